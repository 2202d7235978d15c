/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a server's answer to a request for a range means. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "inputs/https-plugin/response.h"
#include "v2v/base/parse.h"

#define LINE_MAX_LENGTH 8192

void
response_clear (struct response *r)
{
  if (r->cookies)
    g_string_free (r->cookies, TRUE);
  memset (r, 0, sizeof *r);
}

static void
read_status (struct response *r, const char *line)
{
  const char *number = strchr (line, ' ');

  r->status = number ? strtol (number + 1, NULL, 10) : 0;
  r->has_range = false;
  r->wait = 0;
}

/* "bytes 0-0/1234"; sizes that are not known ("*") are of no use here. */
static void
read_range (struct response *r, const char *value)
{
  g_auto (GStrv) parts = NULL;

  r->has_range = false;
  if (g_ascii_strncasecmp (value, "bytes ", 6) != 0)
    return;
  parts = g_strsplit_set (value + 6, "-/", 4);
  if (g_strv_length (parts) != 3)
    return;
  r->has_range =
    parse_uint64 (parts[0], "first", 0, INT64_MAX, &r->first, NULL) &&
    parse_uint64 (parts[1], "last", r->first, INT64_MAX, &r->last, NULL) &&
    parse_uint64 (parts[2], "size", r->last + 1, INT64_MAX, &r->size, NULL);
}

/* Seconds; the form with a date is taken as no hint. */
static void
read_wait (struct response *r, const char *value)
{
  uint64_t seconds;

  if (parse_uint64 (value, "Retry-After", 0, UINT32_MAX, &seconds, NULL))
    r->wait = MIN (seconds, RESPONSE_WAIT_MAX);
}

static void
read_cookie (struct response *r, const char *value)
{
  size_t length = strcspn (value, ";");

  if (memchr (value, '=', length) == NULL)
    return;
  if (r->cookies == NULL)
    r->cookies = g_string_new (NULL);
  if (r->cookies->len + length + 2 > RESPONSE_COOKIES_MAX)
    return;
  if (r->cookies->len > 0)
    g_string_append (r->cookies, "; ");
  g_string_append_len (r->cookies, value, length);
}

void
response_line (struct response *r, const char *bytes, size_t length)
{
  static const struct {
    const char *name;
    void (*read) (struct response *, const char *);
  } headers[] = {
    { "Content-Range:", read_range },
    { "Retry-After:", read_wait },
    { "Set-Cookie:", read_cookie },
  };
  g_autofree char *line = NULL;

  if (length > LINE_MAX_LENGTH || memchr (bytes, '\0', length))
    return;
  line = g_strstrip (g_strndup (bytes, length));
  if (g_str_has_prefix (line, "HTTP/"))
    read_status (r, line);
  for (size_t i = 0; i < G_N_ELEMENTS (headers); i++) {
    size_t n = strlen (headers[i].name);

    if (g_ascii_strncasecmp (line, headers[i].name, n) == 0)
      headers[i].read (r, g_strstrip (line + n));
  }
}

/* Statuses that are not rows: 4xx is an error, 5xx passes. */
static const struct {
  long status;
  enum verdict verdict;
  const char *advice;
} statuses[] = {
  { 200, VERDICT_NO_RANGES, NULL },
  { 206, VERDICT_RANGE, NULL },
  { 401, VERDICT_LOGIN, NULL },
  { 403, VERDICT_LOGIN, NULL },
  { 404, VERDICT_FAILED, "there is no such file on the server: check the "
    "path, the datacenter and the datastore" },
  { 407, VERDICT_FAILED, "the proxy wants a password: see https_proxy" },
  { 408, VERDICT_LATER, NULL },
  { 410, VERDICT_FAILED, "the file was removed from the server" },
  { 416, VERDICT_FAILED, "the file on the server is empty or became smaller "
    "than when the copy began" },
  { 425, VERDICT_LATER, NULL },
  { 429, VERDICT_LATER, NULL },
  { 501, VERDICT_FAILED, "the server cannot do this request" },
  { 505, VERDICT_FAILED, "the server cannot do this request" },
};

enum verdict
response_verdict (const struct response *r)
{
  for (size_t i = 0; i < G_N_ELEMENTS (statuses); i++)
    if (statuses[i].status == r->status)
      return statuses[i].verdict;
  return r->status >= 500 ? VERDICT_LATER : VERDICT_FAILED;
}

const char *
response_advice (const struct response *r)
{
  for (size_t i = 0; i < G_N_ELEMENTS (statuses); i++)
    if (statuses[i].status == r->status && statuses[i].advice)
      return statuses[i].advice;
  return "the server refuses to give it";
}
