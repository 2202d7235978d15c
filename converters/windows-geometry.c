/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The geometry that the boot sector of Windows 2000, XP and 2003 holds: their
 * boot code reads the first gigabytes by cylinder, head and sector, and must
 * count as the BIOS does.  Other hypervisors have other numbers of heads; KVM's
 * BIOS has 255, and 63 sectors, for every disk of more than 8.4 GB. */
#include "config.h"

#include <string.h>

#include "converters/windows.h"
#include "v2v/guest/ntfs-boot.h"
#include "v2v/guest/partition.h"

#define SECTORS 63
#define HEADS 255

bool
windows_has_geometry (const struct conversion *cv)
{
  return windows_state (cv)->version.major == 5 && !cv->inspect->uefi &&
         windows_on_ntfs (cv);
}

/* The partition that ROOT ("/dev/sda1") is; false: not told. */
static bool
find_partition (const struct conversion *cv, const char *root,
                struct partition *ret)
{
  const size_t n = strcspn (root, "0123456789");
  g_autofree char *disk = g_strndup (root, n);
  g_autoptr (GBytes) begin = guest_read_device (cv->guest, disk, 0, 1024,
                                                NULL);
  g_autoptr (GArray) table = g_array_new (FALSE, FALSE,
                                          sizeof (struct partition));

  if (!begin || partition_parse (g_bytes_get_data (begin, NULL), 1024,
                                 table) != PARTITION_MBR)
    return false;
  for (guint i = 0; i < table->len; i++) {
    *ret = g_array_index (table, struct partition, i);
    if (ret->number == g_ascii_strtoull (root + n, NULL, 10))
      return true;
  }
  return false;
}

static void
check_hidden (const struct conversion *cv, const char *root, uint32_t hidden)
{
  struct partition p;

  if (find_partition (cv, root, &p) && p.start != hidden)
    guest_warning (cv->guest, "the boot sector of ‘%s’ says that it begins at "
                   "sector %u of its disk, but it begins at %ju: if the "
                   "guest does not boot, run ‘fixboot’ from the recovery "
                   "console", root, hidden, (uintmax_t) p.start);
}

static bool
set_geometry (const struct conversion *cv, const char *root, GBytes *sector,
              GError **error)
{
  static const guint8 wanted[4] = { SECTORS, 0, HEADS, 0 };
  g_autoptr (GBytes) old = g_bytes_new_from_bytes (sector,
                                                   NTFS_BOOT_GEOMETRY,
                                                   sizeof wanted);
  g_autoptr (GBytes) new = g_bytes_new_static (wanted, sizeof wanted);

  return guest_patch_device (cv->guest, root, NTFS_BOOT_GEOMETRY, old, new,
                             error);
}

bool
windows_fix_geometry (struct conversion *cv, GError **error G_GNUC_UNUSED)
{
  const char *root = cv->inspect->root;
  g_autoptr (GError) failure = NULL;
  g_autoptr (GBytes) sector = guest_read_device (cv->guest, root, 0,
                                                 NTFS_BOOT_BYTES, &failure);
  struct ntfs_boot boot;

  if (sector && !ntfs_boot_parse (g_bytes_get_data (sector, NULL),
                                  NTFS_BOOT_BYTES, &boot)) {
    guest_note (cv->guest, "%s has no NTFS boot sector", root);
    return true;
  }
  if (sector) {
    check_hidden (cv, root, boot.hidden_sectors);
    if (boot.heads != HEADS || boot.sectors_per_track != SECTORS)
      guest_note (cv->guest, "the boot sector of %s counts %u heads and %u "
                  "sectors", root, boot.heads, boot.sectors_per_track);
  }
  if (!sector || !set_geometry (cv, root, sector, &failure))
    guest_warning (cv->guest, "the geometry in the boot sector of ‘%s’ could "
                   "not be set: %s.  If the guest does not boot, run "
                   "‘fixboot’ from the recovery console", root,
                   failure->message);
  return true;
}
