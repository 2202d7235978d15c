/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The encodings of INF files. */
#include "config.h"

#include <string.h>

#include "v2v/base/error.h"
#include "windows/drivers/inf.h"

#define ANSI "Windows-1252"

static const struct {
  const char *charset;
  unsigned char mark[3];
  size_t length;
} marks[] = {
  { "UTF-8", { 0xef, 0xbb, 0xbf }, 3 },
  { "UTF-16LE", { 0xff, 0xfe }, 2 },
  { "UTF-16BE", { 0xfe, 0xff }, 2 },
};

/* Without a mark: what begins an INF file is ASCII, so that each second
 * byte of UTF-16 is zero. */
static const char *
guess_charset (const unsigned char *data, size_t size)
{
  if (size >= 4 && !data[1] && !data[3] && data[0] && data[2])
    return "UTF-16LE";
  if (size >= 4 && !data[0] && !data[2] && data[1] && data[3])
    return "UTF-16BE";
  if (g_utf8_validate_len ((const char *) data, size, NULL))
    return "UTF-8";
  return ANSI;
}

/* Windows-1252 is ISO 8859-1 with other characters at 0x80 to 0x9f, some of
 * which are not assigned. */
static char *
convert_ansi (const char *data, gssize size, gsize *length)
{
  char *text = g_convert (data, size, "UTF-8", "WINDOWS-1252", NULL, length,
                          NULL);

  return text ? text
    : g_convert (data, size, "UTF-8", "ISO-8859-1", NULL, length, NULL);
}

static char *
convert (const char *data, size_t size, const char *charset, gsize *length)
{
  if (g_str_equal (charset, ANSI))
    return convert_ansi (data, (gssize) size, length);
  /* An odd byte at the end of UTF-16 is cut off. */
  if (g_str_has_prefix (charset, "UTF-16"))
    size &= ~(size_t) 1;
  return g_convert (data, (gssize) size, "UTF-8", charset, NULL, length,
                    NULL);
}

char *
inf_decode (const void *data, size_t size, const char *name, GError **error)
{
  const char *charset = NULL;
  g_autofree char *text = NULL;
  size_t skip = 0;
  gsize length = 0;

  if (size > INF_MAX_SIZE) {
    error_set (error, "%s is larger (%zu bytes) than an INF file may be "
               "(%lu)", name, size, INF_MAX_SIZE);
    return NULL;
  }
  for (size_t i = 0; i < G_N_ELEMENTS (marks); i++)
    if (size >= marks[i].length &&
        memcmp (data, marks[i].mark, marks[i].length) == 0) {
      charset = marks[i].charset;
      skip = marks[i].length;
    }
  if (!charset)
    charset = guess_charset (data, size);
  text = convert ((const char *) data + skip, size - skip, charset, &length);
  if (!text || strlen (text) != length) {
    error_set (error, "%s is no INF file: it holds bytes that are no text in "
               "%s", name, charset);
    return NULL;
  }
  return g_steal_pointer (&text);
}
