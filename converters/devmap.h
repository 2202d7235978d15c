/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the guest's disk names become on the target.  Pure.
 *
 * The names that the source's kernel gave its disks are not recorded
 * anywhere: they follow from the disks' order and controllers.  Names of
 * other kinds (UUIDs, labels, logical volumes) never change. */
#ifndef CONVERTERS_DEVMAP_H
#define CONVERTERS_DEVMAP_H

#include <stdbool.h>
#include <glib.h>

#include "v2v/model/source.h"
#include "v2v/model/target.h"

#define DEVMAP_MAX_DISKS 256

struct devmap;

struct devmap *devmap_new (const struct source *source,
                           enum block_bus target);
void devmap_free (struct devmap *map);               /* accepts NULL */

enum devmap_result {
  DEVMAP_OTHER,                  /* no name of a disk: leave it alone */
  DEVMAP_SAME,                   /* it is right on the target too */
  DEVMAP_CHANGED,                /* *ret_name is its name on the target */
  DEVMAP_UNKNOWN,                /* a disk's name by hardware, or of a disk
                                    that the source does not have */
};

/* NAME is a whole device path: "/dev/sda1", "/dev/nvme0n1p2",
 * "/dev/disk/by-path/…".  *ret_name is newly allocated, set only with
 * DEVMAP_CHANGED. */
enum devmap_result devmap_translate (const struct devmap *map,
                                     const char *name, char **ret_name);

/* TEXT with each disk name in it translated; NULL: nothing changes. */
char *devmap_rewrite (const struct devmap *map, const char *text);

/* "/dev/vda" + partition 1 -> "/dev/vda1"; partition 0: the disk.
 * Newly allocated. */
char *devmap_target_name (const struct devmap *map, unsigned disk,
                          unsigned partition);
/* The appliance's name ("/dev/sdb2", always in the disks' order) as the
 * target's; NULL: it is no plain partition. */
char *devmap_from_appliance (const struct devmap *map, const char *device);
unsigned devmap_disks (const struct devmap *map);

/* Does it name a disk by its bus position or serial number
 * (/dev/disk/by-id/ata-…, by-path)?  *ret_partition: 0 for the disk. */
bool devmap_is_hardware_link (const char *name, unsigned *ret_partition);

typedef struct devmap devmap;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (devmap, devmap_free)

#endif
