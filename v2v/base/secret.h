/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Passwords and keys: from files, from standard input, from a person. */
#ifndef V2V_BASE_SECRET_H
#define V2V_BASE_SECRET_H

#include <stdbool.h>
#include <glib.h>

#define SECRET_MAX (64 * 1024)   /* bytes */

/* Overwritten first; accepts NULL. */
void secret_free (char *secret);
/* The text in FILE; the last newline is no part of it.  WHAT names the file
 * in errors ("key file"). */
char *secret_read_file (const char *file, const char *what, GError **error);
/* One line of stdin, at most SECRET_MAX bytes; NULL at its end. */
char *secret_read_line (void);
/* Ask for it at the terminal; NULL at the end of stdin. */
char *secret_ask (const char *prompt, bool echo);

#endif
