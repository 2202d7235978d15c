/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Unit tests of what is told by an initramfs's files: the tool that made it,
 * what that would load, what it knows of the guest. */
#include "config.h"

#include "tests/unit/initramfs-build.h"

static struct initramfs_contents *
look (const GByteArray *cpio)
{
  g_autoptr (GBytes) image = build_image (cpio);
  g_autoptr (GError) error = NULL;
  struct initramfs_contents *c = initramfs_look (image, &error);

  g_assert_no_error (error);
  return c;
}

/* The parents of PATH, then PATH. */
static void
build_file (GByteArray *cpio, const char *path, const char *text)
{
  for (const char *p = strchr (path, '/'); p; p = strchr (p + 1, '/')) {
    g_autofree char *dir = g_strndup (path, (gsize) (p - path));
    build_entry (cpio, dir, BUILD_DIR, NULL);
  }
  build_entry (cpio, path, BUILD_FILE, text);
}

static void
test_tools (void)
{
  static const struct { const char *path, *tool; bool proven; } cases[] = {
    { "conf/initramfs.conf", "initramfs-tools", true },
    { "usr/lib/dracut/hooks/x", "dracut", true },
    { "lib/dracut/hooks/x", "dracut", true },
    { "lib/dracut-lib.sh", "dracut-004", false },
    { "squash-root.img", "dracut-squash", false },
    { "squash/root.img", "dracut-squash", false },
    { "init_functions", "mkinitcpio", false },
    { "etc/initrd/cmdline.d/base", "make-initrd", false },
    { "sbin/nlplug-findfs", "mkinitfs", false },
    { "run_all.sh", "mkinitrd-suse", false },
    { "bin/nash", "mkinitrd", false },
    { "init", "unknown", false },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GByteArray) cpio = g_byte_array_new ();
    g_autoptr (initramfs_contents) c = NULL;
    g_autofree char *why = NULL;

    build_file (cpio, cases[i].path, "");
    c = look (cpio);
    g_assert_cmpstr (initramfs_contents_tool (c)->name, ==, cases[i].tool);
    g_assert_cmpint (initramfs_append_proven (c, &why), ==, cases[i].proven);
    g_assert_cmpint (why == NULL, ==, cases[i].proven);
  }
}

/* mkinitrd's images: only what its script loads counts. */
static void
test_loader (void)
{
  g_autoptr (GByteArray) cpio = g_byte_array_new ();
  g_autoptr (initramfs_contents) c = NULL;
  g_autofree char *path = NULL;

  build_file (cpio, "bin/nash", "");
  build_file (cpio, "lib/virtio-blk.ko", "");
  build_file (cpio, "lib/libata.ko", "");
  build_entry (cpio, "init", BUILD_FILE, "#!/bin/nash\n"
               "insmod /lib/virtio-blk.ko x=1\n  insmod /lib/gone.ko\n"
               "echo insmod /lib/libata.ko\ninsmod /lib\ninsmod\n");
  c = look (cpio);
  path = initramfs_contents_module (c, BUILD_VERSION, "virtio_blk");
  g_assert_cmpstr (path, ==, "lib/virtio-blk.ko");
  g_assert_null (initramfs_contents_module (c, BUILD_VERSION, "libata"));
  g_assert_null (initramfs_contents_module (c, BUILD_VERSION, "gone"));
}

static void
test_list (void)
{
  g_autoptr (GByteArray) cpio = g_byte_array_new ();
  g_autoptr (initramfs_contents) c = NULL;
  g_autoptr (GPtrArray) names = NULL, none = NULL;
  GBytes *text;

  build_file (cpio, "etc/cmdline.d/2.conf", " root=/dev/sda1");
  build_file (cpio, "etc/cmdline.d/1.conf", "");
  c = look (cpio);
  names = initramfs_contents_list (c, "/etc/cmdline.d");
  g_assert_cmpuint (names->len, ==, 2);
  g_assert_cmpstr (names->pdata[0], ==, "1.conf");
  text = initramfs_contents_text (c, "etc/cmdline.d/2.conf");
  g_assert_cmpuint (g_bytes_get_size (text), ==, 15);
  none = initramfs_contents_list (c, "etc/cmdline.d/1.conf");
  g_assert_cmpuint (none->len, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/initramfs/tools", test_tools);
  g_test_add_func ("/initramfs/loader", test_loader);
  g_test_add_func ("/initramfs/list", test_list);
  return g_test_run ();
}
