/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writing XML text with escapes and indentation. */
#include "config.h"

#include <stdbool.h>

#include "outputs/xml-text.h"

#define MAX_TEXT 65536

/* Line breaks and tabs in an attribute would be read as blanks
 * (XML 1.0, 3.3.3); only arguments have any. */
static void
append_line (GString *out, const char *line)
{
  for (; *line; line++)
    if (*line == '\n' || *line == '\t' || *line == '\r')
      g_string_append_printf (out, "&#%d;", *line);
    else
      g_string_append_c (out, *line);
  g_string_append_c (out, '\n');
}

void
xml_line (GString *out, unsigned indent, const char *fmt, ...)
{
  g_autofree char *line = NULL;
  va_list args;

  va_start (args, fmt);
  line = g_markup_vprintf_escaped (fmt, args);
  va_end (args);
  g_string_append_printf (out, "%*s", (int) (2 * indent), "");
  append_line (out, line);
}

/* XML 1.0, production 2. */
static bool
is_xml_char (gunichar c)
{
  return c == '\t' || c == '\n' || c == '\r' ||
         (c >= 0x20 && c < 0xfffe) || c >= 0x10000;
}

char *
xml_clean (const char *text)
{
  GString *out = g_string_new (NULL);
  const char *p = text ? text : "";

  while (*p && out->len < MAX_TEXT) {
    gunichar c = g_utf8_get_char_validated (p, -1);
    bool utf8 = c < (gunichar) -2;
    if (utf8 && is_xml_char (c))
      g_string_append_unichar (out, c);
    else
      g_string_append_c (out, '?');
    p = utf8 ? g_utf8_next_char (p) : p + 1;
  }
  return g_string_free (out, FALSE);
}
