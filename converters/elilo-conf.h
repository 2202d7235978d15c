/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ELILO's elilo.conf.  Pure.
 *
 * Syntax: elilo.txt of ELILO 3, "The elilo configuration file": options for
 * all, then a part for each "image". */
#ifndef CONVERTERS_ELILO_CONF_H
#define CONVERTERS_ELILO_CONF_H

#include "converters/boot-menu.h"

bool elilo_parse (struct boot_menu *menu, const char *text,
                  unsigned file_index, GError **error);
/* TEXT with the image of this label as its default. */
char *elilo_set_default (const char *text, const char *label);
/* Where kernel arguments begin in LINE ("append", "root"); 0: none. */
size_t elilo_arguments (const char *line);

#endif
