/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The disks of one conversion inside one qemu-storage-daemon:
 *
 *   source (read-only) <- overlay (qcow2, ours) -> NBD export "diskN"
 *                            |
 *                            +- mirror job -> target
 *
 * The appliance writes to the export; a mirror job copies the overlay's
 * view to the target meanwhile and follows what is written later. */
#ifndef V2V_DISK_STORE_H
#define V2V_DISK_STORE_H

#include <stdbool.h>
#include <stdint.h>
#include <glib.h>

#include "v2v/disk/endpoint.h"

struct store;

/* Opens every source (struct endpoint *; they must outlive the store),
 * fills their virtual_size, makes overlays and exports.  writable: the
 * exports may be written to. */
struct store *store_open (const GPtrArray *sources, GError **error);
void store_close (struct store *s);                  /* accepts NULL */

guint store_nr_disks (const struct store *s);
const char *store_socket (const struct store *s);   /* NBD, UNIX socket */
char *store_export_name (guint disk);                /* newly allocated */

/* Bytes of the overlay's view that are not known to be zero: what a copy
 * writes.  Exact after the free blocks were trimmed. */
bool store_data_bytes (struct store *s, guint disk, uint64_t *ret_bytes,
                       GError **error);

/* Make a part of the overlay's view zero, at least where whole blocks of the
 * overlay are inside it: nobody may be using what is there. */
bool store_zero (const struct store *s, guint disk, uint64_t offset,
                 uint64_t length, GError **error);

/* Give the store its targets (struct endpoint *, one a disk). */
bool store_add_targets (struct store *s, const GPtrArray *targets,
                        GError **error);

/* Start copying DISK.  A compressed target can be written only once: its
 * copy must be started after the last write to the overlay. */
bool store_copy_start (struct store *s, guint disk, GError **error);

/* The copy follows what is still written: it is only told to end by
 * store_copy_finish.  Progress goes to
 * report(disk, done, total); the copy is flushed when it returns. */
typedef void (*store_progress) (guint disk, uint64_t done, uint64_t total,
                                void *opaque);
bool store_copy_finish (struct store *s, guint disk, store_progress report,
                        void *opaque, GError **error);

/* Has a running copy failed already?  Cheap; false with the error. */
bool store_copy_check (struct store *s, GError **error);

/* No more writes to the exports: closes the NBD server. */
bool store_close_exports (struct store *s, GError **error);

/* Flush and close the targets. */
bool store_close_targets (struct store *s, GError **error);

#endif
