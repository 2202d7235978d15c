/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which partition each drive letter of a Windows is.
 *
 * HKLM\SYSTEM\MountedDevices has a value "\DosDevices\C:" for each letter.
 * Its data ("IOCTL_MOUNTDEV_QUERY_UNIQUE_ID", Windows driver documentation;
 * seen in hives of Windows 7 and 8.1) is for a partition of an MBR disk the
 * disk's signature (4 bytes) and the partition's offset in bytes (8), little
 * endian; of a GPT disk "DMIO:ID:" and the partition's GUID; of what can be
 * taken out the name of the device, in UTF-16. */
#ifndef WINDOWS_DRIVES_H
#define WINDOWS_DRIVES_H

#include <stdbool.h>
#include <stdint.h>
#include <glib.h>

#include "v2v/model/inspect.h"
#include "windows/registry/hive.h"

struct windows_drive {
  char letter;                   /* 'C' */
  char guid[37];                 /* GPT: in lower case; MBR: "" */
  uint32_t signature;            /* MBR: of the disk */
  uint64_t offset;               /* MBR: bytes */
};

/* One value of MountedDevices.  false: it is no letter, or no partition. */
bool windows_drive_parse (const char *name, const void *data, size_t size,
                          struct windows_drive *ret);
/* Its partition; NULL: none of these. */
const struct inspect_partition *
windows_drive_find (const struct windows_drive *d,
                    const GPtrArray *partitions);
/* All letters that SYSTEM knows, added to RET (struct inspect_drive *) in the
 * order of the alphabet. */
void windows_drives_read (struct hive *system, const GPtrArray *partitions,
                          GPtrArray *ret);

#endif
