/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Find the one Windows among NTFS partitions. */
#include "config.h"

#include <string.h>

#include <guestfs.h>

#include "v2v/base/report.h"
#include "v2v/guest/guest.h"
#include "v2v/guest/inspection-ntfs.h"

/* --- what may be on the devices ------------------------------------------ */

/* GUIDs and types: "CREATE_PARTITION_PARAMETERS", "PARTITION_INFORMATION_GPT"
 * and "Disk Partition Types", Windows SDK. */
#define GUID_BASIC "ebd0a0a2-b9e5-4433-87c0-68b6b72699c7"
#define GUID_RECOVERY "de94bba4-06d1-4d40-a16a-bfd50179d6ac"
#define GUID_RESERVED "e3c9e316-0b5c-4db8-817d-f92df00215ae"
#define MBR_IFS 0x07             /* NTFS */
#define MBR_RECOVERY 0x27

static const struct {
  const char *holds;             /* file system; NULL: anything */
  const char *guid;              /* of a GPT partition, or */
  uint8_t mbr_type;
} plain[] = {
  { "ntfs", GUID_BASIC, MBR_IFS },
  { "ntfs", GUID_RECOVERY, MBR_RECOVERY },
  { "vfat", PARTITION_GUID_ESP, PARTITION_MBR_ESP },
  { NULL, GUID_RESERVED, 0 },
};

static bool
is_plain (const struct device *dev)
{
  const struct partition *p = &dev->part;

  /* An extended partition holds others, which are looked at as well. */
  if (dev->holds.blank || (!*p->type && partition_is_extended (p)))
    return true;
  for (size_t i = 0; i < G_N_ELEMENTS (plain); i++)
    if ((!plain[i].holds || strcmp (dev->holds.type, plain[i].holds) == 0) &&
        (strcmp (p->type, plain[i].guid) == 0 ||
         (!*p->type && p->mbr_type && p->mbr_type == plain[i].mbr_type)))
      return true;
  return false;
}

bool
ntfs_is_all (const struct devices *d)
{
  bool any = false;

  for (guint i = 0; i < d->list->len; i++) {
    const struct device *dev = g_ptr_array_index (d->list, i);

    if (!is_plain (dev))
      return false;
    any = any || strcmp (dev->holds.type, "ntfs") == 0;
  }
  return any;
}

/* --- which is the system's ----------------------------------------------- */

/* The name in DIR that NAME means, whatever its case, as a path. */
static char *
find_name (struct guest *guest, const char *dir, const char *name)
{
  g_auto (GStrv) names = guest_list (guest, *dir ? dir : "/", NULL);

  for (size_t i = 0; names && names[i]; i++)
    if (g_ascii_strcasecmp (names[i], name) == 0)
      return g_strconcat (dir, "/", names[i], NULL);
  return NULL;
}

/* "/Windows", if there are hives in it. */
static char *
find_systemroot (struct guest *guest)
{
  static const char *const roots[] = { "Windows", "WINNT" };
  static const char *const below[] = { "System32", "config", "SYSTEM" };

  for (size_t r = 0; r < G_N_ELEMENTS (roots); r++) {
    g_autofree char *root = find_name (guest, "", roots[r]);
    g_autofree char *path = g_strdup (root);

    for (size_t i = 0; path && i < G_N_ELEMENTS (below); i++) {
      char *next = find_name (guest, path, below[i]);

      g_free (path);
      path = next;
    }
    if (path)
      return g_steal_pointer (&root);
  }
  return NULL;
}

static struct inspect *
inspect_new_windows (const struct device *dev, const char *systemroot)
{
  struct inspect *i = inspect_new ();
  struct inspect_mount *m = g_new0 (struct inspect_mount, 1);

  m->mountpoint = g_strdup ("/");
  m->device = g_strdup (dev->name);
  m->fstype = g_strdup (dev->holds.type);
  g_ptr_array_add (i->mounts, m);
  i->root = g_strdup (dev->name);
  i->type = g_strdup ("windows");
  i->distro = g_strdup ("windows");
  i->windows_systemroot = g_strdup (systemroot);
  return i;
}

/* False: it cannot be told. */
static bool
look_at (guestfs_h *g, const struct device *dev, struct inspect **found)
{
  g_autoptr (v2v_guest) guest = guest_libguestfs_new (g);
  g_autofree char *systemroot = NULL;

  if (guestfs_mount_ro (g, dev->name, "/") == -1)
    return false;
  systemroot = find_systemroot (guest);
  if (guestfs_umount_all (g) == -1 || (systemroot && *found))
    return false;
  if (systemroot)
    *found = inspect_new_windows (dev, systemroot);
  return true;
}

struct inspect *
ntfs_find_root (guestfs_h *g, const struct devices *d)
{
  g_autoptr (v2v_inspect) found = NULL;

  if (!ntfs_is_all (d))
    return NULL;
  for (guint i = 0; i < d->list->len; i++) {
    const struct device *dev = g_ptr_array_index (d->list, i);

    if (strcmp (dev->holds.type, "ntfs") == 0 && !look_at (g, dev, &found)) {
      report_debug ("%s: not a plain disk with one Windows", dev->name);
      return NULL;
    }
  }
  return g_steal_pointer (&found);
}
