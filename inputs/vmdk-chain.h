/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The files behind a VMDK: descriptors, extents and the parents of snapshots
 * are followed and checked before anything opens them. */
#ifndef INPUTS_VMDK_CHAIN_H
#define INPUTS_VMDK_CHAIN_H

#include <stdbool.h>
#include <stdint.h>
#include <glib.h>

#include "inputs/vmdk-descriptor.h"

#define VMDK_MAX_CHAIN 64        /* VMware's own limit is 32 */

/* How files are looked at; paths are absolute. */
struct vmdk_files {
  /* At most MAX bytes from the beginning, with a NUL behind them. */
  char *(*read) (void *opaque, const char *path, size_t max,
                 size_t *ret_size, GError **error);
  bool (*stat) (void *opaque, const char *path, uint64_t *ret_size,
                GError **error);
  void *opaque;
};

struct vmdk_layer {
  char *path;                    /* of the descriptor */
  struct vmdk_descriptor *descriptor;
};

/* The layers (struct vmdk_layer *) of the disk at PATH: itself, its parent,
 * the parent's … */
GPtrArray *vmdk_chain_read (const struct vmdk_files *files, const char *path,
                            GError **error);
/* Bytes. */
uint64_t vmdk_chain_size (const GPtrArray *layers);

/* The disk for a reader that has only its files, as ssh-plugin/layout.h has
 * it.  *ret_format is what it gives then: "raw", or "vmdk" if it is a single
 * file that is read as it is.  FILES tell its size. */
bool vmdk_chain_layout (const struct vmdk_files *files,
                        const GPtrArray *layers, GString *text,
                        const char **ret_format, GError **error);

#endif
