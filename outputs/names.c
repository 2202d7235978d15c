/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names of guests and disks in files. */
#include "config.h"

#include <stdbool.h>
#include <string.h>

#include "outputs/names.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"

/* NAME_MAX is 255; "-sdaaa", and the suffix of a partial file, fit too. */
#define MAX_NAME 200

char *
drive_letters (unsigned n)
{
  GString *s = g_string_new (NULL);

  for (;;) {
    g_string_prepend_c (s, (char) ('a' + n % 26));
    if (n < 26)
      return g_string_free (s, FALSE);
    n = n / 26 - 1;
  }
}

/* XML, and a file that XML names, can hold every other character. */
static bool
is_plain (gunichar c)
{
  return c < (gunichar) -2 && c != '/' && c >= 0x20 && c != 0x7f &&
         c != 0xfffe && c != 0xffff;
}

char *
plain_name (const char *name)
{
  GString *out = g_string_new (NULL);
  const char *p = name ? name : "";

  while (*p) {
    gunichar c = g_utf8_get_char_validated (p, -1);
    const char *next = c < (gunichar) -2 ? g_utf8_next_char (p) : p + 1;
    if (is_plain (c))
      g_string_append_len (out, p, next - p);
    else
      g_string_append_c (out, '_');
    p = next;
  }
  return g_string_free (out, FALSE);
}

char *
file_name_of_guest (const char *name, GError **error)
{
  if (name == NULL || name[0] == '\0' || g_str_equal (name, ".") ||
      g_str_equal (name, "..") || strlen (name) > MAX_NAME) {
    g_autofree char *shown = clean_text (name, MAX_NAME);
    error_set (error, "the guest's name ‘%s’ cannot name a file: choose "
               "another with -on", shown);
    return NULL;
  }
  return plain_name (name);
}
