/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Fill the list of the guest's devices from the appliance: disks and their
 * partitions.
 *
 * guestfs_list_filesystems does more of this, at 6 CPU seconds under TCG;
 * reading the begin of a device costs 0.1. */
#include "config.h"

#include <string.h>

#include <guestfs.h>

#include "v2v/base/error.h"
#include "v2v/guest/appliance.h"
#include "v2v/guest/devices.h"

#define MAX_DEVICES 1000         /* of one guest */
#define SECTOR 512

G_STATIC_ASSERT (PARTITION_BYTES <= SUPERBLOCK_BYTES);

bool
devices_scan_failed (guestfs_h *g, GError **error)
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
    return devices_scan_failed (g, error);
  for (i = 0; disks[i]; i++)
    if (!scan_disk (d, g, disks[i], partitions, error))
      return false;
  return true;
}
