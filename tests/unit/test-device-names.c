/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Disks of the appliance that its kernel found in another order. */
#include "config.h"

#include "v2v/guest/device-names.h"

static const char *const disks[] = { "/dev/sda", "/dev/sdb", NULL };

/* The appliance's own disk was found first, ours the other way round. */
static const char read_ahead[] =
  "/sys/block/loop0/queue/read_ahead_kb:128\n"
  "/sys/block/sda/queue/read_ahead_kb:128\n"
  "/sys/block/sdb/queue/read_ahead_kb:516\n"
  "/sys/block/sdc/queue/read_ahead_kb:512\n"
  "/sys/block/sdd/queue/read_ahead_kb:520\n"
  "/sys/block/sde/queue/read_ahead_kb:514\n"
  "grep: nothing\n";

static void
test_parse (void)
{
  g_autoptr (GHashTable) names = device_names_parse (read_ahead, disks);

  g_assert_cmpuint (g_hash_table_size (names), ==, 2);
  g_assert_cmpstr (g_hash_table_lookup (names, "/dev/sdc"), ==, "/dev/sda");
  g_assert_cmpstr (g_hash_table_lookup (names, "/dev/sdb"), ==, "/dev/sdb");
}

static void
test_translate (void)
{
  static const struct { const char *name, *wanted; } cases[] = {
    { "btrfsvol:/dev/sdc1/@", "btrfsvol:/dev/sda1/@" },
    { "btrfsvol:/dev/sdc/a/b", "btrfsvol:/dev/sda/a/b" },
    { "btrfsvol:/dev/sdb12/@", "btrfsvol:/dev/sdb12/@" },
    { "btrfsvol:/dev/sda1/@", "btrfsvol:/dev/sda1/@" },
    { "btrfsvol:/dev/md127/@", "btrfsvol:/dev/md127/@" },
    { "btrfsvol:/dev/vg/sdc1/@", "btrfsvol:/dev/vg/sdc1/@" },
    { "btrfsvol:", "btrfsvol:" },
    { "/dev/sdc1", "/dev/sdc1" },
    { "", "" },
  };
  g_autoptr (GHashTable) names = device_names_parse (read_ahead, disks);

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *name = device_names_translate (names, cases[i].name);
    g_autofree char *same = device_names_translate (NULL, cases[i].name);

    g_assert_cmpstr (name, ==, cases[i].wanted);
    g_assert_cmpstr (same, ==, cases[i].name);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/device-names/parse", test_parse);
  g_test_add_func ("/device-names/translate", test_translate);
  return g_test_run ();
}
