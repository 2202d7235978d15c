/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Inspection by libguestfs itself: slow, but it knows every system. */
#ifndef V2V_GUEST_INSPECTION_FULL_H
#define V2V_GUEST_INSPECTION_FULL_H

#include <stdbool.h>
#include <glib.h>

#include "v2v/guest/devices.h"
#include "v2v/model/inspect.h"

struct guestfs_h;

/* Append a struct inspect * for each root that libguestfs finds. */
bool full_find_roots (struct guestfs_h *g, const struct devices *d,
                      GPtrArray *ret_roots, GError **error);

#endif
