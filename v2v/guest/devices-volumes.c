/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Fill the list of the guest's devices from the appliance: MD arrays and
 * logical volumes.
 *
 * The appliance starts what is whole.  Of arrays and volume groups whose other
 * disks were not given, what can be read without them is started here. */
#include "config.h"

#include <string.h>

#include <guestfs.h>

#include "v2v/base/error.h"
#include "v2v/base/parse.h"
#include "v2v/base/report.h"
#include "v2v/guest/devices.h"

#define MAX_NAME 128             /* bytes of a volume group's name: lvm(8) */

/* --- MD arrays --------------------------------------------------------- */

/* A mirror of which one disk was given has all the data: mdadm(8), "--run".
 * What can not be started stays as it is, and no system is found on it. */
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

static bool
scan_arrays (struct devices *d, guestfs_h *g, GStrv arrays, GError **error)
{
  for (size_t i = 0; arrays[i]; i++)
    if (devices_find (d, arrays[i]) == NULL &&
        !devices_scan_one (d, g, arrays[i], error))
      return false;
  return true;
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
      return devices_scan_failed (g, error);
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
count_members (guestfs_h *g, struct device *dev, const char *wanted)
{
  struct guestfs_mdstat_list *members = guestfs_md_stat (g, dev->name);
  uint64_t n;

  if (members && g_ascii_string_to_unsigned (wanted, 10, 1, 1000, &n, NULL) &&
      members->len < n) {
    dev->md_members = (unsigned) members->len;
    dev->md_wanted = (unsigned) n;
    dev->md_stopped = guestfs_blockdev_getsize64 (g, dev->name) <= 0;
  }
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
      count_members (g, dev, wanted);
  }
}

/* --- logical volumes --------------------------------------------------- */

/* vgs(8): the fourth character of vg_attr is "p" if physical volumes are
 * missing. */
static bool
is_partial (const struct guestfs_lvm_vg *vg)
{
  return vg->vg_attr && strlen (vg->vg_attr) > 3 && vg->vg_attr[3] == 'p';
}

/* lvm waits for the whole of a volume group before it activates anything of
 * it.  Asked for, it activates those logical volumes that lie on the disks that
 * are there: lvm(8), "degraded" activation. */
static void
activate_incomplete (struct devices *d, guestfs_h *g)
{
  struct guestfs_lvm_vg_list *vgs;

  guestfs_push_error_handler (g, NULL, NULL);
  vgs = guestfs_vgs_full (g);
  for (guint32 i = 0; vgs && i < vgs->len; i++) {
    char *names[] = { vgs->val[i].vg_name, NULL };

    if (!is_partial (&vgs->val[i]))
      continue;
    g_ptr_array_add (d->partial_groups, clean_text (names[0], MAX_NAME));
    guestfs_vg_activate (g, 1, names);
  }
  guestfs_free_lvm_vg_list (vgs);
  guestfs_pop_error_handler (g);
}

static bool
in_partial_group (const struct devices *d, const char *volume)
{
  for (guint i = 0; i < d->partial_groups->len; i++) {
    g_autofree char *prefix =
      g_strconcat ("/dev/", g_ptr_array_index (d->partial_groups, i), "/",
                   NULL);
    if (g_str_has_prefix (volume, prefix))
      return true;
  }
  return false;
}

/* A logical volume that is not there is looked for once more, with its volume
 * group activated as far as that goes. */
static bool
scan_logical (struct devices *d, guestfs_h *g, const char *volume,
              GError **error)
{
  g_autoptr (GError) first = NULL;

  if (devices_scan_one (d, g, volume, &first))
    return true;
  if (d->partial_groups->len == 0)
    activate_incomplete (d, g);
  if (!in_partial_group (d, volume)) {
    g_propagate_error (error, g_steal_pointer (&first));
    return false;
  }
  if (!devices_scan_one (d, g, volume, NULL))
    report_debug ("‘%s’ needs disks that were not given", volume);
  return true;
}

static bool
scan_logicals (struct devices *d, guestfs_h *g, GError **error)
{
  g_auto (GStrv) volumes = guestfs_lvs (g);

  if (volumes == NULL)
    return devices_scan_failed (g, error);
  g_ptr_array_set_size (d->partial_groups, 0);
  for (size_t i = 0; volumes[i]; i++)
    if (devices_find (d, volumes[i]) == NULL &&
        !scan_logical (d, g, volumes[i], error))
      return false;
  return true;
}

bool
devices_scan_volumes (struct devices *d, guestfs_h *g, GError **error)
{
  g_auto (GStrv) arrays = NULL;

  start_incomplete (d, g);
  arrays = guestfs_list_md_devices (g);
  if (arrays == NULL)
    return devices_scan_failed (g, error);
  if (!mark_md_members (d, g, arrays, error) ||
      !scan_arrays (d, g, arrays, error))
    return false;
  read_md_details (d, g, arrays);
  return !devices_have (d, "LVM2_member") || scan_logicals (d, g, error);
}

/* --- what is missing --------------------------------------------------- */

static void
array_incomplete (const struct device *dev, GPtrArray *lines)
{
  const char *name = dev->md_name[0] ? dev->md_name : dev->name;

  if (dev->md_wanted > 0)
    g_ptr_array_add (lines, g_strdup_printf (
      "the array (MD) ‘%s’ has %u of its %u disks%s", name, dev->md_members,
      dev->md_wanted,
      dev->md_stopped ? ", too few to read it" : ""));
  else if (strcmp (dev->holds.type, "linux_raid_member") == 0 &&
           !dev->md_member)
    g_ptr_array_add (lines, g_strdup_printf (
      "‘%s’ belongs to an array (MD) that cannot be started", dev->name));
}

GPtrArray *
devices_incomplete (const struct devices *d)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < d->list->len; i++)
    array_incomplete (g_ptr_array_index (d->list, i), lines);
  for (guint i = 0; i < d->partial_groups->len; i++)
    g_ptr_array_add (lines, g_strdup_printf (
      "the volume group (LVM) ‘%s’ lacks some of its disks",
      (char *) g_ptr_array_index (d->partial_groups, i)));
  return lines;
}
