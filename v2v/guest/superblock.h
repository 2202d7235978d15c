/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a block device holds, told from its first bytes: no I/O here.
 *
 * Reading them once and looking ourselves costs a tenth of a call of blkid
 * in the appliance.  Layouts: Linux include/uapi/linux/ and fs/ documentation
 * (ext4: Documentation/filesystems/ext4/super.rst; XFS: XFS Algorithms and
 * Data Structures; btrfs on-disk format; mkswap's union swap_header), the
 * LUKS on-disk formats 1 and 2, lvm2's format_text label, Linux
 * md_p.h, the FAT and NTFS boot sectors. */
#ifndef V2V_GUEST_SUPERBLOCK_H
#define V2V_GUEST_SUPERBLOCK_H

#include <stdbool.h>
#include <stddef.h>

/* Enough for the last one, btrfs at 64 KiB. */
#define SUPERBLOCK_BYTES (68 * 1024)

struct superblock {
  const char *type;              /* as blkid(8) says: "ext4", "xfs", "btrfs",
                                    "vfat", "ntfs", "swap", "crypto_LUKS",
                                    "BitLocker", "LVM2_member",
                                    "linux_raid_member"; "" unknown */
  char uuid[37];                 /* as blkid prints it; "" none */
  char label[64];                /* as it is on the disk; "" none */
  bool errors;                   /* ext: the kernel found errors in it */
  bool hibernated;               /* swap: holds a suspended system */
  bool blank;                    /* nothing but zero bytes */
};

/* DATA may be shorter than SUPERBLOCK_BYTES (a small device). */
void superblock_parse (const void *data, size_t size,
                       struct superblock *ret_superblock);

#endif
