/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The partition table of a disk, from its first bytes: no I/O here.
 * Sources: UEFI specification 2.10, chapter 5 (MBR and GPT); Linux's
 * block/partitions/msdos.c (logical partitions, and their numbers). */
#ifndef V2V_GUEST_PARTITION_H
#define V2V_GUEST_PARTITION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <glib.h>

enum partition_table { PARTITION_NONE, PARTITION_MBR, PARTITION_GPT };

#define PARTITION_BYTES (64 * 1024)   /* enough for 128 GPT entries */

#define PARTITION_GUID_ESP "c12a7328-f81f-11d2-ba4b-00a0c93ec93b"
#define PARTITION_GUID_BIOS_BOOT "21686148-6449-6e6f-744e-656564454649"
#define PARTITION_MBR_ESP 0xef
/* Windows's Logical Disk Manager ("dynamic disks"): the types of the table
 * "GUID partition type" of PARTITION_INFORMATION_GPT (Windows SDK), and the
 * MBR's (Linux, Documentation/admin-guide/ldm.rst). */
#define PARTITION_GUID_LDM_METADATA "5808c8aa-7e8f-42e0-85d2-e1e90434cfb3"
#define PARTITION_GUID_LDM_DATA "af9b60a0-1431-4f62-bc68-3311714a69ad"
#define PARTITION_MBR_LDM 0x42

struct partition {
  unsigned number;               /* as in /dev/sdaN */
  char type[37];                 /* GPT: type GUID; MBR: "" */
  char uuid[37];                 /* as /dev/disk/by-partuuid names it */
  char name[120];                /* GPT: the name, UTF-8; MBR: "" */
  uint8_t mbr_type;              /* MBR: type byte */
  uint64_t start;                /* its first sector */
  bool active;                   /* MBR: has the boot flag */
};

/* DATA is the begin of a disk with sectors of 512 bytes.  Partitions are
 * appended to RET (GArray of struct partition). */
enum partition_table partition_parse (const void *data, size_t size,
                                      GArray *ret_partitions);

/* Of an MBR disk: logical partitions lie in an extended one, and each has a
 * sector of its own that says where the next one's is. */
#define PARTITION_FIRST_LOGICAL 5
#define PARTITION_MAX_LOGICAL 100

/* The chain begins with its first sector. */
bool partition_is_extended (const struct partition *p);
/* SECTOR, which lies at AT of the disk, is one of the chain of EXTENDED on a
 * disk whose partitions are TABLE, where what is found is added.  The sector
 * of the next one, or 0 at the end. */
uint64_t partition_parse_logical (const void *sector, uint64_t at,
                                  const struct partition *extended,
                                  GArray *table);

/* Is it a part of a dynamic disk? */
bool partition_is_ldm (const struct partition *p);
/* Is the disk with these partitions a dynamic disk? */
bool partition_any_ldm (const GArray *partitions);

#endif
