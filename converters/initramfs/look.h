/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The insides of struct initramfs_contents, for this folder only. */
#ifndef CONVERTERS_INITRAMFS_LOOK_H
#define CONVERTERS_INITRAMFS_LOOK_H

#include "converters/initramfs/initramfs.h"
#include "converters/initramfs/tree.h"

#define LOOK_MAX_TEXTS (256 * 1024 * 1024)   /* bytes of kept files, in all */
#define LOOK_MAX_VERSIONS 64                 /* kernels in one initramfs */

struct initramfs_contents {
  struct tree *tree;
  const struct initramfs_tool *tool;
  GArray *segments;
  GPtrArray *versions;           /* char *, sorted */
  GHashTable *modules;           /* version -> (name -> struct tree_node) */
  GHashTable *loaded;            /* name -> struct tree_node, what the tool's
                                    loader loads; NULL: it has none */
  uint64_t image_size, texts;
  struct initramfs_counts counts;
};

/* The tool whose signature is in the tree; "unknown" if none is. */
const struct initramfs_tool *initramfs_tools_detect (const struct tree *t);
/* Is this a small file whose text tells what the image does: a load list,
 * a loader, a copy of the guest's configuration? */
bool initramfs_tools_wants (const struct initramfs_entry *entry);

#endif
