/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Fetching a range over one connection, whatever happens to it. */
#include "config.h"

#include <string.h>

#include "inputs/https-plugin/fetch.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"

#define WAIT_FIRST 200           /* milliseconds; doubles */
#define WAIT_MAX 15000
#define FIRST_RETRY 20           /* seconds, until anything was read */
#define LOGINS_MAX 3             /* in a row, without progress between */
#define PROGRESS 65536           /* bytes: fewer are none */
#define HEADERS_MAX (256 * 1024) /* bytes, with those of redirects */

struct connection {
  struct session *session;
  CURL *curl;
  struct curl_slist *headers;
  char text[CURL_ERROR_SIZE];
  struct response response;
  size_t heads;                  /* bytes of headers of this request */
};

/* One range under way. */
struct work {
  struct connection *c;
  uint64_t asked;                /* where the answer must begin */
  uint64_t offset, end;          /* what is missing */
  uint64_t mark;                 /* where the last progress was */
  uint64_t *size;                /* 0: not known yet */
  bool wrong;                    /* another range or size than asked for */
  fetch_sink *sink;
  void *opaque;
  unsigned retry;                /* seconds */
  gint64 deadline;               /* of the retries */
  unsigned tries, logins;        /* without progress between */
};

static size_t
take_header (char *data, size_t size, size_t n, void *opaque)
{
  struct connection *c = opaque;

  c->heads += size * n;
  if (c->heads > HEADERS_MAX)
    return 0;
  response_line (&c->response, data, size * n);
  return size * n;
}

struct connection *
connection_new (struct session *s)
{
  struct connection *c = g_new0 (struct connection, 1);

  c->session = s;
  c->curl = session_handle (s, c->text);
  curl_easy_setopt (c->curl, CURLOPT_HEADERFUNCTION, take_header);
  curl_easy_setopt (c->curl, CURLOPT_HEADERDATA, c);
  return c;
}

void
connection_free (struct connection *c)
{
  if (c == NULL)
    return;
  curl_easy_cleanup (c->curl);
  curl_slist_free_all (c->headers);
  response_clear (&c->response);
  g_free (c);
}

/* Only bytes of the range that was asked for: a server may answer with an
 * error page, the whole file, or a file that has changed. */
static bool
answers (struct work *w)
{
  const struct response *r = &w->c->response;

  if (response_verdict (r) != VERDICT_RANGE)
    return false;
  if (*w->size == 0 && r->has_range)
    *w->size = r->size;
  w->wrong = !r->has_range || r->first != w->asked || r->last >= w->end ||
    r->size != *w->size;
  return !w->wrong;
}

/* What comes after the range ends the transfer. */
static size_t
take_body (char *data, size_t size, size_t n, void *opaque)
{
  struct work *w = opaque;
  size_t length;

  if (!answers (w))
    return 0;
  length = MIN (size * n, w->end - w->offset);
  w->sink (w->opaque, w->offset, data, length);
  w->offset += length;
  return length;
}

static CURLcode
try_once (struct work *w, unsigned *ret_generation)
{
  struct connection *c = w->c;
  g_autofree char *range =
    g_strdup_printf ("%" G_GUINT64_FORMAT "-%" G_GUINT64_FORMAT,
                     w->offset, w->end - 1);
  CURLcode code;

  response_clear (&c->response);
  c->heads = 0;
  c->text[0] = '\0';
  w->asked = w->offset;
  *ret_generation = session_apply (c->session, c->curl, &c->headers);
  session_limit (c->session, c->curl, w->end - w->offset);
  curl_easy_setopt (c->curl, CURLOPT_RANGE, range);
  curl_easy_setopt (c->curl, CURLOPT_WRITEFUNCTION, take_body);
  curl_easy_setopt (c->curl, CURLOPT_WRITEDATA, w);
  code = curl_easy_perform (c->curl);
  if (response_verdict (&c->response) == VERDICT_RANGE)
    session_keep (c->session, &c->response);
  return code;
}

static char *
say_failure (const struct work *w, CURLcode code)
{
  const struct connection *c = w->c;

  if (c->response.status >= 300)
    return g_strdup_printf ("the server answers with status %ld",
                            c->response.status);
  if (code == CURLE_OK || code == CURLE_PARTIAL_FILE)
    return g_strdup ("the server sent less than was asked for");
  return clean_text (c->text[0] ? c->text : curl_easy_strerror (code), 512);
}

static bool
set_certificate_error (struct work *w, CURLcode code, GError **error)
{
  struct session *s = w->c->session;
  g_autofree char *certificate = certificate_describe (s);
  g_autofree char *why = say_failure (w, code);

  return error_set (error, "the server's certificate is not trusted: %s "
                    "(%s): if it is the right one, install its CA "
                    "certificate or name it (cainfo), or do without the "
                    "check (?no_verify=1)", why,
                    certificate ? certificate : "which cannot be shown");
}

/* No try can be better than the last. */
static bool
is_final (struct work *w, CURLcode code, GError **error)
{
  const struct response *r = &w->c->response;
  bool first = *w->size == 0;

  if (session_is_certificate (code))
    return !set_certificate_error (w, code, error);
  if (code == CURLE_TOO_MANY_REDIRECTS)
    return !error_set (error, "the server redirects in a circle");
  if (w->c->heads > HEADERS_MAX)
    return !error_set (error, "the server's answer has more than %d bytes of "
                       "headers", HEADERS_MAX);
  if (first && (code == CURLE_COULDNT_RESOLVE_HOST ||
                code == CURLE_COULDNT_RESOLVE_PROXY ||
                code == CURLE_COULDNT_CONNECT ||
                code == CURLE_UNSUPPORTED_PROTOCOL ||
                code == CURLE_URL_MALFORMAT ||
                code == CURLE_SSL_CACERT_BADFILE)) {
    g_autofree char *why = say_failure (w, code);
    return !error_set (error, "%s", why);
  }
  /* A redirect that broke off before it led anywhere is no answer yet. */
  if (r->status == 0 || (r->status / 100 == 3 && code != CURLE_OK))
    return false;
  if (response_verdict (r) == VERDICT_NO_RANGES)
    return !error_set (error, "the server ignores byte ranges (status 200): "
                       "a disk can only be read from one that has them");
  if (response_verdict (r) == VERDICT_FAILED)
    return !error_set (error, "status %ld: %s", r->status,
                       response_advice (r));
  if (w->wrong)
    return !error_set (error, "the server's answer is not the range that was "
                       "asked for: was the file changed meanwhile?");
  return false;
}

/* Until the time, or the end of everything. */
static void
wait_until (const struct session *s, gint64 time)
{
  while (g_get_monotonic_time () < time && !g_atomic_int_get (&s->stop))
    g_usleep (MIN (100000, time - g_get_monotonic_time () + 1000));
}

static bool
wait_to_retry (struct work *w, CURLcode code, GError **error)
{
  const struct session *s = w->c->session;
  guint64 wait = MIN (WAIT_FIRST << MIN (w->tries, 10), WAIT_MAX);
  gint64 now = g_get_monotonic_time ();

  wait = MAX (wait, w->c->response.wait * 1000u);
  w->tries++;
  if (g_atomic_int_get (&s->stop))
    return error_set (error, "stopped");
  if (now > w->deadline) {
    g_autofree char *why = say_failure (w, code);
    return error_set (error, "%s, again and again for %u seconds (byte %"
                      G_GUINT64_FORMAT "): is the network up, and the server?",
                      why, w->retry, w->offset);
  }
  /* One more try at the end of the time. */
  wait_until (s, MIN (now + (gint64) wait * 1000, w->deadline + 1));
  return true;
}

static bool
renew (struct work *w, unsigned generation, GError **error)
{
  if (++w->logins > LOGINS_MAX)
    return error_set (error, "status %ld: the server refuses this user the "
                      "file, although the login succeeds",
                      w->c->response.status);
  return session_renew (w->c->session, generation, error);
}

/* A server that sends a few bytes with each try may go on so for years. */
static void
note_progress (struct work *w)
{
  if (w->offset - w->mark < PROGRESS)
    return;
  w->mark = w->offset;
  w->tries = w->logins = 0;
}

static bool
fetch (struct work *w, GError **error)
{
  w->retry = w->c->session->retry;
  if (*w->size == 0)
    w->retry = MIN (w->retry, FIRST_RETRY);
  while (w->offset < w->end) {
    unsigned generation;
    CURLcode code;

    if (w->tries == 0)
      w->deadline = g_get_monotonic_time () +
        w->retry * (gint64) G_USEC_PER_SEC;
    code = try_once (w, &generation);
    if (w->offset == w->end)
      break;
    if (is_final (w, code, error))
      return false;
    note_progress (w);
    if (response_verdict (&w->c->response) == VERDICT_LOGIN) {
      if (!renew (w, generation, error))
        return false;
    }
    else if (!wait_to_retry (w, code, error))
      return false;
  }
  return true;
}

static void
ignore (void *opaque, uint64_t offset, const void *data, size_t length)
{
  (void) opaque, (void) offset, (void) data, (void) length;
}

bool
fetch_size (struct connection *c, uint64_t *ret_size, GError **error)
{
  struct work w = { .c = c, .end = 1, .size = ret_size, .sink = ignore };

  *ret_size = 0;
  return fetch (&w, error);
}

bool
fetch_range (struct connection *c, uint64_t offset, uint64_t length,
             uint64_t size, fetch_sink *sink, void *opaque, GError **error)
{
  struct work w = { .c = c, .offset = offset, .end = offset + length,
                    .mark = offset, .size = &size, .sink = sink,
                    .opaque = opaque };

  return fetch (&w, error);
}
