/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The few files of a Linux guest that inspection reads: parsers without
 * I/O.  All input is foreign: what does not parse is left out. */
#ifndef V2V_GUEST_ETC_FILES_H
#define V2V_GUEST_ETC_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <glib.h>

/* Lines of one file that are looked at; fstab has no more. */
#define ETC_MAX_LINES 2000

struct fstab_entry {             /* fstab(5), with \040 and so on decoded */
  char *spec, *mountpoint, *type, *options;
};

/* GPtrArray of struct fstab_entry *: those that a block device of the guest
 * would be mounted for: neither swap nor network, memory or bind mounts.
 * Mountpoints are absolute and normal; sorted so that each comes after those
 * above it.  Of two for one place the last counts. */
GPtrArray *fstab_parse (const char *text);

/* crypttab(5): name -> device spec. */
GHashTable *crypttab_parse (const char *text);

/* os-release(5): key -> value, unquoted. */
GHashTable *os_release_parse (const char *text);

/* The first number "N" or "N.M" in TEXT: "CentOS release 6.10 (Final)". */
bool version_parse (const char *text, unsigned *ret_major,
                    unsigned *ret_minor);

/* The architecture that an ELF file is for, by libguestfs's name ("x86_64",
 * "i386", "aarch64", ...); NULL: not ELF, or unknown. */
const char *elf_arch (const void *data, size_t size);

/* The two names of a logical volume are made one: "/dev/mapper/a--b-c" is
 * "/dev/a-b/c"; other names are copied.  Newly allocated. */
char *device_canonical (const char *name);

#endif
