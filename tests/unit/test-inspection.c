/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The parts of inspection that need no appliance: parsers, the resolving of
 * device names, mounts, keys, short ids. */
#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "v2v/base/error.h"
#include "v2v/guest/devices.h"
#include "v2v/guest/etc-files.h"
#include "v2v/guest/inspection-linux.h"
#include "v2v/guest/luks.h"
#include "v2v/model/osinfo.h"

/* --- files of /etc ----------------------------------------------------- */

static void
test_fstab (void)
{
  static const char text[] =
    "# comment\n"
    "UUID=2  /boot/efi vfat umask=0077 0 1\r\n"
    "UUID=1\t/\text4 errors=remount-ro 0 1\n"
    "\n"
    "LABEL=x /a\\040b/ xfs defaults\n"
    "/dev/sda3 none swap sw 0 0\n"
    "server:/export /mnt nfs defaults 0 0\n"
    "tmpfs /tmp tmpfs defaults 0 0\n"
    "/home /srv none bind 0 0\n"
    "/srv /bound ext4 rw,bind 0 0\n"
    "/dev/sr0 /media/cd udf,iso9660 user,noauto 0 0\n"
    "/dev/sdb1 /../../etc ext4 defaults 0 0\n"
    "/dev/sdb2 relative ext4 defaults 0 0\n"
    "/dev/sdb3\n"
    "UUID=old /boot ext2 defaults 0 0\n"
    "UUID=3 //boot/. ext2 defaults 0 0\n";
  static const char *const expected[] = {
    "UUID=1 / ext4", "LABEL=x /a b xfs", "UUID=3 /boot ext2",
    "UUID=2 /boot/efi vfat",
  };
  g_autoptr (GPtrArray) entries = fstab_parse (text);
  guint i;

  g_assert_cmpuint (entries->len, ==, G_N_ELEMENTS (expected));
  for (i = 0; i < entries->len; i++) {
    const struct fstab_entry *e = g_ptr_array_index (entries, i);
    g_autofree char *got = g_strjoin (" ", e->spec, e->mountpoint, e->type,
                                      NULL);
    g_assert_cmpstr (got, ==, expected[i]);
  }
}

static void
test_fstab_bounded (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GPtrArray) entries = NULL;
  int i;

  for (i = 0; i < ETC_MAX_LINES + 10; i++)
    g_string_append_printf (text, "UUID=%d /m%d ext4 defaults\n", i, i);
  entries = fstab_parse (text->str);
  g_assert_cmpuint (entries->len, ==, ETC_MAX_LINES);
}

static void
test_os_release (void)
{
  g_autoptr (GHashTable) t = os_release_parse (
    "# x\nID=debian\nVERSION_ID=\"12\"\n PRETTY_NAME='A \"B\"'\n=bad\nbad\n"
    "BROKEN=\"never closed\nHOME=$HOME\n");

  g_assert_cmpstr (g_hash_table_lookup (t, "ID"), ==, "debian");
  g_assert_cmpstr (g_hash_table_lookup (t, "VERSION_ID"), ==, "12");
  g_assert_cmpstr (g_hash_table_lookup (t, "PRETTY_NAME"), ==, "A \"B\"");
  g_assert_cmpstr (g_hash_table_lookup (t, "HOME"), ==, "$HOME");
  g_assert_cmpuint (g_hash_table_size (t), ==, 4);
}

static void
test_version (void)
{
  static const struct {
    const char *text;
    bool ok;
    unsigned major, minor;
  } cases[] = {
    { "22.04", true, 22, 4 }, { "12", true, 12, 0 },
    { "CentOS release 6.10 (Final)", true, 6, 10 },
    { "Red Hat Enterprise Linux Server release 5.11 (Tikanga)", true, 5, 11 },
    { "15.", true, 15, 0 }, { "bookworm/sid", false, 0, 0 },
    { "99999999999999999999", false, 0, 0 }, { "", false, 0, 0 },
  };
  size_t i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    unsigned major = 0, minor = 0;

    g_assert_cmpint (version_parse (cases[i].text, &major, &minor), ==,
                     cases[i].ok);
    g_assert_cmpuint (major, ==, cases[i].major);
    g_assert_cmpuint (minor, ==, cases[i].minor);
  }
}

static void
test_elf (void)
{
  char elf[20] = "\177ELF\2\1\1";

  elf[18] = 62;
  g_assert_cmpstr (elf_arch (elf, sizeof elf), ==, "x86_64");
  g_assert_null (elf_arch (elf, 19));
  elf[4] = 1;
  elf[18] = 3;
  g_assert_cmpstr (elf_arch (elf, sizeof elf), ==, "i386");
  elf[4] = 2;
  elf[5] = 2;
  elf[18] = 0;
  elf[19] = 21;
  g_assert_cmpstr (elf_arch (elf, sizeof elf), ==, "ppc64");
  g_assert_null (elf_arch ("#!/bin/sh\n0123456789", 20));
}

static void
test_canonical (void)
{
  static const char *const cases[][2] = {
    { "/dev/sda1", "/dev/sda1" },
    { "/dev/mapper/vg-lv", "/dev/vg/lv" },
    { "/dev/mapper/a--b-c--d", "/dev/a-b/c-d" },
    { "/dev/mapper/a---b", "/dev/a-/b" },
    { "/dev/mapper/luks-1-2-3", "/dev/mapper/luks-1-2-3" },
    { "/dev/mapper/crypt", "/dev/mapper/crypt" },
    { "/dev/mapper/", "/dev/mapper/" },
  };
  size_t i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *got = device_canonical (cases[i][0]);
    g_assert_cmpstr (got, ==, cases[i][1]);
  }
}

/* --- devices ----------------------------------------------------------- */

static struct device *
add (struct devices *d, const char *name, const char *type, const char *uuid,
     const char *label)
{
  struct device *dev = devices_add (d, name, "", 0);

  dev->holds.type = type;
  g_strlcpy (dev->holds.uuid, uuid, sizeof dev->holds.uuid);
  g_strlcpy (dev->holds.label, label, sizeof dev->holds.label);
  return dev;
}

static struct devices *
make_devices (void)
{
  struct devices *d = devices_new ();
  struct device *boot = add (d, "/dev/sda1", "ext2", "u-boot", "boot");

  boot->part.number = 1;
  g_strlcpy (boot->part.uuid, "pu-1", sizeof boot->part.uuid);
  g_strlcpy (boot->part.name, "BOOT", sizeof boot->part.name);
  add (d, "/dev/sda2", "crypto_LUKS", "u-luks", "");
  add (d, "/dev/mapper/luks-u-luks", "LVM2_member", "", "");
  add (d, "/dev/my-vg/root", "ext4", "U-ROOT", "r");
  add (d, "/dev/my-vg/swap", "swap", "u-swap", "");
  add (d, "/dev/sdb1", "xfs", "", "");
  return d;
}

static void
test_find_spec (void)
{
  static const char *const cases[][2] = {
    { "UUID=u-boot", "/dev/sda1" }, { "UUID=u-root", "/dev/my-vg/root" },
    { "UUID=\"u-boot\"", "/dev/sda1" }, { "UUID=", NULL },
    { "LABEL=boot", "/dev/sda1" }, { "LABEL=BOOT", NULL },
    { "PARTUUID=PU-1", "/dev/sda1" }, { "PARTLABEL=BOOT", "/dev/sda1" },
    { "/dev/disk/by-uuid/u-boot", "/dev/sda1" },
    { "/dev/disk/by-label/r", "/dev/my-vg/root" },
    { "/dev/mapper/my--vg-root", "/dev/my-vg/root" },
    { "/dev/my-vg/root", "/dev/my-vg/root" },
    { "/dev/hda1", "/dev/sda1" }, { "/dev/vdb1", "/dev/sdb1" },
    { "/dev/xvda1", "/dev/sda1" }, { "/dev/nvme1n1p1", "/dev/sdb1" },
    { "/dev/nvme1n1p1x", NULL }, { "/dev/nvme99n1p1", NULL },
    { "/dev/mapper/crypt", "/dev/mapper/luks-u-luks" },
    { "/dev/mapper/other", NULL }, { "/dev/disk/by-id/ata-x", NULL },
    { "", NULL }, { "none", NULL },
  };
  g_autoptr (v2v_devices) d = make_devices ();
  g_autoptr (GHashTable) crypt =
    crypttab_parse ("# x\ncrypt UUID=u-luks none luks\nother UUID=no none\n");
  size_t i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    const struct device *dev = devices_find_spec (d, cases[i][0], crypt);
    g_assert_cmpstr (dev ? dev->name : NULL, ==, cases[i][1]);
  }
}

/* The second and the fourth disk of four: the appliance's first and second. */
static void
test_find_selected (void)
{
  static const unsigned ids[] = { 1, 3 };
  static const char *const cases[][2] = {
    { "/dev/sdb1", "/dev/sda1" }, { "/dev/vdb1", "/dev/sda1" },
    { "/dev/sdd1", "/dev/sdb1" }, { "/dev/nvme3n1p1", "/dev/sdb1" },
    { "/dev/sda1", NULL }, { "/dev/sdc1", NULL }, { "/dev/sde1", NULL },
    { "UUID=u-boot", "/dev/sda1" }, { "/dev/my-vg/root", "/dev/my-vg/root" },
  };
  g_autoptr (v2v_devices) d = make_devices ();
  d->disk_ids = ids;
  d->nr_disks = G_N_ELEMENTS (ids);
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    const struct device *dev = devices_find_spec (d, cases[i][0], NULL);
    g_assert_cmpstr (dev ? dev->name : NULL, ==, cases[i][1]);
  }
}

static void
test_mounts (void)
{
  g_autoptr (v2v_devices) d = make_devices ();
  g_autoptr (v2v_inspect) i = inspect_new (), bare = inspect_new ();
  const struct device *root = devices_find (d, "/dev/my-vg/root");
  const struct inspect_mount *m;

  /* The root is the device that was found, whatever fstab says. */
  linux_add_mounts (d, root,
                    "UUID=elsewhere / ext4 defaults 0 1\n"
                    "/dev/my-vg/root /again ext4 defaults 0 1\n"
                    "UUID=missing /data ext4 defaults 0 1\n"
                    "/dev/sdb1 /boot/x xfs defaults 0 0\n"
                    "LABEL=boot /boot ext2 defaults 0 0\n", NULL, NULL, i);
  g_assert_cmpuint (i->mounts->len, ==, 3);
  m = g_ptr_array_index (i->mounts, 0);
  g_assert_cmpstr (m->mountpoint, ==, "/");
  g_assert_cmpstr (m->device, ==, "/dev/my-vg/root");
  g_assert_cmpstr (m->fstype, ==, "ext4");
  m = g_ptr_array_index (i->mounts, 1);
  g_assert_cmpstr (m->mountpoint, ==, "/boot");
  g_assert_cmpstr (m->device, ==, "/dev/sda1");
  m = g_ptr_array_index (i->mounts, 2);
  g_assert_cmpstr (m->mountpoint, ==, "/boot/x");
  linux_add_mounts (d, root, NULL, NULL, NULL, bare);
  g_assert_cmpuint (bare->mounts->len, ==, 1);
}

/* --- keys -------------------------------------------------------------- */

static void
test_keys (void)
{
  static const char *const bad[] = {
    "", "all", "all:key", ":key:x", "all:clevis", "all:pass:x",
    "all:file:/no/such/file",
  };
  static const struct {
    const char *selector, *key;
    bool luks, boot;
  } good[] = {
    { "all:key:a:b", "a:b", true, true },
    { "/dev/sda2:key:x", "x", true, false },
    { "/dev/vda2:key:", "", true, false },
    { "U-LUKS:key:x", "x", true, false },
    { "/dev/sdz9:key:x", "x", false, false },
  };
  g_autoptr (v2v_devices) d = make_devices ();
  size_t i;

  for (i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;
    struct luks_key key = { 0 };

    g_assert_false (luks_key_parse (bad[i], &key, &error));
    g_assert_error (error, V2V_ERROR, V2V_ERROR_FAILED);
  }
  for (i = 0; i < G_N_ELEMENTS (good); i++) {
    struct luks_key key = { 0 };

    g_assert_true (luks_key_parse (good[i].selector, &key, NULL));
    g_assert_cmpstr (key.key, ==, good[i].key);
    g_assert_cmpint (luks_key_matches (&key, d, devices_find (d, "/dev/sda2")),
                     ==, good[i].luks);
    g_assert_cmpint (luks_key_matches (&key, d, devices_find (d, "/dev/sda1")),
                     ==, good[i].boot);
    luks_key_clear (&key);
  }
}

static void
test_key_file (void)
{
  static const struct {
    const char *content;
    gssize size;
    const char *key;             /* NULL: refused */
  } cases[] = {
    { "secret\n", -1, "secret" }, { "two\nlines\n", -1, "two\nlines" },
    { "", 0, "" }, { "a\0b", 3, NULL },
  };
  g_autofree char *dir = g_dir_make_tmp ("test-key-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (dir, "key", NULL);
  g_autofree char *selector = g_strconcat ("all:file:", file, NULL);
  size_t i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    struct luks_key key = { 0 };
    bool ok;

    g_assert_true (g_file_set_contents (file, cases[i].content,
                                        cases[i].size, NULL));
    ok = luks_key_parse (selector, &key, NULL);
    g_assert_cmpint (ok, ==, cases[i].key != NULL);
    g_assert_cmpstr (key.key, ==, cases[i].key);
    luks_key_clear (&key);
  }
  g_unlink (file);
  g_rmdir (dir);
}

/* --- short ids --------------------------------------------------------- */

static void
test_osinfo (void)
{
  static const struct {
    const char *type, *distro, *variant, *product;
    unsigned major, minor;
    const char *id;
  } cases[] = {
    { "linux", "debian", "", "", 10, 13, "debian10" },
    { "linux", "debian", "", "", 13, 0, "debian13" },
    { "linux", "ubuntu", "", "", 18, 4, "ubuntu18.04" },
    { "linux", "ubuntu", "", "", 24, 10, "ubuntu24.10" },
    { "linux", "rhel", "", "", 9, 4, "rhel9.4" },
    { "linux", "centos", "", "", 7, 9, "centos7.9" },
    { "linux", "centos", "", "", 8, 3, "centos8" },
    { "linux", "centos", "", "", 9, 0, "centos-stream9" },
    { "linux", "fedora", "", "", 41, 0, "fedora41" },
    { "linux", "sles", "", "", 12, 5, "sles12sp5" },
    { "linux", "sles", "", "", 15, 0, "sles15" },
    { "linux", "opensuse", "", "", 15, 6, "opensuse15.6" },
    { "linux", "opensuse", "", "", 20240101, 0, "opensusetumbleweed" },
    { "linux", "archlinux", "", "", 0, 0, "archlinux" },
    { "linux", "strange", "", "", 1, 0, "unknown" },
    { "linux", NULL, NULL, NULL, 0, 0, "unknown" },
    { "windows", "windows", "Client", "Windows 7 Professional", 6, 1,
      "win7" },
    { "windows", "windows", "Server", "Windows Server 2008 R2", 6, 1,
      "win2k8r2" },
    { "windows", "windows", "Server", "Windows Server 2003 R2", 5, 2,
      "win2k3r2" },
    { "windows", "windows", "Client", "Windows 11 Pro", 10, 0, "win11" },
    { "windows", "windows", "Client", "Windows 10 Pro", 10, 0, "win10" },
    { "windows", "windows", "Server", "Windows Server 2025 Datacenter", 10, 0,
      "win2k25" },
    { "windows", "windows", "Server", "Windows Server 2022", 10, 0,
      "win2k22" },
    { "windows", "windows", "Server", "Windows Server 2016", 10, 0,
      "win2k16" },
    { "windows", "windows", "Server", "?", 11, 0, "unknown" },
  };
  size_t n;

  for (n = 0; n < G_N_ELEMENTS (cases); n++) {
    g_autoptr (v2v_inspect) i = inspect_new ();
    g_autofree char *id = NULL;

    i->type = g_strdup (cases[n].type);
    i->distro = g_strdup (cases[n].distro);
    i->product_variant = g_strdup (cases[n].variant);
    i->product_name = g_strdup (cases[n].product);
    i->major = cases[n].major;
    i->minor = cases[n].minor;
    id = osinfo_short_id (i);
    g_assert_cmpstr (id, ==, cases[n].id);
  }
}

/* The build knows better than the name. */
static void
test_short_ids_of_builds (void)
{
  static const struct {
    const char *variant, *product;
    unsigned build;
    const char *id;
  } cases[] = {
    { "Client", "Windows 10 Pro", 21999, "win10" },
    { "Client", "Windows 10 Pro", 22000, "win11" },
    { "Server", "Windows Server 2016", 14393, "win2k16" },
    { "Server Core", "Windows Server Standard", 17134, "win2k16" },
    { "Server", "Windows Server 2016 Standard", 17763, "win2k19" },
    { "Server Core", "Windows Server Datacenter", 19042, "win2k19" },
    { "Server", "Windows Server 2016 Standard", 20348, "win2k22" },
    { "Server", "Windows Server Datacenter", 25398, "win2k22" },
    { "Server", "Windows Server 2016 Standard", 26100, "win2k25" },
  };

  for (size_t n = 0; n < G_N_ELEMENTS (cases); n++) {
    g_autoptr (v2v_inspect) i = inspect_new ();
    g_autofree char *id = NULL;

    i->type = g_strdup ("windows");
    i->product_variant = g_strdup (cases[n].variant);
    i->product_name = g_strdup (cases[n].product);
    i->major = 10;
    i->build = cases[n].build;
    id = osinfo_short_id (i);
    g_assert_cmpstr (id, ==, cases[n].id);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/etc-files/fstab", test_fstab);
  g_test_add_func ("/etc-files/fstab-bounded", test_fstab_bounded);
  g_test_add_func ("/etc-files/os-release", test_os_release);
  g_test_add_func ("/etc-files/version", test_version);
  g_test_add_func ("/etc-files/elf", test_elf);
  g_test_add_func ("/etc-files/canonical", test_canonical);
  g_test_add_func ("/devices/find-spec", test_find_spec);
  g_test_add_func ("/devices/find-selected", test_find_selected);
  g_test_add_func ("/inspection/mounts", test_mounts);
  g_test_add_func ("/luks/keys", test_keys);
  g_test_add_func ("/luks/key-file", test_key_file);
  g_test_add_func ("/osinfo", test_osinfo);
  g_test_add_func ("/osinfo/builds", test_short_ids_of_builds);
  return g_test_run ();
}
