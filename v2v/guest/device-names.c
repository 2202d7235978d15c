/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names of the appliance's disks in the names of btrfs subvolumes. */
#include "config.h"

#include <string.h>

#include <guestfs.h>

#include "v2v/guest/device-names.h"

#define SUBVOLUME "btrfsvol:"
#define BLOCK "/sys/block/"
#define READ_AHEAD "/queue/read_ahead_kb:"
/* A disk is known again by how much of it the kernel is told to read ahead:
 * 512 KiB for the first, a page more for each next one.  Others have 128. */
#define FIRST_KB 512
#define STEP_KB 4
#define MAX_DISKS 1000

GHashTable *
device_names_parse (const char *text, const char *const *disks)
{
  GHashTable *names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                             g_free);
  const guint n = g_strv_length ((char **) disks);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (size_t i = 0; lines[i]; i++) {
    const char *value = strstr (lines[i], READ_AHEAD);
    const char *begin = lines[i] + strlen (BLOCK);
    guint64 kb;

    if (!value || !g_str_has_prefix (lines[i], BLOCK))
      continue;
    kb = g_ascii_strtoull (value + strlen (READ_AHEAD), NULL, 10);
    if (kb < FIRST_KB || kb % STEP_KB != 0 || (kb - FIRST_KB) / STEP_KB >= n)
      continue;
    g_hash_table_insert (names,
                         g_strdup_printf ("/dev/%.*s", (int) (value - begin),
                                          begin),
                         g_strdup (disks[(kb - FIRST_KB) / STEP_KB]));
  }
  return names;
}

GHashTable *
device_names_read (guestfs_h *g)
{
  char command[] = "grep -H . " BLOCK "*/queue/read_ahead_kb";
  char *argv[] = { command, NULL };
  g_auto (GStrv) disks = guestfs_list_devices (g);
  char *none[] = { NULL };
  char **list = disks ? disks : none;
  g_autofree char *text = NULL;

  for (int i = 0; list[i] && i < MAX_DISKS; i++)
    guestfs_blockdev_setra (g, list[i], 2 * (FIRST_KB + i * STEP_KB));
  text = guestfs_debug (g, "sh", argv);
  return device_names_parse (text ? text : "", (const char *const *) list);
}

char *
device_names_translate (GHashTable *names, const char *name)
{
  const char *device = name + strlen (SUBVOLUME), *end = device;
  g_autofree char *disk = NULL;
  const char *known;

  if (!g_str_has_prefix (name, SUBVOLUME "/dev/"))
    return g_strdup (name);
  end += strlen ("/dev/");
  while (g_ascii_islower (*end))
    end++;
  disk = g_strndup (device, (gsize) (end - device));
  known = names ? g_hash_table_lookup (names, disk) : NULL;
  return known ? g_strconcat (SUBVOLUME, known, end, NULL) : g_strdup (name);
}
