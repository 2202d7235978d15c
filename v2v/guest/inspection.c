/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Inspection: devices, keys, roots, the choice of one, mounts. */
#include "config.h"

#include <string.h>

#include <guestfs.h>

#include "v2v/base/error.h"
#include "v2v/base/report.h"
#include "v2v/guest/devices.h"
#include "v2v/guest/inspection-full.h"
#include "v2v/guest/distro.h"
#include "v2v/guest/inspection-esp.h"
#include "v2v/guest/inspection-linux.h"
#include "v2v/guest/inspection-mount.h"
#include "v2v/guest/inspection-ntfs.h"
#include "v2v/guest/inspection-root.h"
#include "v2v/guest/inspection-windows.h"
#include "v2v/guest/inspection.h"
#include "v2v/guest/luks.h"
#include "v2v/model/osinfo.h"

/* --- roots ------------------------------------------------------------- */

static void
free_inspect (void *inspect)
{
  inspect_free (inspect);
}

/* Where these are, only libguestfs knows enough: a second system may be on
 * them, or the first in a subvolume. */
static const char *const full_types[] = { "btrfs", "ntfs", "BitLocker" };

/* What has been looked into, or cannot hold a system: where nothing else
 * is, libguestfs would not find more.  (And before 1.57 it fails on a blank
 * disk.) */
static const char *const searched_types[] = {
  "ext2", "ext3", "ext4", "xfs", "swap", "LVM2_member", "crypto_LUKS",
  "linux_raid_member", NULL,
};

static bool
all_searched (const struct devices *d)
{
  guint i;

  for (i = 0; i < d->list->len; i++) {
    const struct device *dev = g_ptr_array_index (d->list, i);
    if (!dev->holds.blank &&
        !g_strv_contains (searched_types, dev->holds.type))
      return false;
  }
  return true;
}

static bool
needs_full (const struct devices *d, const GPtrArray *roots)
{
  size_t n;
  guint i;

  for (n = 0; n < G_N_ELEMENTS (full_types); n++)
    if (devices_have (d, full_types[n]))
      return true;
  for (i = 0; i < roots->len; i++) {
    const struct inspect *root = g_ptr_array_index (roots, i);
    if (root->distro == NULL)
      return true;
  }
  return roots->len == 0 && !all_searched (d);
}

static bool
all_blank (const struct devices *d)
{
  guint i;

  for (i = 0; i < d->list->len; i++) {
    const struct device *dev = g_ptr_array_index (d->list, i);
    if (!dev->holds.blank)
      return false;
  }
  return true;
}

static bool
none_found (const struct devices *d, const GPtrArray *problems,
            GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GPtrArray) incomplete = NULL;
  guint i;

  if (all_blank (d))
    return error_set (error, "could not detect the source guest: it has "
                      "only %s, without an operating system",
                      d->list->len > 1 ? "blank disks" : "a blank disk");
  for (i = 0; i < d->list->len; i++) {
    const struct device *dev = g_ptr_array_index (d->list, i);
    if (dev->dynamic)
      g_string_append_printf (text, "\n‘%s’ is on a dynamic disk of Windows "
                              "(Logical Disk Manager): change it to a basic "
                              "disk in the source guest", dev->name);
  }
  incomplete = devices_incomplete (d);
  for (i = 0; i < incomplete->len; i++)
    g_string_append_printf (text, "\n%s: give all disks of the guest",
                            (char *) g_ptr_array_index (incomplete, i));
  for (i = 0; i < problems->len; i++)
    g_string_append_printf (text, "\n%s",
                            (char *) g_ptr_array_index (problems, i));
  return error_set (error, "inspection could not detect the source guest (or "
                    "physical machine): no operating system was found on "
                    "its disks%s%s", text->len > 0 ? ":" : "", text->str);
}

static void
warn_of_incomplete (const struct devices *d)
{
  g_autoptr (GPtrArray) incomplete = devices_incomplete (d);

  for (guint i = 0; i < incomplete->len; i++)
    report_warning ("%s: it is converted without the others.  If they are "
                    "disks of the guest, give all of them",
                    (char *) g_ptr_array_index (incomplete, i));
}

static GPtrArray *
find_roots (guestfs_h *g, const struct devices *d, GError **error)
{
  g_autoptr (GPtrArray) roots =
    g_ptr_array_new_with_free_func (free_inspect);
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  struct inspect *windows;

  if (!linux_find_roots (g, d, roots, problems, error))
    return NULL;
  windows = roots->len == 0 ? ntfs_find_root (g, d) : NULL;
  if (windows)
    g_ptr_array_add (roots, windows);
  else if (needs_full (d, roots)) {
    report_debug ("full inspection by libguestfs");
    g_ptr_array_set_size (roots, 0);
    if (!full_find_roots (g, d, roots, error))
      return NULL;
  }
  if (roots->len == 0) {
    windows_find_compact (g, d, problems);
    none_found (d, problems, error);
    return NULL;
  }
  return g_steal_pointer (&roots);
}

/* --- the rest of struct inspect ---------------------------------------- */

/* A GPT disk made for both kinds of firmware has a partition for GRUB's BIOS
 * image too, and an MBR disk that boots by BIOS an active partition: such a
 * guest is taken to boot by BIOS, as every machine can. */
static void
find_esp (const struct devices *d, struct inspect *inspect)
{
  bool gpt_esp = false, mbr_esp = false, bios_boot = false, active = false;
  guint i;

  for (i = 0; i < d->list->len; i++) {
    const struct device *dev = g_ptr_array_index (d->list, i);
    const struct partition *p = &dev->part;
    bool gpt = strcmp (p->type, PARTITION_GUID_ESP) == 0;
    bool mbr = p->mbr_type == PARTITION_MBR_ESP;

    if (gpt || mbr)
      g_ptr_array_add (inspect->esp, g_strdup (dev->name));
    gpt_esp = gpt_esp || gpt;
    mbr_esp = mbr_esp || mbr;
    bios_boot = bios_boot || strcmp (p->type, PARTITION_GUID_BIOS_BOOT) == 0;
    active = active || p->active;
  }
  inspect->uefi = gpt_esp ? !bios_boot : mbr_esp && !active;
}

static void
find_swap (const struct devices *d, struct inspect *inspect)
{
  guint i;

  for (i = 0; i < d->list->len; i++) {
    const struct device *dev = g_ptr_array_index (d->list, i);

    if (strcmp (dev->holds.type, "swap") != 0)
      continue;
    if (dev->holds.hibernated)
      report_warning ("‘%s’ holds a guest that was suspended to disk: it "
                      "should be resumed and shut down before the "
                      "conversion, or data may be lost", dev->name);
    else
      g_ptr_array_add (inspect->swap, g_strdup (dev->name));
  }
}

static void
fill_partitions (const struct devices *d, struct inspect *inspect)
{
  for (guint i = 0; i < d->list->len; i++) {
    const struct device *dev = g_ptr_array_index (d->list, i);
    struct inspect_partition *p;

    if (dev->part.number == 0)
      continue;
    p = g_new0 (struct inspect_partition, 1);
    p->device = g_strdup (dev->name);
    p->uuid = g_strdup (dev->part.uuid);
    p->start = dev->part.start;
    g_ptr_array_add (inspect->partitions, p);
  }
}

static void
fill_contents (const struct devices *d, struct inspect *inspect)
{
  for (guint i = 0; i < d->list->len; i++) {
    const struct device *dev = g_ptr_array_index (d->list, i);
    struct inspect_content *c = g_new0 (struct inspect_content, 1);

    c->device = g_strdup (dev->name);
    c->holds = dev->holds.blank ? "blank" : dev->holds.type;
    g_ptr_array_add (inspect->contents, c);
  }
}

static void
set_empty (char **text)
{
  if (*text == NULL)
    *text = g_strdup ("");
}

/* No string that a reader may want is NULL.  libguestfs knows fewer
 * distributions and calls some by a bare number; and /usr, which is mounted by
 * now, may have its own file system. */
static void
complete (guestfs_h *g, const struct devices *d, struct inspect *i)
{
  char **texts[] = {
    &i->type, &i->distro, &i->arch, &i->product_name, &i->product_variant,
    &i->package_format, &i->package_management, &i->hostname,
  };
  size_t n;

  if (g_strcmp0 (i->type, "linux") == 0) {
    g_autoptr (v2v_guest) guest = guest_libguestfs_new (g);
    linux_fill (guest, i);
  }
  for (n = 0; n < G_N_ELEMENTS (texts); n++)
    set_empty (texts[n]);
  g_free (i->osinfo);
  i->osinfo = osinfo_short_id (i);
  find_esp (d, i);
  find_swap (d, i);
  fill_partitions (d, i);
  fill_contents (d, i);
}

bool
inspection_run (guestfs_h *g, const struct inspection_settings *settings,
                struct inspect **ret_inspect, GError **error)
{
  g_autoptr (v2v_devices) d = devices_new ();
  g_autoptr (GPtrArray) roots = NULL;
  g_autoptr (v2v_inspect) chosen = NULL;
  guint index;

  d->disk_ids = settings->disk_ids;
  d->nr_disks = settings->nr_disks;
  if (!devices_scan_disks (d, g, error) ||
      !devices_scan_volumes (d, g, error) ||
      !luks_open_all (d, g, settings, error))
    return false;
  roots = find_roots (g, d, error);
  if (roots == NULL || !inspection_choose_root (settings->root, roots, &index,
                                                error))
    return false;
  warn_of_incomplete (d);
  chosen = g_ptr_array_steal_index (roots, index);
  if (g_strcmp0 (chosen->type, "windows") == 0 &&
      !windows_check_dynamic (d, chosen, error))
    return false;
  if (!inspection_mount (g, d, chosen, error))
    return false;
  complete (g, d, chosen);
  if (strcmp (chosen->type, "windows") == 0 && chosen->uefi)
    windows_mount_esp (g, chosen);
  *ret_inspect = g_steal_pointer (&chosen);
  return true;
}
