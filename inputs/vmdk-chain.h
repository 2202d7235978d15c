/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The files behind a VMDK: descriptors, extents and the parents of snapshots
 * are followed and checked before anything opens them. */
#ifndef INPUTS_VMDK_CHAIN_H
#define INPUTS_VMDK_CHAIN_H

#include <stdbool.h>
#include <stdint.h>
#include <glib.h>

#define VMDK_MAX_CHAIN 64        /* VMware's own limit is 32 */

/* How files are looked at; paths are absolute. */
struct vmdk_files {
  /* At most MAX bytes from the beginning, with a NUL behind them. */
  char *(*read) (void *opaque, const char *path, size_t max,
                 size_t *ret_size, GError **error);
  bool (*stat) (void *opaque, const char *path, uint64_t *ret_size,
                GError **error);
  void *opaque;
  bool single;                   /* one file a disk: a descriptor with others
                                    is refused */
};

struct vmdk_disk {
  char *path;                    /* what to open */
  const char *format;            /* "vmdk" or "raw" */
  uint64_t size;                 /* bytes */
};

bool vmdk_chain_check (const struct vmdk_files *files, const char *path,
                       struct vmdk_disk *ret_disk, GError **error);

#endif
