/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bounded parsing of numbers and sizes, and cleaning of foreign text. */
#include "config.h"

#include <string.h>

#include "v2v/base/error.h"
#include "v2v/base/parse.h"

#define MAX_NUMBER 20            /* digits of UINT64_MAX */
#define MAX_FRACTION 9           /* digits after the point of a size */
#define MAX_QUOTED 64            /* bytes of a wrong value in a message */

static const char size_suffixes[] = "KMGTP";

/* --- numbers ------------------------------------------------------------ */

/* Reads the digits at *text and moves it behind them.  False when there is
 * none, or when the number does not fit. */
static bool
read_digits (const char **text, uint64_t *ret_value)
{
  const char *p = *text;
  uint64_t value = 0;

  if (!g_ascii_isdigit (*p))
    return false;
  for (; g_ascii_isdigit (*p); p++)
    if (!g_uint64_checked_mul (&value, value, 10) ||
        !g_uint64_checked_add (&value, value, (guint64) (*p - '0')))
      return false;
  *text = p;
  *ret_value = value;
  return true;
}

bool
parse_uint64 (const char *text, const char *what, uint64_t min, uint64_t max,
              uint64_t *ret_value, GError **error)
{
  const char *p = text;
  uint64_t value;

  if (!read_digits (&p, &value) || *p != '\0' || p - text > MAX_NUMBER ||
      value < min || value > max) {
    g_autofree char *shown = clean_text (text, MAX_QUOTED);
    return error_set (error, "%s: '%s' is not a whole number from %"
                      G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT,
                      what, shown, (guint64) min, (guint64) max);
  }
  *ret_value = value;
  return true;
}

/* --- sizes -------------------------------------------------------------- */

/* ".5" at *text as a fraction of 10^MAX_FRACTION; no point is 0. */
static bool
read_fraction (const char **text, uint64_t *ret_fraction)
{
  const char *p = *text;
  uint64_t value = 0;
  unsigned digits = 0;

  if (*p == '.') {
    for (p++; g_ascii_isdigit (*p) && digits < MAX_FRACTION; p++, digits++)
      value = value * 10 + (uint64_t) (*p - '0');
    if (digits == 0)
      return false;
    for (; digits < MAX_FRACTION; digits++)
      value *= 10;
  }
  *text = p;
  *ret_fraction = value;
  return true;
}

/* The power of 1024 that the suffix at *text stands for; -1: wrong. */
static int
read_suffix (const char **text)
{
  const char *found;

  if (**text == '\0')
    return 0;
  found = strchr (size_suffixes, g_ascii_toupper (**text));
  if (found == NULL)
    return -1;
  (*text)++;
  return (int) (found - size_suffixes) + 1;
}

static bool
read_size (const char *text, uint64_t *ret_bytes)
{
  const uint64_t scale = 1000000000;   /* 10^MAX_FRACTION */
  uint64_t whole, fraction, unit;
  int power;

  if (!read_digits (&text, &whole) || !read_fraction (&text, &fraction))
    return false;
  power = read_suffix (&text);
  if (power < 0 || *text != '\0' || (power == 0 && fraction > 0))
    return false;
  unit = (uint64_t) 1 << (10 * power);
  /* fraction * unit could exceed 64 bits for P: 2^50 * 10^9 < 2^80. */
  fraction = (uint64_t) ((unsigned __int128) fraction * unit / scale);
  return g_uint64_checked_mul (&whole, whole, unit) &&
         g_uint64_checked_add (ret_bytes, whole, fraction);
}

bool
parse_size (const char *text, const char *what, uint64_t *ret_bytes,
            GError **error)
{
  uint64_t bytes;

  if (!read_size (text, &bytes)) {
    g_autofree char *shown = clean_text (text, MAX_QUOTED);
    return error_set (error, "%s: '%s' is not a size, such as 512M or 1.5G",
                      what, shown);
  }
  *ret_bytes = bytes;
  return true;
}

bool
is_mac_address (const char *text)
{
  for (size_t i = 0; i < MAC_LENGTH; i++)
    if (i % 3 == 2 ? text[i] != ':' : !g_ascii_isxdigit (text[i]))
      return false;
  return true;
}

char *
format_size (uint64_t bytes)
{
  uint64_t unit = 1, tenths;
  int power = 0;

  while (power < 5 && bytes / unit >= 1024) {
    unit *= 1024;
    power++;
  }
  if (power == 0)
    return g_strdup_printf ("%" G_GUINT64_FORMAT " bytes", (guint64) bytes);
  tenths = (uint64_t) (((unsigned __int128) bytes * 10 + unit / 2) / unit);
  /* 1023.97 KiB would round to "1024.0 KiB". */
  if (tenths >= 10240 && power < 5) {
    tenths = 10;
    power++;
  }
  return g_strdup_printf ("%" G_GUINT64_FORMAT ".%u %ciB",
                          (guint64) (tenths / 10), (unsigned) (tenths % 10),
                          size_suffixes[power - 1]);
}

/* --- foreign text ------------------------------------------------------- */

/* Characters that change how the text around them is shown: terminals act
 * on the control characters, bidirectional overrides reorder a line. */
static bool
is_harmful (gunichar c)
{
  return g_unichar_iscntrl (c) || c == 0x2028 || c == 0x2029 ||
         (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

/* The next piece of text safe to print; *text moves behind what it stands
 * for.  Returns its length. */
static size_t
next_clean (const char **text, const char **ret_piece)
{
  const char *p = *text;
  gunichar c = g_utf8_get_char_validated (p, -1);

  if (c == (gunichar) -1 || c == (gunichar) -2 || is_harmful (c)) {
    *text = c >= (gunichar) -2 ? p + 1 : g_utf8_next_char (p);
    *ret_piece = "?";
    return 1;
  }
  *text = g_utf8_next_char (p);
  *ret_piece = p;
  return (size_t) (*text - p);
}

char *
clean_text (const char *text, size_t max)
{
  static const char ellipsis[] = "…";
  const size_t ellipsis_len = sizeof ellipsis - 1;
  g_autoptr (GString) out = g_string_new (NULL);
  size_t cut = 0;                /* where the ellipsis would begin */
  const char *piece;

  while (text && *text) {
    size_t len = next_clean (&text, &piece);
    if (out->len + len > max) {
      g_string_truncate (out, cut);
      if (ellipsis_len <= max)
        g_string_append (out, ellipsis);
      break;
    }
    g_string_append_len (out, piece, (gssize) len);
    if (out->len + ellipsis_len <= max || ellipsis_len > max)
      cut = out->len;
  }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

char *
clean_vprintf (size_t max, const char *fmt, va_list args)
{
  g_autofree char *text = g_strdup_vprintf (fmt, args);

  return clean_text (text, max);
}
