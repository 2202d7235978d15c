/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The EFI system partition of a Windows guest, which has no place in its
 * directories. */
#ifndef V2V_GUEST_INSPECTION_ESP_H
#define V2V_GUEST_INSPECTION_ESP_H

#include "v2v/model/inspect.h"

struct guestfs_h;

/* Mount it, while the guest is open, over a directory of the guest that every
 * Windows has and that no conversion looks into: nothing is made in the guest
 * for it.  Sets inspect->windows_esp; what fails leaves it NULL. */
void windows_mount_esp (struct guestfs_h *g, struct inspect *inspect);

#endif
