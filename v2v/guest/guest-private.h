/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the guest's front and of its implementations share. */
#ifndef V2V_GUEST_GUEST_PRIVATE_H
#define V2V_GUEST_GUEST_PRIVATE_H

#include "v2v/guest/guest.h"

/* Absolute, of a bearable length, without "..". */
bool guest_check_path (const char *path, GError **error);

/* Operations of guest-libguestfs-device.c, for the table in
 * guest-libguestfs.c. */
struct guestfs_h *guest_libguestfs_handle (struct guest *g);
bool lg_set_security (struct guest *g, const char *path, GBytes *descriptor,
                      GError **error);
/* *ret_done: FROM has permissions of Windows, and TO was made with the same.
 * False with an error. */
bool lg_stage_secured (struct guest *g, const char *from, const char *to,
                       GBytes *data, bool *ret_done, GError **error);
bool lg_read_device (struct guest *g, const char *device, uint64_t offset,
                     size_t size, GBytes **ret_data, GError **error);
bool lg_write_device (struct guest *g, const char *device, uint64_t offset,
                      GBytes *data, GError **error);

#endif
