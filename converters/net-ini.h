/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files of [Section] and Key=Value lines (systemd.syntax(7), GKeyFile), read
 * and edited line by line so that all other bytes stay.  Pure. */
#ifndef CONVERTERS_NET_INI_H
#define CONVERTERS_NET_INI_H

#include <glib.h>

/* The value of the last KEY in sections of this name, without blanks around
 * it; NULL: none.  Newly allocated. */
char *net_ini_get (const char *text, const char *section, const char *key);

/* Replace the line of KEY by "WITH_KEY=VALUE" in each section of this name;
 * VALUE NULL takes the line out.  NULL: there is none. */
char *net_ini_replace (const char *text, const char *section,
                       const char *key, const char *with_key,
                       const char *value);

/* Put "KEY=VALUE" behind the first line of the section; NULL: there is no
 * such section. */
char *net_ini_insert (const char *text, const char *section,
                      const char *key, const char *value);

#endif
