/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Module indexes for an initramfs: its own, and what new modules add. */
#ifndef CONVERTERS_INITRAMFS_MERGE_H
#define CONVERTERS_INITRAMFS_MERGE_H

#include "converters/initramfs/initramfs.h"

struct merged {
  GBytes *dep, *alias, *softdep;       /* texts */
  GBytes *dep_bin, *alias_bin;         /* the same for kmod; NULL: too big */
};

/* Lines of the initramfs stay as they are, save those of modules that are
 * in MISSING (names), which are made from the kernel's.  Where the
 * initramfs has no such text, the kernel's lines of all modules that it
 * holds are taken. */
struct merged *merge_indexes (const struct initramfs_contents *c,
                              const struct module_db *db,
                              const GPtrArray *missing);
void merged_free (struct merged *m);                  /* accepts NULL */

/* PATH without .gz, .xz, .zst.  Newly allocated. */
char *merge_unpacked_path (const char *path);

typedef struct merged merged;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (merged, merged_free)

#endif
