/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A light inspection for the plainest Windows disks: guestfs_inspect_os takes
 * six CPU seconds under TCG where nothing but NTFS is on them. */
#ifndef V2V_GUEST_INSPECTION_NTFS_H
#define V2V_GUEST_INSPECTION_NTFS_H

#include <stdbool.h>
#include <glib.h>

#include "v2v/guest/devices.h"
#include "v2v/model/inspect.h"

struct guestfs_h;

/* Can nothing but Windows be on the devices?  Each is an ordinary partition
 * with NTFS, an EFI system partition, reserved by Microsoft, or blank; no
 * dynamic disk.  Pure. */
bool ntfs_is_all (const struct devices *d);
/* If so, and exactly one NTFS has a folder of Windows with registry hives:
 * that root with its mounts.  NULL: libguestfs has to tell; nothing stays
 * mounted. */
struct inspect *ntfs_find_root (struct guestfs_h *g,
                                const struct devices *d);

#endif
