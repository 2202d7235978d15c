/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Mounting the guest's file systems for writing, and refusing those which
 * are not sound. */
#ifndef V2V_GUEST_INSPECTION_MOUNT_H
#define V2V_GUEST_INSPECTION_MOUNT_H

#include <stdbool.h>
#include <glib.h>

#include "v2v/guest/devices.h"
#include "v2v/model/inspect.h"

struct guestfs_h;

/* Mount all of inspect->mounts.  One that the guest can do without (not "/",
 * "/boot", "/usr", "/var") and that cannot be mounted is taken out of the
 * list with a warning. */
bool inspection_mount (struct guestfs_h *g, const struct devices *d,
                       struct inspect *inspect, GError **error);

#endif
