/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The format of a disk from elsewhere (a package, a server), told from its
 * first and last bytes; images that would have qemu open other files are
 * refused.
 *
 * Formats: VMware "Virtual Disk Format 5.0"; QEMU docs/interop/qcow2.txt;
 * Microsoft "Virtual Hard Disk Image Format Specification", [MS-VHDX];
 * VirtualBox VDICore.h (signature at 64). */
#ifndef V2V_DISK_DISK_HEAD_H
#define V2V_DISK_DISK_HEAD_H

#include <stddef.h>
#include <stdint.h>
#include <glib.h>

#define HEAD_BYTES (64 * 1024)   /* of the beginning; less if it is shorter */
#define TAIL_BYTES 1536          /* of the end: VMDK's footer and end marker */
#define HEAD_FORMAT_GZIP "gzip"

/* "raw", "vmdk", "qcow2", "vpc", "vhdx", "vdi", HEAD_FORMAT_GZIP; static.
 * NULL with an error. */
const char *disk_head_format (const uint8_t *head, size_t head_size,
                              const uint8_t *tail, size_t tail_size,
                              GError **error);

#endif
