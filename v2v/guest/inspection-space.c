/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The check for free space in the guest, and the discarding of what need
 * not be copied. */
#include "config.h"

#include <string.h>

#include <guestfs.h>

#include "v2v/base/error.h"
#include "v2v/base/parse.h"
#include "v2v/base/report.h"
#include "v2v/guest/inspection.h"

#define MIB (1024ULL * 1024)
#define MIN_INODES 100

/* --- space ------------------------------------------------------------- */

/* What the manual promises: virt-v2v(1), "Free space in the guest".  The
 * first row that fits counts. */
static const struct {
  const char *type, *mountpoint; /* NULL: any */
  uint64_t bytes;
} minimums[] = {
  { "linux", "/", 100 * MIB },
  { "linux", "/boot", 50 * MIB },
  { "windows", "/", 100 * MIB },
  { NULL, NULL, 10 * MIB },
};

static uint64_t
minimum_for (const struct inspect *inspect, const char *mountpoint)
{
  size_t i;

  for (i = 0; i < G_N_ELEMENTS (minimums) - 1; i++)
    if (g_strcmp0 (minimums[i].type, inspect->type) == 0 &&
        strcmp (minimums[i].mountpoint, mountpoint) == 0)
      break;
  return minimums[i].bytes;
}

static bool
check_mount (struct guest *guest, const struct inspect *inspect,
             const char *mountpoint, GError **error)
{
  uint64_t minimum = minimum_for (inspect, mountpoint);
  struct guest_space s;

  if (!guest_space (guest, mountpoint, &s, error))
    return false;
  if (s.free_bytes < minimum) {
    g_autofree char *has = format_size (s.free_bytes);
    g_autofree char *needs = format_size (minimum);

    return error_set (error, "not enough free space for conversion on "
                      "filesystem ‘%s’: %s free, %s needed.  Free some space "
                      "in the source guest and convert it again",
                      mountpoint, has, needs);
  }
  /* File systems that make inodes as they need them say 0 of 0. */
  if (s.total_inodes > 0 && s.free_inodes < MIN_INODES)
    return error_set (error, "not enough available inodes for conversion on "
                      "filesystem ‘%s’: %ju free, %d needed.  Remove some "
                      "files in the source guest and convert it again",
                      mountpoint, (uintmax_t) s.free_inodes, MIN_INODES);
  return true;
}

bool
inspection_check_space (struct guest *guest, const struct inspect *inspect,
                        GError **error)
{
  guint i;

  for (i = 0; i < inspect->mounts->len; i++) {
    const struct inspect_mount *m = g_ptr_array_index (inspect->mounts, i);

    if (!check_mount (guest, inspect, m->mountpoint, error))
      return false;
  }
  return true;
}

/* --- discarding -------------------------------------------------------- */

/* The device below a btrfs subvolume: "btrfsvol:/dev/sda2/root". */
static char *
device_below (const char *device)
{
  const char *name = device, *end;

  if (!g_str_has_prefix (device, "btrfsvol:"))
    return g_strdup (device);
  name += strlen ("btrfsvol:");
  end = strchr (name + strlen ("/dev/"), '/');
  return end ? g_strndup (name, (gsize) (end - name)) : g_strdup (name);
}

static void
trim_mounts (guestfs_h *g, const struct inspect *inspect)
{
  g_autoptr (GHashTable) done = g_hash_table_new_full (g_str_hash,
                                                       g_str_equal, g_free,
                                                       NULL);
  guint i;

  for (i = 0; i < inspect->mounts->len; i++) {
    const struct inspect_mount *m = g_ptr_array_index (inspect->mounts, i);

    if (g_hash_table_add (done, device_below (m->device)) &&
        guestfs_fstrim (g, m->mountpoint, -1) == -1)
      report_debug ("free blocks of %s are not known: %s", m->mountpoint,
                    guestfs_last_error (g));
  }
}

#define SWAP_KEPT (64 * 1024)    /* header, UUID and label; one large page */

/* Whatever a swap area held is void after a boot; its header stays. */
static void
discard_swap (guestfs_h *g, const char *device)
{
  size_t size;
  g_autofree char *header = guestfs_pread_device (g, device, SWAP_KEPT, 0,
                                                  &size);

  if (header == NULL || size < SWAP_KEPT ||
      guestfs_blkdiscard (g, device) == -1) {
    report_debug ("the contents of swap %s are copied: %s", device,
                  guestfs_last_error (g));
    return;
  }
  if (guestfs_pwrite_device (g, device, header, size, 0) != (int) size)
    report_warning ("the header of the swap area ‘%s’ could not be written "
                    "back: %s", device, guestfs_last_error (g));
}

void
inspection_trim (guestfs_h *g, const struct inspect *inspect)
{
  guint i;

  trim_mounts (g, inspect);
  for (i = 0; i < inspect->swap->len; i++)
    discard_swap (g, g_ptr_array_index (inspect->swap, i));
}
