/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How much room a guest must have before anything is copied. */
#include "config.h"

#include "v2v/guest/inspection.h"

static struct guest_space has_space;

static bool
give_space (struct guest *g G_GNUC_UNUSED, const char *path G_GNUC_UNUSED,
            struct guest_space *ret_space, GError **error G_GNUC_UNUSED)
{
  *ret_space = has_space;
  return true;
}

static void
test_space (void)
{
  static const struct guest_ops ops = { .name = "space", .space = give_space };
  static const struct {
    const char *type, *mountpoint;
    uint64_t mib, inodes, all_inodes;
    const char *error;
  } rows[] = {
    { "windows", "/", 100, 1000, 1000, NULL },
    { "windows", "/", 99, 1000, 1000,
      "not enough free space for conversion on filesystem ‘/’*99*needed*" },
    { "windows", "/", 100, 0, 0, NULL },
    { "windows", "/data", 10, 0, 0, NULL },
    { "linux", "/boot", 49, 1000, 1000,
      "not enough free space for conversion on filesystem ‘/boot’*" },
    { "linux", "/", 5000, 99, 1000, "not enough available inodes*" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    struct guest g = { .ops = &ops };
    g_autoptr (v2v_inspect) inspect = inspect_new ();
    struct inspect_mount *m = g_new0 (struct inspect_mount, 1);
    g_autoptr (GError) error = NULL;

    inspect->type = g_strdup (rows[i].type);
    m->mountpoint = g_strdup (rows[i].mountpoint);
    m->device = g_strdup ("/dev/sda1");
    m->fstype = g_strdup ("");
    g_ptr_array_add (inspect->mounts, m);
    has_space = (struct guest_space) {
      .free_bytes = rows[i].mib * 1024 * 1024, .total_bytes = 1ULL << 40,
      .free_inodes = rows[i].inodes, .total_inodes = rows[i].all_inodes,
    };
    g_assert_cmpint (inspection_check_space (&g, inspect, &error), ==,
                     rows[i].error == NULL);
    g_assert_true (rows[i].error
                   ? g_pattern_match_simple (rows[i].error, error->message)
                   : error == NULL);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/inspection/space", test_space);
  return g_test_run ();
}
