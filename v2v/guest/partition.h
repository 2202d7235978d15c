/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The partition table of a disk, from its first bytes: no I/O here.
 * Sources: UEFI specification 2.10, chapter 5 (MBR and GPT).  Only what
 * decides about booting is wanted: logical MBR partitions are left out. */
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

struct partition {
  unsigned number;               /* as in /dev/sdaN */
  char type[37];                 /* GPT: type GUID; MBR: "" */
  char uuid[37];                 /* as /dev/disk/by-partuuid names it */
  char name[120];                /* GPT: the name, UTF-8; MBR: "" */
  uint8_t mbr_type;              /* MBR: type byte */
  bool active;                   /* MBR: has the boot flag */
};

/* DATA is the begin of a disk with sectors of 512 bytes.  Partitions are
 * appended to RET (GArray of struct partition). */
enum partition_table partition_parse (const void *data, size_t size,
                                      GArray *ret_partitions);

#endif
