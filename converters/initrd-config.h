/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Configuration of the programs that make initramfs images: the texts with
 * modules added.
 *
 * Pure.  Each function takes the file's text ("" where there was none) and
 * the names of modules (NULL-terminated), and returns the new text, newly
 * allocated, or NULL: nothing has to change.  What is named already, in any
 * spelling, is not named again; all other bytes stay. */
#ifndef CONVERTERS_INITRD_CONFIG_H
#define CONVERTERS_INITRD_CONFIG_H

#include <glib.h>

typedef char *(*initrd_config_func) (const char *text,
                                     const char *const *modules);

/* A module on each line: modules(5) of initramfs-tools(7). */
char *initrd_config_lines (const char *text, const char *const *modules);

/* dracut.conf(5): add_drivers+=" A B ", blanks at both ends. */
char *initrd_config_dracut (const char *text, const char *const *modules);

/* SUSE's /etc/sysconfig/kernel: INITRD_MODULES="A B". */
char *initrd_config_sysconfig (const char *text, const char *const *modules);

/* modprobe.conf(5) as mkinitrd(8) of RHEL 5 reads it: "alias
 * scsi_hostadapterN MODULE". */
char *initrd_config_modprobe (const char *text, const char *const *modules);

/* make-initrd's initrd.mk, a makefile: MODULES_ADD += A B. */
char *initrd_config_make (const char *text, const char *const *modules);

/* mkinitfs.conf: the feature "virtio", whatever MODULES are. */
char *initrd_config_features (const char *text, const char *const *modules);

#endif
