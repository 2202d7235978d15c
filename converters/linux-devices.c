/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names of disks in the guest's configuration files: what they are on the
 * target.  UUIDs, labels and logical volumes stay. */
#include "config.h"

#include <string.h>

#include "converters/linux.h"
#include "converters/text.h"
#include "v2v/base/error.h"

#define MAX_WARNINGS 10          /* of a file */

struct remap {
  const struct conversion *cv;
  const char *path;              /* the file that is edited */
  unsigned field;                /* the one that names a device */
  unsigned unknown;              /* names that no disk has */
  bool changed;
};

char *
linux_mounted_device (const struct conversion *cv, const char *mountpoint)
{
  const GPtrArray *mounts = cv->inspect->mounts;

  for (guint i = 0; mounts && i < mounts->len; i++) {
    const struct inspect_mount *m = g_ptr_array_index (mounts, i);
    if (g_strcmp0 (m->mountpoint, mountpoint) == 0)
      return devmap_from_appliance (linux_state (cv)->devmap, m->device);
  }
  return NULL;
}

/* A name by hardware, or of a disk that the source does not have. */
static char *
resolve (const struct remap *r, const char *name, const char *line)
{
  const struct devmap *map = linux_state (r->cv)->devmap;
  g_autofree char *mountpoint = text_field_dup (line, r->field + 1);
  char *device = mountpoint && mountpoint[0] == '/'
                 ? linux_mounted_device (r->cv, mountpoint) : NULL;
  unsigned partition;

  if (device)
    return device;
  if (devmap_is_hardware_link (name, &partition) && devmap_disks (map) == 1)
    return devmap_target_name (map, 0, partition);
  return NULL;
}

/* Removable media, and what the boot does not wait for.  "auto" is a file
 * system's type there; as an option it says the contrary. */
bool
linux_is_optional_mount (const char *line)
{
  static const char *const words[] = {
    "noauto", "nofail", "iso9660", "udf", NULL
  };
  g_autofree char *type = text_field_dup (line, 2);
  g_auto (GStrv) parts = g_strsplit_set (line, " \t,", -1);

  if (g_strcmp0 (type, "auto") == 0)
    return true;
  for (size_t i = 0; words[i]; i++)
    if (g_strv_contains ((const char *const *) parts, words[i]))
      return true;
  return false;
}

/* A disk that multipathd put together of several paths: "mpatha1", or its
 * WWID.  The target has one path to each. */
static bool
is_multipath (const char *name)
{
  static const char prefix[] = "/dev/mapper/";
  const char *p = name + strlen (prefix);

  if (!g_str_has_prefix (name, prefix))
    return false;
  if (g_str_has_prefix (p, "mpath")) {
    p += strlen ("mpath");
    p += strspn (p, "abcdefghijklmnoqrstuvwxyz");
    p += *p == 'p' ? 1 : g_str_has_prefix (p, "-part") ? 5 : 0;
    return p[strspn (p, "0123456789")] == '\0';
  }
  return *p == '3' && strspn (p, "0123456789abcdef") >= 17;
}

static void
warn_unknown (struct remap *r, const char *name)
{
  if (++r->unknown <= MAX_WARNINGS)
    linux_warning (r->cv, "%s names %s, which is no disk of the converted "
                   "guest: replace it by a UUID (blkid shows them)",
                   r->path, name);
}

static char *
new_name (struct remap *r, const char *line, const char *name)
{
  char *with = NULL;

  if ((devmap_translate (linux_state (r->cv)->devmap, name, &with) !=
       DEVMAP_UNKNOWN && !is_multipath (name)) ||
      linux_is_optional_mount (line))
    return with;
  with = resolve (r, name, line);
  if (!with)
    warn_unknown (r, name);
  return with;
}

/* /etc/fstab, /etc/crypttab: one field of each line names a device. */
static char *
edit_table_line (const char *line, void *opaque)
{
  struct remap *r = opaque;
  g_autofree char *name = NULL, *with = NULL;
  size_t start, length;

  if (text_is_comment (line) ||
      !text_field (line, r->field, &start, &length))
    return NULL;
  name = g_strndup (line + start, length);
  with = new_name (r, line, name);
  return with ? text_replace (line, start, length, with) : NULL;
}

static char *
edit_table (const char *text, void *opaque)
{
  struct remap *r = opaque;
  char *with = text_edit_lines (text, edit_table_line, r);

  r->changed = with != NULL;
  return with;
}

/* Wherever a disk's name stands in a line that is no comment. */
static char *
edit_any_line (const char *line, void *opaque)
{
  const struct remap *r = opaque;
  return text_is_comment (line)
         ? NULL : devmap_rewrite (linux_state (r->cv)->devmap, line);
}

static char *
edit_any (const char *text, void *opaque)
{
  struct remap *r = opaque;
  char *with = text_edit_lines (text, edit_any_line, r);

  r->changed = with != NULL;
  return with;
}

/* "filter = [ "a|/dev/sda|", … ]" of lvm.conf, and nothing else there. */
static char *
edit_filter_line (const char *line, void *opaque)
{
  const char *p = line + strspn (line, " \t");

  if (!g_str_has_prefix (p, "filter") &&
      !g_str_has_prefix (p, "global_filter"))
    return NULL;
  return edit_any_line (line, opaque);
}

static char *
edit_filters (const char *text, void *opaque)
{
  struct remap *r = opaque;
  char *with = text_edit_lines (text, edit_filter_line, r);

  r->changed = with != NULL;
  return with;
}

/* "boot=/dev/sda": where GRUB is installed.  The file may be a link to
 * /etc/default/grub, whose other lines are edited elsewhere: a second
 * translation could name another disk. */
static char *
edit_boot_line (const char *line, void *opaque)
{
  return g_str_has_prefix (line, "boot=") ? edit_any_line (line, opaque)
                                          : NULL;
}

static char *
edit_boot_device (const char *text, void *opaque)
{
  return text_edit_lines (text, edit_boot_line, opaque);
}

/* "(hd0) /dev/disk/by-id/…": GRUB's numbers follow the disks' order. */
static char *
edit_map_line (const char *line, void *opaque)
{
  const struct remap *r = opaque;
  const struct devmap *map = linux_state (r->cv)->devmap;
  g_autofree char *drive = text_field_dup (line, 0), *with = NULL;
  size_t start, length;
  guint64 number;

  if (!drive || !g_str_has_prefix (drive, "(hd") ||
      !text_field (line, 1, &start, &length))
    return NULL;
  number = g_ascii_strtoull (drive + 3, NULL, 10);
  if (number >= devmap_disks (map))
    return NULL;
  with = devmap_target_name (map, (unsigned) number, 0);
  return text_replace (line, start, length, with);
}

static char *
edit_map (const char *text, void *opaque)
{
  return text_edit_lines (text, edit_map_line, opaque);
}

/*----- the files ----------------------------------------------------------*/

static const struct {
  const char *path;              /* may be a glob(7) pattern */
  const char *package;           /* only if it is installed; NULL: always */
  linux_edit_func edit;
  unsigned field;
  bool in_initrd;                /* the initramfs holds a copy */
  bool needed;                   /* the boot hangs on it */
} files[] = {
  { "/etc/fstab", NULL, edit_table, 0, false, true },
  { "/etc/crypttab", NULL, edit_table, 1, true, true },
  { "/etc/initramfs-tools/conf.d/resume", NULL, edit_any, 0, false, false },
  { "/etc/cmdline.d/*.conf", "dracut", edit_any, 0, true, false },
  { "/etc/uswsusp.conf", "uswsusp", edit_any, 0, false, false },
  { "/etc/suspend.conf", "suspend", edit_any, 0, false, false },
  { "/etc/lvm/lvm.conf", "lvm2", edit_filters, 0, true, true },
  { "/etc/lvm/lvmlocal.conf", "lvm2", edit_filters, 0, true, false },
  { "/etc/mdadm.conf", "mdadm", edit_any, 0, true, false },
  { "/etc/mdadm/mdadm.conf", "mdadm", edit_any, 0, true, false },
  { "/etc/smartd.conf", "smartmontools", edit_any, 0, false, false },
  { "/etc/smartmontools/smartd.conf", "smartmontools", edit_any, 0, false,
    false },
  { "/etc/hdparm.conf", "hdparm", edit_any, 0, false, false },
  { "/etc/sysconfig/grub", NULL, edit_boot_device, 0, false, false },
  { "/etc/sysconfig/bootloader", NULL, edit_any, 0, false, false },
  { "/boot/grub/device.map", NULL, edit_map, 0, false, false },
  { "/boot/grub2/device.map", NULL, edit_map, 0, false, false },
};

static bool
remap_file (struct conversion *cv, size_t i, const char *path,
            GError **error)
{
  struct linux_state *state = linux_state (cv);
  struct remap r = { cv, path, files[i].field, 0, false };
  g_autoptr (GError) failure = NULL;

  if (!linux_edit_file (cv, path, files[i].edit, &r, &failure)) {
    if (files[i].needed) {
      g_propagate_error (error, g_steal_pointer (&failure));
      return false;
    }
    linux_warning (cv, "names of disks in it were not updated: %s",
                   failure->message);
    return true;
  }
  if (r.unknown > MAX_WARNINGS)
    linux_warning (cv, "%s names %u more devices that are no disks of the "
                   "converted guest", path, r.unknown - MAX_WARNINGS);
  if (r.changed && files[i].in_initrd && !state->initrd_stale)
    state->initrd_stale = g_strdup (path);
  return true;
}

static bool
remap_files (struct conversion *cv, size_t i, GError **error)
{
  g_auto (GStrv) paths = NULL;

  if (!strchr (files[i].path, '*'))
    return remap_file (cv, i, files[i].path, error);
  paths = guest_glob (cv->guest, files[i].path, error);
  for (size_t j = 0; paths && paths[j]; j++)
    if (!remap_file (cv, i, paths[j], error))
      return false;
  return paths != NULL;
}

/* Where the list of packages could not be read, each file may count. */
static bool
may_count (const struct conversion *cv, const char *package)
{
  return !package || linux_state (cv)->packages->len == 0 ||
         linux_has_package (cv, package);
}

bool
linux_remap_devices (struct conversion *cv, GError **error)
{
  for (size_t i = 0; i < G_N_ELEMENTS (files); i++)
    if (may_count (cv, files[i].package) && !remap_files (cv, i, error))
      return false;
  return true;
}

/*----- where grub-pc installs itself --------------------------------------*/

static const char debconf_path[] = "/var/cache/debconf/config.dat";

/* The paragraph "Name: grub-pc/install_devices": its value names disks of
 * the old hypervisor, and an update of the package would stop there. */
static char *
edit_debconf (const char *text, void *opaque)
{
  static const char name[] = "\nName: grub-pc/install_devices\n";
  const char *disk = opaque;
  const char *p = g_str_has_prefix (text, name + 1) ? text
                                                    : strstr (text, name);
  const char *end, *value;
  size_t length;

  if (!p)
    return NULL;
  end = strstr (p + 1, "\n\n");
  value = strstr (p, "\nValue: ");
  if (!value || (end && value > end))
    return NULL;
  value += strlen ("\nValue: ");
  length = strcspn (value, "\n");
  if (length == 0 ||
      (length == strlen (disk) && strncmp (value, disk, length) == 0))
    return NULL;
  return text_replace (text, (size_t) (value - text), length, disk);
}

bool
linux_grub_device (struct conversion *cv, GError **error G_GNUC_UNUSED)
{
  const struct devmap *map = linux_state (cv)->devmap;
  g_autofree char *disk = devmap_target_name (map, 0, 0);

  if (may_count (cv, "grub-pc") && devmap_disks (map) > 0)
    linux_improve_files (cv, debconf_path, edit_debconf, disk);
  return true;
}
