/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The headers of sparse extents: where the grain directory is.
 *
 * "KDMV" (hosted): VMware "Virtual Disk Format 5.0", "Hosted Sparse Extents".
 * "COWD" (a snapshot of ESX): the same, "ESX Server Sparse Extents". */
#ifndef INPUTS_SSH_PLUGIN_SPARSE_H
#define INPUTS_SSH_PLUGIN_SPARSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <glib.h>

#define SPARSE_SECTOR 512
#define SPARSE_HEADER 512        /* bytes that are looked at */
#define SPARSE_MAX_TABLES (4 * 1024 * 1024)

struct sparse {
  uint64_t capacity;             /* bytes */
  uint64_t grain;                /* bytes */
  uint64_t directory;            /* its place in the file, bytes */
  uint32_t nr_tables;            /* in the directory */
  uint32_t table_entries;        /* grains of a table */
  bool zero_grains;              /* the entry 1 means zeroes */
};

/* HEAD are the first bytes of the extent; WHAT names it in errors. */
bool sparse_parse (const uint8_t *head, size_t size, const char *what,
                   struct sparse *ret_sparse, GError **error);

#endif
