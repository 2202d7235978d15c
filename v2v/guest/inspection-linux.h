/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A light inspection of Linux guests: a dozen cheap calls where
 * guestfs_inspect_os takes 13 CPU seconds under TCG (it lists file systems
 * with every tool there is, and parses all of /etc). */
#ifndef V2V_GUEST_INSPECTION_LINUX_H
#define V2V_GUEST_INSPECTION_LINUX_H

#include <stdbool.h>
#include <glib.h>

#include "v2v/guest/devices.h"
#include "v2v/model/inspect.h"

struct guestfs_h;
struct guest;

/* Look for Linux roots on the devices' ordinary file systems and append a
 * struct inspect * for each, with its mounts; nothing stays mounted.
 * PROBLEMS (GPtrArray of char *) gets a line for each file system that
 * cannot be mounted. */
bool linux_find_roots (struct guestfs_h *g, const struct devices *d,
                       GPtrArray *ret_roots, GPtrArray *problems,
                       GError **error);

/* The mounts that FSTAB asks for, of the guest whose root is ROOT; CRYPTTAB and
 * MDADM_CONF say what devices are called.  Texts, NULL: none.  Pure. */
void linux_add_mounts (const struct devices *d, const struct device *root,
                       const char *fstab, const char *crypttab,
                       const char *mdadm_conf,
                       struct inspect *inspect);

#endif
