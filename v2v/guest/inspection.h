/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Find the operating system in the guest, mount it, and what goes with
 * that: keys, the choice of a root, free space, free blocks. */
#ifndef V2V_GUEST_INSPECTION_H
#define V2V_GUEST_INSPECTION_H

#include <stdbool.h>
#include <stdint.h>
#include <glib.h>

#include "v2v/guest/guest.h"
#include "v2v/model/inspect.h"

struct guestfs_h;

struct inspection_settings {
  const char *root;              /* "ask" (or NULL), "single", "first", or a
                                    device: "/dev/sda2", "/dev/vg/lv" */
  const GPtrArray *keys;         /* char *: --key selectors; NULL: none */
  bool keys_from_stdin, echo_keys;
  const unsigned *disk_ids;      /* which disk of the source each disk of the
                                    appliance is, ascending */
  guint nr_disks;                /* of disk_ids; 0: all of the source's */
};

/* Opens encrypted devices, finds the operating system, mounts all of its
 * file systems read-write.  Errors have the texts that callers look for. */
bool inspection_run (struct guestfs_h *g,
                     const struct inspection_settings *settings,
                     struct inspect **ret_inspect, GError **error);

/* Is there room for a conversion in each mounted file system? */
bool inspection_check_space (struct guest *guest,
                             const struct inspect *inspect, GError **error);

/* Discard what need not be copied: free blocks of the mounted file systems,
 * the contents of swap areas.  What cannot be discarded is copied. */
void inspection_trim (struct guestfs_h *g, const struct inspect *inspect);

struct disk_extent {
  guint disk;                    /* 0: /dev/sda */
  uint64_t offset, length;       /* bytes */
};

/* Append the parts of disks (GArray of struct disk_extent) whose contents no
 * boot of the guest reads again, although they belong to files: the page file
 * of Windows.  Nothing is changed; what cannot be told is left out. */
void inspection_find_void (struct guestfs_h *g, const struct inspect *inspect,
                           GArray *ret_extents);

#endif
