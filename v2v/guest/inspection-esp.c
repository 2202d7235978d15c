/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A place for the EFI system partition. */
#include "config.h"

#include <string.h>
#include <sys/stat.h>

#include <guestfs.h>

#include "v2v/base/report.h"
#include "v2v/guest/inspection-esp.h"

/* Real directories only: a link could lead the mount anywhere. */
static const char *const places[] = {
  "/System Volume Information", "/$Recycle.Bin", "/PerfLogs", "/Recovery",
};

static bool
is_directory (guestfs_h *g, const char *path)
{
  struct guestfs_statns *st = guestfs_lstatns (g, path);
  bool yes = st && S_ISDIR (st->st_mode);

  if (st)
    guestfs_free_statns (st);
  return yes;
}

static const char *
find_place (guestfs_h *g)
{
  for (size_t i = 0; i < G_N_ELEMENTS (places); i++)
    if (is_directory (g, places[i]))
      return places[i];
  return NULL;
}

/* "/dev/sda" of "/dev/sda2". */
static bool
same_disk (const char *a, const char *b)
{
  const size_t n = strcspn (a, "0123456789");

  return n == strcspn (b, "0123456789") && strncmp (a, b, n) == 0;
}

/* One on the disk of the root comes first. */
static const char *
find_device (const struct inspect *inspect)
{
  for (guint i = 0; i < inspect->esp->len; i++) {
    const char *device = g_ptr_array_index (inspect->esp, i);

    if (same_disk (device, inspect->root))
      return device;
  }
  return inspect->esp->len > 0 ? g_ptr_array_index (inspect->esp, 0) : NULL;
}

void
windows_mount_esp (guestfs_h *g, struct inspect *inspect)
{
  const char *device = find_device (inspect);
  const char *place = device ? find_place (g) : NULL;

  if (!place)
    report_debug ("no place to mount the EFI system partition");
  else if (guestfs_mount (g, device, place) == -1)
    report_debug ("the EFI system partition %s cannot be mounted: %s", device,
                  guestfs_last_error (g));
  else {
    report_debug ("the EFI system partition %s is mounted at %s", device,
                  place);
    inspect->windows_esp = g_strdup (place);
  }
}
