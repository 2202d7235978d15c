/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Fill the list of the guest's devices from the appliance.
 *
 * guestfs_list_filesystems does more of this, at 6 CPU seconds under TCG;
 * reading the begin of a device costs 0.1. */
#include "config.h"

#include <string.h>

#include <guestfs.h>

#include "v2v/base/error.h"
#include "v2v/base/report.h"
#include "v2v/guest/appliance.h"
#include "v2v/guest/devices.h"

#define MAX_DEVICES 1000         /* of one guest */
#define SECTOR 512

G_STATIC_ASSERT (PARTITION_BYTES <= SUPERBLOCK_BYTES);

static bool
scan_failed (guestfs_h *g, GError **error)
{
  return appliance_error (g, "cannot list the guest's disks", error);
}

/* The first bytes of a device; fewer if it is smaller. */
static char *
read_begin (guestfs_h *g, const char *name, size_t *ret_size, GError **error)
{
  char *data = guestfs_pread_device (g, name, SUPERBLOCK_BYTES, 0, ret_size);
  g_autofree char *what = NULL;

  if (data == NULL) {
    what = g_strdup_printf ("cannot read ‘%s’", name);
    appliance_error (g, what, error);
  }
  return data;
}

bool
devices_scan_one (struct devices *d, guestfs_h *g, const char *name,
                  GError **error)
{
  g_autofree char *data = NULL;
  size_t size;

  if (d->list->len >= MAX_DEVICES)
    return error_set (error, "the guest has more than %d block devices",
                      MAX_DEVICES);
  data = read_begin (g, name, &size, error);
  if (data == NULL)
    return false;
  devices_add (d, name, data, size);
  return true;
}

/* --- disks and partitions ---------------------------------------------- */

/* "/dev/sda12" is partition 12 of "/dev/sda"; 0: of another disk. */
static unsigned
partition_number (const char *name, const char *disk)
{
  size_t n = strlen (disk);
  uint64_t number;

  if (strncmp (name, disk, n) != 0 ||
      !g_ascii_string_to_unsigned (name + n, 10, 1, 1000, &number, NULL))
    return 0;
  return (unsigned) number;
}

static bool
scan_partition (struct devices *d, guestfs_h *g, const char *name,
                unsigned number, const GArray *table, GError **error)
{
  struct device *dev;
  guint i;

  if (!devices_scan_one (d, g, name, error))
    return false;
  dev = g_ptr_array_index (d->list, d->list->len - 1);
  dev->part.number = number;
  for (i = 0; i < table->len; i++) {
    const struct partition *p = &g_array_index (table, struct partition, i);
    if (p->number == number)
      dev->part = *p;
  }
  /* A GPT disk keeps its EFI system partition as it is; of an MBR disk the
   * kernel shows the volumes, by numbers of its own. */
  dev->dynamic = dev->part.type[0] != '\0' ? partition_is_ldm (&dev->part)
                                           : partition_any_ldm (table);
  return true;
}

/* Add the logical partitions of an MBR disk.  A chain that leaves the disk or
 * cannot be read ends there: the kernel has made what partitions there are. */
static void
add_logical (guestfs_h *g, const char *disk, GArray *table)
{
  const guint primaries = table->len;

  for (guint i = 0; i < primaries; i++) {
    const struct partition extended =
      g_array_index (table, struct partition, i);
    uint64_t at = partition_is_extended (&extended) ? extended.start : 0;

    for (int n = 0; at > 0 && n < PARTITION_MAX_LOGICAL; n++) {
      size_t size = 0;
      g_autofree char *sector =
        guestfs_pread_device (g, disk, SECTOR, (int64_t) (at * SECTOR), &size);

      at = sector && size == SECTOR
        ? partition_parse_logical (sector, at, &extended, table) : 0;
    }
  }
}

static bool
scan_disk (struct devices *d, guestfs_h *g, const char *disk,
           GStrv partitions, GError **error)
{
  g_autoptr (GArray) table = g_array_new (FALSE, FALSE,
                                          sizeof (struct partition));
  size_t size, i;
  g_autofree char *data = read_begin (g, disk, &size, error);
  bool any = false;

  if (data == NULL)
    return false;
  if (partition_parse (data, size, table) == PARTITION_MBR)
    add_logical (g, disk, table);
  for (i = 0; partitions[i]; i++) {
    unsigned number = partition_number (partitions[i], disk);

    if (number > 0 && !scan_partition (d, g, partitions[i], number, table,
                                       error))
      return false;
    any = any || number > 0;
  }
  if (!any)
    devices_add (d, disk, data, size)->dynamic = partition_any_ldm (table);
  return true;
}

bool
devices_scan_disks (struct devices *d, guestfs_h *g, GError **error)
{
  g_auto (GStrv) disks = guestfs_list_devices (g);
  g_auto (GStrv) partitions = disks ? guestfs_list_partitions (g) : NULL;
  size_t i;

  if (partitions == NULL)
    return scan_failed (g, error);
  for (i = 0; disks[i]; i++)
    if (!scan_disk (d, g, disks[i], partitions, error))
      return false;
  return true;
}

/* --- volumes ----------------------------------------------------------- */

static bool
scan_new (struct devices *d, guestfs_h *g, GStrv names, GError **error)
{
  size_t i;

  if (names == NULL)
    return scan_failed (g, error);
  for (i = 0; names[i]; i++)
    if (devices_find (d, names[i]) == NULL &&
        !devices_scan_one (d, g, names[i], error))
      return false;
  return true;
}

/* The appliance starts whole arrays only.  A mirror of which one disk was given
 * has all the data: mdadm(8), "--run".  What can not be started stays as it
 * is, and no system is found on it. */
static void
start_incomplete (const struct devices *d, guestfs_h *g)
{
  char command[] = "for a in /sys/block/md*; do "
                   "mdadm --quiet --run /dev/${a##*/}; done";
  char *argv[] = { command, NULL };
  g_autofree char *output = NULL;

  if (!devices_have (d, "linux_raid_member"))
    return;
  guestfs_push_error_handler (g, NULL, NULL);
  output = guestfs_debug (g, "sh", argv);
  guestfs_pop_error_handler (g);
}

/* Members of an array whose superblock stands at their end look like the
 * file system that the array holds. */
static bool
mark_md_members (struct devices *d, guestfs_h *g, GStrv arrays,
                 GError **error)
{
  guint i, j, k;

  for (i = 0; arrays[i]; i++) {
    struct guestfs_mdstat_list *members = guestfs_md_stat (g, arrays[i]);

    if (members == NULL)
      return scan_failed (g, error);
    for (j = 0; j < members->len; j++)
      for (k = 0; k < d->list->len; k++) {
        struct device *dev = g_ptr_array_index (d->list, k);
        if (strcmp (dev->name, members->val[j].mdstat_device) != 0)
          continue;
        dev->holds = (struct superblock) { .type = "linux_raid_member" };
        dev->md_member = true;
      }
    guestfs_free_mdstat_list (members);
  }
  return true;
}

static void
warn_of_missing (guestfs_h *g, const struct device *dev, const char *wanted)
{
  struct guestfs_mdstat_list *members = guestfs_md_stat (g, dev->name);
  uint64_t n;

  if (members && g_ascii_string_to_unsigned (wanted, 10, 1, 1000, &n, NULL) &&
      members->len < n)
    report_warning ("the array (MD) ‘%s’ has %u of its %u disks: it is "
                    "converted without the others.  If they are disks of the "
                    "guest, give all of them",
                    dev->md_name[0] ? dev->md_name : dev->name,
                    (unsigned) members->len, (unsigned) n);
  guestfs_free_mdstat_list (members);
}

/* What each array is called, by its superblock, and whether it is whole. */
static void
read_md_details (struct devices *d, guestfs_h *g, GStrv arrays)
{
  for (guint i = 0; i < d->list->len; i++) {
    struct device *dev = g_ptr_array_index (d->list, i);
    const char *wanted = NULL;
    g_auto (GStrv) detail =
      g_strv_contains ((const char *const *) arrays, dev->name)
      ? guestfs_md_detail (g, dev->name) : NULL;

    /* An array without them is only known by the appliance's name. */
    for (size_t k = 0; detail && detail[k] && detail[k + 1]; k += 2)
      if (strcmp (detail[k], "uuid") == 0)
        md_uuid_copy (dev->md_uuid, detail[k + 1]);
      else if (strcmp (detail[k], "name") == 0)
        md_name_copy (dev->md_name, detail[k + 1]);
      else if (strcmp (detail[k], "devices") == 0)
        wanted = detail[k + 1];
    if (wanted)
      warn_of_missing (g, dev, wanted);
  }
}

bool
devices_scan_volumes (struct devices *d, guestfs_h *g, GError **error)
{
  g_auto (GStrv) arrays = NULL, lvs = NULL;

  start_incomplete (d, g);
  arrays = guestfs_list_md_devices (g);
  if (arrays == NULL)
    return scan_failed (g, error);
  if (!mark_md_members (d, g, arrays, error) ||
      !scan_new (d, g, arrays, error))
    return false;
  read_md_details (d, g, arrays);
  if (!devices_have (d, "LVM2_member"))
    return true;
  lvs = guestfs_lvs (g);
  return scan_new (d, g, lvs, error);
}
