/* SPDX-License-Identifier: GPL-2.0-or-later */
/* MD arrays by the names that the guest has for them. */
#include "config.h"

#include <string.h>

#include "v2v/guest/devices.h"
#include "v2v/guest/inspection-linux.h"
#include "v2v/model/inspect.h"

#define UUID_A "c5dbec459b3d5042a254357adf3d60ff"
#define UUID_B "3c8cf06e77e253a8a6ddefafab9dc437"

static void
test_short_names (void)
{
  static const char *const cases[][2] = {
    { "/dev/md0", "0" }, { "/dev/md/0", "0" }, { "/dev/md127", "127" },
    { "/dev/md/boot", "boot" }, { "/dev/md/host:boot", "host:boot" },
    { "/dev/md", NULL }, { "/dev/md/", NULL }, { "/dev/mdx", NULL },
    { "/dev/md/a/b", NULL }, { "/dev/sda1", NULL }, { "", NULL },
    { "UUID=x", NULL },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (md_short_name (cases[i][0]), ==, cases[i][1]);
}

static void
test_copies (void)
{
  static const struct { const char *text, *uuid; } uuids[] = {
    { "c5dbec45:9b3d5042:a254357a:df3d60ff", UUID_A },
    { "C5DBEC45-9B3D5042-A254357A-DF3D60FF", UUID_A },
    { UUID_A, UUID_A }, { UUID_A "0", "" }, { "c5dbec45", "" }, { "", "" },
    { UUID_A UUID_A UUID_A, "" },
  };
  static const struct { const char *text, *name; } names[] = {
    { "debian12-md:0", "0" }, { "boot", "boot" }, { "a:b:c", "c" },
    { "", "" }, { "host:", "" },
    { "0123456789012345678901234567890123456789", "" },
  };
  char uuid[MD_UUID_SIZE], name[MD_NAME_SIZE];

  for (size_t i = 0; i < G_N_ELEMENTS (uuids); i++) {
    md_uuid_copy (uuid, uuids[i].text);
    g_assert_cmpstr (uuid, ==, uuids[i].uuid);
  }
  for (size_t i = 0; i < G_N_ELEMENTS (names); i++) {
    md_name_copy (name, names[i].text);
    g_assert_cmpstr (name, ==, names[i].name);
  }
}

static void
test_conf (void)
{
  g_autoptr (GHashTable) t = mdadm_conf_parse (
    "# ARRAY /dev/md9 UUID=" UUID_A "\n"
    "DEVICE partitions\n"
    "ARRAY /dev/md/0  metadata=1.2 UUID=c5dbec45:9b3d5042:a254357a:df3d60ff "
    "name=h:0\n"
    "array /dev/md1 level=raid1\n   num-devices=2\n"
    "\tuuid=3c8cf06e:77e253a8:a6ddefaf:ab9dc437\n"
    "ARRAY /dev/md2 UUID=short\n"
    "ARRAY <ignore> UUID=" UUID_A "\n"
    "ARRAY\n"
    "ARRAY /dev/md3 name=x");

  g_assert_cmpuint (g_hash_table_size (t), ==, 2);
  g_assert_cmpstr (g_hash_table_lookup (t, "0"), ==, UUID_A);
  g_assert_cmpstr (g_hash_table_lookup (t, "1"), ==, UUID_B);
}

static struct device *
add (struct devices *d, const char *name, const char *uuid,
     const char *md_name)
{
  struct device *dev = devices_add (d, name, "", 0);

  dev->holds.type = "ext4";
  g_strlcpy (dev->md_uuid, uuid, sizeof dev->md_uuid);
  g_strlcpy (dev->md_name, md_name, sizeof dev->md_name);
  return dev;
}

/* As the appliance has them: the array 0 is md127, the array 127 is md126. */
static struct devices *
make_devices (void)
{
  struct devices *d = devices_new ();

  add (d, "/dev/sda1", "", "");
  add (d, "/dev/md127", UUID_A, "0");
  add (d, "/dev/md126", UUID_B, "127");
  add (d, "/dev/md125", "", "");
  return d;
}

static void
test_find (void)
{
  static const char *const cases[][3] = {
    { "/dev/md0", "/dev/md127", "/dev/md126" },
    { "/dev/md/0", "/dev/md127", "/dev/md126" },
    { "/dev/md127", "/dev/md126", "/dev/md126" },
    { "/dev/md125", "/dev/md125", NULL },
    { "/dev/md7", NULL, NULL },
    { "/dev/sda1", "/dev/sda1", NULL },
  };
  g_autoptr (v2v_devices) d = make_devices ();
  g_autoptr (GHashTable) conf =
    mdadm_conf_parse ("ARRAY /dev/md0 UUID=" UUID_B "\n"
                      "ARRAY /dev/md125 UUID=" UUID_A "0\n");

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    const struct device *dev = devices_find_spec (d, cases[i][0], NULL);
    g_assert_cmpstr (dev ? dev->name : NULL, ==, cases[i][1]);
    dev = devices_find_array (d, cases[i][0], conf);
    g_assert_cmpstr (dev ? dev->name : NULL, ==, cases[i][2]);
  }
}

static void
test_mounts (void)
{
  static const struct { const char *conf, *device; } cases[] = {
    { NULL, "/dev/md127" },
    { "ARRAY /dev/md0 UUID=" UUID_B "\n", "/dev/md126" },
  };
  g_autoptr (v2v_devices) d = make_devices ();

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (v2v_inspect) in = inspect_new ();
    const struct inspect_mount *m;

    linux_add_mounts (d, devices_find (d, "/dev/sda1"),
                      "/dev/md0 /boot ext4 defaults 0 2\n", NULL,
                      cases[i].conf, in);
    g_assert_cmpuint (in->mounts->len, ==, 2);
    m = g_ptr_array_index (in->mounts, 1);
    g_assert_cmpstr (m->device, ==, cases[i].device);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/md-name/short", test_short_names);
  g_test_add_func ("/md-name/copies", test_copies);
  g_test_add_func ("/md-name/conf", test_conf);
  g_test_add_func ("/md-name/find", test_find);
  g_test_add_func ("/md-name/mounts", test_mounts);
  return g_test_run ();
}
