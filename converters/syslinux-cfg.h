/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The configuration of extlinux and syslinux.  Pure.
 *
 * Syntax: the SYSLINUX wiki, "Config" and "Menu": DEFAULT, LABEL, KERNEL or
 * LINUX, APPEND, INITRD, MENU DEFAULT, ONTIMEOUT, INCLUDE.  Letters of either
 * case. */
#ifndef CONVERTERS_SYSLINUX_CFG_H
#define CONVERTERS_SYSLINUX_CFG_H

#include "converters/boot-menu.h"

/* chosen becomes the label that boots if nobody chooses, as far as this file
 * says: ONTIMEOUT before MENU DEFAULT before DEFAULT. */
bool syslinux_parse (struct boot_menu *menu, const char *text,
                     unsigned file_index, GError **error);
/* TEXT with LABEL (one of MENU's) as its default, wherever it says one:
 * NULL: it says none. */
char *syslinux_set_default (const struct boot_menu *menu, const char *text,
                            const char *label);
/* Where kernel arguments begin in LINE; 0: there are none. */
size_t syslinux_arguments (const char *line);

#endif
