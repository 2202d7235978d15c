/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The texts of report.c, without input or output; only it uses them. */
#ifndef V2V_BASE_REPORT_TEXT_H
#define V2V_BASE_REPORT_TEXT_H

#include <time.h>
#include <glib.h>

/* Our own texts may have line breaks; anything else that a terminal acts
 * on becomes '?' (a tab a blank).  Newly allocated. */
char *report_clean_lines (const char *text);

/* TEXT with line breaks in place of blanks, so that no line is longer than
 * COLUMNS unless one word is.  Newly allocated. */
char *report_wrap (const char *text, unsigned columns);

/* One JSON line of the machine stream, in local time.  TEXT is valid
 * UTF-8.  Newly allocated. */
char *report_format_json (const char *type, const char *text,
                          const struct timespec *when);

#endif
