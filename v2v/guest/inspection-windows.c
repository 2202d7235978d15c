/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Dynamic disks, hibernation, compressed systems. */
#include "config.h"

#include <string.h>

#include <guestfs.h>

#include "v2v/base/error.h"
#include "v2v/base/report.h"
#include "v2v/guest/hibernation.h"
#include "v2v/guest/inspection-windows.h"

#define HIBERFIL "hiberfil.sys"

/* --- dynamic disks ----------------------------------------------------- */

/* libguestfs calls volumes that ldmtool(1) assembles so. */
#define LDM_VOLUME "/dev/mapper/ldm_"

static bool
is_dynamic (const struct devices *d, const char *name)
{
  const struct device *dev = devices_find (d, name);

  return g_str_has_prefix (name, LDM_VOLUME) || (dev && dev->dynamic);
}

bool
windows_check_dynamic (const struct devices *d, const struct inspect *inspect,
                       GError **error)
{
  if (is_dynamic (d, inspect->root))
    return error_set (error, "the Windows system volume ‘%s’ is on a dynamic "
                      "disk (Logical Disk Manager), which cannot be "
                      "converted: change the disk to a basic disk in the "
                      "source guest, or copy the system to one, and convert "
                      "it again", inspect->root);
  for (guint i = 0; i < d->list->len; i++) {
    const struct device *dev = g_ptr_array_index (d->list, i);

    if (dev->dynamic)
      report_info ("‘%s’ is on a dynamic disk (Logical Disk Manager): its "
                   "contents are copied as they are.", dev->name);
  }
  return true;
}

/* --- hibernation ------------------------------------------------------- */

/* Only a regular file is opened: a guest may have made a pipe of that
 * name, which would never answer. */
static bool
is_suspended (guestfs_h *g, const char *path)
{
  struct guestfs_statns *st = guestfs_lstatns (g, path);
  bool regular = st && (st->st_mode & 0170000) == 0100000;
  g_autofree char *begin = NULL;
  size_t size = 0;

  if (st)
    guestfs_free_statns (st);
  if (regular)
    begin = guestfs_pread (g, path, HIBERNATION_BYTES, 0, &size);
  return begin && hibernation_is_active (begin, size);
}

bool
windows_check_hibernation (guestfs_h *g, const struct inspect_mount *m,
                           GError **error)
{
  g_autofree char *path = g_build_filename (m->mountpoint, HIBERFIL, NULL);

  if (!is_suspended (g, path))
    return true;
  return error_set (error, "filesystem was mounted read-only: ‘%s’ (at ‘%s’) "
                    "holds a Windows that is hibernated, or was shut down "
                    "with Fast Startup (" HIBERFIL "), and must not be "
                    "changed.  Start the source guest and shut it down "
                    "completely: ‘shutdown /s /f /t 0’, or ‘powercfg /h off’ "
                    "and a shutdown", m->device, m->mountpoint);
}

/* --- CompactOS --------------------------------------------------------- */

/* ntfs-3g can neither read nor look at a file with a reparse point that it
 * does not know, but tells what the reparse point holds: first its tag, here
 * IO_REPARSE_TAG_WOF (Windows SDK), little endian. */
#define PROGRAM "/Windows/System32/cmd.exe"
#define WOF_TAG "\x17\0\0\x80"

static bool
is_compact (guestfs_h *g, const char *device)
{
  g_autofree char *path = NULL, *data = NULL;
  size_t size = 0;

  if (guestfs_mount_ro (g, device, "/") == -1)
    return false;
  path = guestfs_case_sensitive_path (g, PROGRAM);
  data = guestfs_lgetxattr (g, path ? path : PROGRAM,
                            "system.ntfs_reparse_data", &size);
  guestfs_umount_all (g);
  return data && size >= 4 && memcmp (data, WOF_TAG, 4) == 0;
}

void
windows_find_compact (guestfs_h *g, const struct devices *d,
                      GPtrArray *problems)
{
  for (guint i = 0; i < d->list->len; i++) {
    const struct device *dev = g_ptr_array_index (d->list, i);

    if (strcmp (dev->holds.type, "ntfs") == 0 && is_compact (g, dev->name))
      g_ptr_array_add (problems, g_strdup_printf
        ("the Windows on ‘%s’ is compressed (CompactOS), and its programs "
         "cannot be read: run ‘compact /CompactOS:never’ in the source guest "
         "and convert it again", dev->name));
  }
}
