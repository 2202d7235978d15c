/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the contents of a file lie on an NTFS volume, from its record in the
 * master file table: no I/O here.
 *
 * The record is hostile.  What is not as plain as a page file has to be (not
 * resident, compressed, encrypted or sparse, described by one record) is
 * refused.  Layout: linux-ntfs's NTFS documentation, "File Record",
 * "Attributes", "Data Runs"; Linux, fs/ntfs3/ntfs.h. */
#ifndef V2V_GUEST_NTFS_RECORD_H
#define V2V_GUEST_NTFS_RECORD_H

#include <stdbool.h>
#include <glib.h>

#include "v2v/guest/ntfs-boot.h"

#define NTFS_ROOT_RECORD 5       /* the root directory */
#define NTFS_MAX_RUNS 4096       /* one record has room for fewer */

struct ntfs_run {
  uint64_t cluster, clusters;    /* first one on the volume; how many */
};

/* Append the runs of the unnamed data of a file to RET (GArray of struct
 * ntfs_run), in the file's order.  RECORD: boot->record_size bytes as they are
 * on the volume.  NAME: the file must be called so (without regard to case)
 * and lie in the root directory.  The runs are inside the volume, do not
 * overlap, and hold the size that the record says. */
bool ntfs_record_runs (const void *record, const struct ntfs_boot *boot,
                       const char *name, GArray *ret, uint64_t *ret_size,
                       GError **error);

/* The byte of the volume where byte OFFSET of a file with these runs is;
 * false: the file is shorter. */
bool ntfs_runs_locate (const GArray *runs, const struct ntfs_boot *boot,
                       uint64_t offset, uint64_t *ret_position);

#endif
