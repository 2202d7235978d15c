/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The file tree that the kernel would make of an initramfs: names, types
 * and symbolic links, in memory.  Entries are applied in order with the
 * rules of init/initramfs.c: a parent that is missing or no directory
 * loses the entry, another type at the same name is removed first, a
 * directory that is not empty cannot be removed. */
#ifndef CONVERTERS_INITRAMFS_TREE_H
#define CONVERTERS_INITRAMFS_TREE_H

#include "converters/initramfs/initramfs.h"

#define TREE_MAX_LINKS 40              /* symbolic links in one path */
#define TREE_MAX_STEPS 20000000        /* path components looked up, in all */
#define TREE_MAX_PATH 4095             /* bytes of a path given out */

struct tree_node {
  char *name;
  struct tree_node *parent;      /* of the root: itself */
  uint32_t mode;
  char *target;                  /* of a symbolic link */
  GHashTable *children;          /* name -> struct tree_node; NULL: none */
  GBytes *text;                  /* data of an entry that came with it */
  bool hard_link;                /* its data may be that of another name */
};

struct tree;

struct tree *tree_new (void);
void tree_free (struct tree *t);                      /* accepts NULL */

/* Apply one entry.  *ret_lost: the kernel would fail to make it.  Errors:
 * limits only. */
bool tree_add (struct tree *t, const struct initramfs_entry *entry,
               bool *ret_lost, GError **error);

/* The node at PATH, links followed (the last one only if follow), or
 * NULL. */
const struct tree_node *tree_find (const struct tree *t, const char *path,
                                   bool follow);

bool tree_is_directory (const struct tree_node *n);

/* Path from the root without leading "/", no links in it; "" is the root,
 * NULL: longer than TREE_MAX_PATH.  Newly allocated. */
char *tree_path (const struct tree_node *n);

/* Where a new file PATH would be: the path with its links followed.  The
 * directories that have to be made first, outermost first, are appended to
 * MISSING (char *).  NULL: something on the way is no directory, or the
 * path is too long or holds "..".  Newly allocated. */
char *tree_place (const struct tree *t, const char *path,
                  GPtrArray *missing);

typedef struct tree tree;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (tree, tree_free)

#endif
