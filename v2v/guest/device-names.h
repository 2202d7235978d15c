/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names of the appliance's disks in the names of btrfs subvolumes.
 *
 * The kernel of the appliance finds its disks in any order, its own among them.
 * libguestfs translates: the first disk that it was given is /dev/sda.  It does
 * so in all names that it takes, and in those that it gives, but for those of
 * the form "btrfsvol:/dev/sda1/name" (seen with libguestfs 1.48). */
#ifndef V2V_GUEST_DEVICE_NAMES_H
#define V2V_GUEST_DEVICE_NAMES_H

#include <glib.h>

struct guestfs_h;

/* The kernel's name -> libguestfs's, "/dev/sdb" -> "/dev/sda", of each disk
 * that was given.  Empty when they cannot be told. */
GHashTable *device_names_read (struct guestfs_h *g);

/* The names from TEXT, lines "/sys/block/sdb/queue/read_ahead_kb:516", for
 * DISKS: exposed for tests. */
GHashTable *device_names_parse (const char *text, const char *const *disks);

/* NAME, as libguestfs gave it, in the words that libguestfs takes.  NAMES may
 * be NULL.  Newly allocated. */
char *device_names_translate (GHashTable *names, const char *name);

#endif
