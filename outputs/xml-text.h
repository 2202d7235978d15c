/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writing XML text with escapes and indentation. */
#ifndef OUTPUTS_XML_TEXT_H
#define OUTPUTS_XML_TEXT_H

#include <glib.h>

/* Append INDENT levels of two blanks, the formatted line and a newline.
 * Every %s argument is escaped (g_markup_printf_escaped); clean foreign
 * text with xml_clean first. */
void xml_line (GString *out, unsigned indent, const char *fmt, ...)
  G_GNUC_PRINTF (3, 4);

/* Foreign text with '?' in place of what XML 1.0 cannot hold; all else
 * stays, so that a path names the same file.  NULL gives "".  Newly
 * allocated. */
char *xml_clean (const char *text);

#endif
