/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Mount for writing, in order, after a cheap look at the file system. */
#include "config.h"

#include <string.h>
#include <sys/statvfs.h>

#include <guestfs.h>

#include "v2v/base/error.h"
#include "v2v/base/report.h"
#include "v2v/guest/appliance.h"
#include "v2v/guest/inspection-mount.h"
#include "v2v/guest/inspection-windows.h"

/* Conversion changes files in these. */
static const char *const needed[] = { "/", "/boot", "/usr", "/var", NULL };

/* The kernel marks an ext file system in whose structures it found an error;
 * a whole check would cost a minute for a large one. */
static bool
check_ext (const struct devices *d, const struct inspect_mount *m,
           GError **error)
{
  const struct device *dev = devices_find (d, m->device);

  if (dev == NULL || !dev->holds.errors)
    return true;
  return error_set (error, "the file system on ‘%s’ (%s, mounted at ‘%s’) is "
                    "marked as having errors: start the source guest, run "
                    "fsck on it there, shut it down and convert it again",
                    m->device, m->fstype, m->mountpoint);
}

/* Inspection has mounted it before, which replayed its log. */
static bool
check_xfs (guestfs_h *g, const struct inspect_mount *m, GError **error)
{
  g_autofree char *what = NULL;
  int r;

  r = guestfs_xfs_repair (g, m->device, GUESTFS_XFS_REPAIR_NOMODIFY, 1, -1);
  if (r == 0)
    return true;
  what = g_strdup_printf ("detected errors on the XFS filesystem on ‘%s’: "
                          "start the source guest in rescue mode, run "
                          "xfs_repair on it and convert it again",
                          m->device);
  return r == -1 ? appliance_error (g, what, error)
                 : error_set (error, "%s", what);
}

/* Done before anything is mounted: xfs_repair needs it so. */
static bool
check_all (guestfs_h *g, const struct devices *d,
           const struct inspect *inspect, GError **error)
{
  guint i;

  for (i = 0; i < inspect->mounts->len; i++) {
    const struct inspect_mount *m = g_ptr_array_index (inspect->mounts, i);

    if (!check_ext (d, m, error) ||
        (strcmp (m->fstype, "xfs") == 0 && !check_xfs (g, m, error)))
      return false;
  }
  return true;
}

/* Drivers fall back to reading when a file system is not clean. */
static bool
check_writable (guestfs_h *g, const struct inspect_mount *m, GError **error)
{
  struct guestfs_statvfs *v = guestfs_statvfs (g, m->mountpoint);
  bool read_only = v && v->flag != -1 && (v->flag & ST_RDONLY);

  if (v)
    guestfs_free_statvfs (v);
  if (!read_only)
    return true;
  return error_set (error, "filesystem was mounted read-only: ‘%s’ (at ‘%s’) "
                    "was not unmounted cleanly.  Shut the source guest down "
                    "completely: a Windows guest must not be hibernated, "
                    "and Fast Startup must be off (‘shutdown /s /f /t 0’ "
                    "or ‘powercfg /h off’)", m->device, m->mountpoint);
}

static bool
mount_one (guestfs_h *g, const struct inspect_mount *m, GError **error)
{
  g_autofree char *what = NULL;

  if (guestfs_mount (g, m->device, m->mountpoint) == 0)
    return (strcmp (m->fstype, "ntfs") != 0 ||
            strcmp (m->mountpoint, "/") != 0 ||
            windows_check_hibernation (g, m, error)) &&
           check_writable (g, m, error);
  what = g_strdup_printf ("unable to mount the disk image for writing: ‘%s’ "
                          "(%s) at ‘%s’.  If it was in use or not shut down "
                          "cleanly, start the source guest, check the file "
                          "system, shut it down completely (no hibernation) "
                          "and convert it again", m->device,
                          m->fstype[0] ? m->fstype : "unknown type",
                          m->mountpoint);
  return appliance_error (g, what, error);
}

bool
inspection_mount (guestfs_h *g, const struct devices *d,
                  struct inspect *inspect, GError **error)
{
  guint i = 0;

  if (!check_all (g, d, inspect, error))
    return false;
  while (i < inspect->mounts->len) {
    const struct inspect_mount *m = g_ptr_array_index (inspect->mounts, i);
    g_autoptr (GError) why = NULL;

    if (mount_one (g, m, &why)) {
      i++;
      continue;
    }
    if (g_strv_contains (needed, m->mountpoint)) {
      g_propagate_error (error, g_steal_pointer (&why));
      return false;
    }
    report_warning ("%s", why->message);
    g_ptr_array_remove_index (inspect->mounts, i);
  }
  return true;
}
