/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The boot sector of an NTFS volume: no I/O here.
 * Source: "How NTFS Works", table "BPB and Extended BPB Fields on NTFS
 * Volumes" (Windows Server 2003 Technical Reference). */
#ifndef V2V_GUEST_NTFS_BOOT_H
#define V2V_GUEST_NTFS_BOOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NTFS_BOOT_BYTES 512
#define NTFS_MAX_CLUSTER (2 * 1024 * 1024)       /* bytes; Windows 10 1709 */
#define NTFS_MAX_RECORD 4096     /* bytes of an MFT record */
/* "Sectors Per Track" and "Number Of Heads", 2 bytes each, little endian. */
#define NTFS_BOOT_GEOMETRY 0x18

struct ntfs_boot {
  unsigned sector_size, cluster_size;            /* bytes */
  unsigned sectors_per_track, heads;
  uint32_t hidden_sectors;       /* where the volume begins on its disk */
  uint64_t clusters;             /* of the volume */
  uint64_t mft_cluster;          /* first cluster of $MFT, inside it */
  unsigned record_size;          /* bytes of an MFT record */
};

/* False: it is no NTFS boot sector, or its sizes make no sense. */
bool ntfs_boot_parse (const void *data, size_t size, struct ntfs_boot *ret);

#endif
