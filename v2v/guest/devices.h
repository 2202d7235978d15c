/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The guest's block devices in the appliance, and what each holds: read
 * once, with few calls. */
#ifndef V2V_GUEST_DEVICES_H
#define V2V_GUEST_DEVICES_H

#include <stdbool.h>
#include <glib.h>

#include "v2v/guest/md-name.h"
#include "v2v/guest/partition.h"
#include "v2v/guest/superblock.h"

struct guestfs_h;

struct device {
  char *name;                    /* "/dev/sda1", "/dev/vg/lv",
                                    "/dev/mapper/luks-UUID" */
  struct superblock holds;
  struct partition part;         /* of a partition; number 0: none known */
  bool dynamic;                  /* on a dynamic disk of Windows */
  char md_uuid[MD_UUID_SIZE];    /* of an MD array, "" else */
  char md_name[MD_NAME_SIZE];    /* that of its superblock */
  bool md_member;                /* of an MD array that is known */
  unsigned md_members, md_wanted; /* of an MD array with too few disks: those
                                    that it has, those that it is made of */
  bool md_stopped;               /* it cannot be read with those */
  bool opened;                   /* LUKS: the clear device is in the list */
};

struct devices {
  GPtrArray *list;               /* struct device * */
  GPtrArray *partial_groups;     /* char *: names of volume groups some of
                                    whose disks are missing */
  const unsigned *disk_ids;      /* which disk of the source the appliance's
                                    disks are; not owned */
  guint nr_disks;                /* of disk_ids; 0: they are all */
};

struct devices *devices_new (void);
void devices_free (struct devices *d);               /* accepts NULL */
/* Adds NAME with contents of SIZE bytes that were read from its begin. */
struct device *devices_add (struct devices *d, const char *name,
                            const void *data, size_t size);

/* All partitions, and the disks without a partition table. */
bool devices_scan_disks (struct devices *d, struct guestfs_h *g,
                         GError **error);
/* MD arrays, and the logical volumes if there is a physical one: those that
 * are not in the list yet, and not those that cannot be read because disks
 * are missing. */
bool devices_scan_volumes (struct devices *d, struct guestfs_h *g,
                           GError **error);
/* Arrays and volume groups some of whose disks were not given, each a line
 * for the user: char *, owned by the array that is returned. */
GPtrArray *devices_incomplete (const struct devices *d);
/* Read what NAME holds and add it. */
bool devices_scan_one (struct devices *d, struct guestfs_h *g,
                       const char *name, GError **error);
/* ERROR: the appliance cannot list them.  False. */
bool devices_scan_failed (struct guestfs_h *g, GError **error);

/* The device that NAME is, by either name of a logical volume; or NULL. */
const struct device *devices_find (const struct devices *d,
                                   const char *name);
/* The device that SPEC of fstab(5) or crypttab(5) means: UUID=, LABEL=,
 * PARTUUID=, PARTLABEL=, /dev/disk/by-…/, names of other disk drivers
 * (/dev/hda1 is /dev/sda1), names in superblocks of MD arrays (/dev/md0).
 * CRYPTTAB may be NULL.  NULL: not told. */
const struct device *devices_find_spec (const struct devices *d,
                                        const char *spec,
                                        GHashTable *crypttab);
/* The MD array that SPEC means, by mdadm.conf (of mdadm_conf_parse) or by the
 * name in its superblock; or NULL. */
const struct device *devices_find_array (const struct devices *d,
                                         const char *spec,
                                         GHashTable *mdadm_conf);
/* The name in /dev/mapper under which an encrypted device is opened; newly
 * allocated. */
char *devices_clear_name (const struct device *dev);
/* Is there one of this type? */
bool devices_have (const struct devices *d, const char *type);

typedef struct devices v2v_devices;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (v2v_devices, devices_free)

#endif
