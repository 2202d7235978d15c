/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writer of the binary indexes that kmod reads (modules.dep.bin,
 * modules.alias.bin).  libkmod looks into these only, never into the texts
 * beside them, so an index that was not renewed hides new modules.
 *
 * Format (the comments of kmod's libkmod/libkmod-index.h are its
 * description), all integers 32 bits, big-endian:
 *
 *   magic 0xB007F457, version 2.1 as 0x00020001, offset of the root node
 *   node: [prefix, NUL]                      if flag 0x80000000
 *         [first byte, last byte, offset for each byte from first to last]
 *                                            if flag 0x20000000
 *         [count, then count times: priority, value, NUL]
 *                                            if flag 0x40000000
 *
 * The flags stand in the top 4 bits of the offset that leads to the node.
 * The path from the root spells the key: each arc one byte, then the
 * prefix of the node it leads to.  Keys are ASCII. */
#ifndef CONVERTERS_INITRAMFS_KMOD_INDEX_H
#define CONVERTERS_INITRAMFS_KMOD_INDEX_H

#include <stdbool.h>
#include <stdint.h>
#include <glib.h>

#define KMOD_INDEX_MAX_KEY 1024        /* bytes; longer keys are left out */

struct kmod_index;

struct kmod_index *kmod_index_new (void);
void kmod_index_free (struct kmod_index *index);      /* accepts NULL */

/* Add VALUE under KEY.  Of several values the one with the lowest priority
 * is tried first.  A key that is empty, too long or not ASCII is left
 * out. */
void kmod_index_add (struct kmod_index *index, const char *key,
                     const char *value, uint32_t priority);

/* KEY as aliases are spelled in the index: '-' as '_', save within [].
 * NULL: brackets do not match.  Newly allocated. */
char *kmod_index_alias (const char *key);

/* The file.  Cannot fail: the caller bounds its input (offsets have 28
 * bits; NULL if they do not suffice). */
GBytes *kmod_index_write (struct kmod_index *index);

typedef struct kmod_index kmod_index;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (kmod_index, kmod_index_free)

#endif
