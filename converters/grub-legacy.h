/* SPDX-License-Identifier: GPL-2.0-or-later */
/* GRUB legacy's menu.lst (grub.conf).  Pure.
 *
 * Syntax: the manual of GRUB 0.97, "Configuration" and "Commands". */
#ifndef CONVERTERS_GRUB_LEGACY_H
#define CONVERTERS_GRUB_LEGACY_H

#include "converters/boot-menu.h"

/* chosen is the value of "default": a number or "saved".  includes are the
 * files of "configfile" outside entries. */
bool grub_legacy_parse (struct boot_menu *menu, const char *text,
                        unsigned file_index, GError **error);

/* The entry that VALUE (of "default", or the first line of the file
 * "default") boots: what is no number of an entry is the first, as in GRUB.
 * -1: the menu is empty. */
int grub_legacy_resolve (const struct boot_menu *menu, const char *value);

/* TEXT with entry INDEX as its default. */
char *grub_legacy_set_default (const char *text, unsigned index);

/* The file "default" of savedefault with another number; its size stays,
 * as GRUB writes into its blocks. */
char *grub_legacy_set_saved (const char *text, unsigned index);

/* TEXT with one entry more behind the others, made like the entry FROM: its
 * "root" lines, its kernel arguments without those for Xen.  KERNEL and
 * INITRD (or NULL) are base names in the old kernel's directory. */
char *grub_legacy_add (const char *text, const struct boot_entry *from,
                       const char *title, const char *kernel,
                       const char *initrd);

/* Where kernel arguments begin in LINE: those of "kernel" and "module", and
 * the comments that update-grub reads ("# kopt=").  0: there are none. */
size_t grub_legacy_arguments (const char *line);

#endif
