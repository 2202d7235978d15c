/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What makes a Windows guest's disks unfit for a conversion. */
#ifndef V2V_GUEST_INSPECTION_WINDOWS_H
#define V2V_GUEST_INSPECTION_WINDOWS_H

#include <stdbool.h>
#include <glib.h>

#include "v2v/guest/devices.h"
#include "v2v/model/inspect.h"

struct guestfs_h;

/* Refuse a Windows whose system volume is on a dynamic disk (Logical Disk
 * Manager), whatever the appliance makes of that disk; a dynamic disk beside
 * it is only reported.  Nothing need be mounted. */
bool windows_check_dynamic (const struct devices *d,
                            const struct inspect *inspect, GError **error);

/* Refuse a suspended system: M is the mounted NTFS of drive C:. */
bool windows_check_hibernation (struct guestfs_h *g,
                                const struct inspect_mount *m,
                                GError **error);

/* Where no system was found: append to PROBLEMS (GPtrArray of char *) a line
 * for each NTFS with a Windows in it that is compressed by CompactOS, whose
 * programs the appliance cannot read.  Nothing may be mounted. */
void windows_find_compact (struct guestfs_h *g, const struct devices *d,
                           GPtrArray *problems);

#endif
