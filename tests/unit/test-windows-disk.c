/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What lies on a Windows disk beside the registry: permissions, the boot
 * sector, the EFI system partition; pure parts, and the steps on a directory.*/
#include "config.h"

#include <string.h>
#include <glib/gstdio.h>

#include "converters/windows.h"
#include "tests/hive-empty.h"
#include "tests/reg-text.h"
#include "v2v/base/report.h"
#include "v2v/guest/ntfs-record.h"
#include "windows/bcd.h"
#include "windows/security.h"

/* --- a guest ----------------------------------------------------------- */

struct fixture {
  char *dir;
  struct inspect *inspect;
  struct windows_state state;
  struct conversion cv;
};

static void
setup (struct fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  struct inspect_mount *m = g_new0 (struct inspect_mount, 1);

  f->dir = g_dir_make_tmp ("test-windows-disk-XXXXXX", NULL);
  f->inspect = inspect_new ();
  f->inspect->root = g_strdup ("/dev/sda1");
  m->mountpoint = g_strdup ("/");
  m->device = g_strdup ("/dev/sda1");
  m->fstype = g_strdup ("ntfs");
  g_ptr_array_add (f->inspect->mounts, m);
  f->state.systemroot = g_strdup ("/Windows");
  f->state.version.major = 5;
  f->state.version.arch = ARCH_AMD64;
  f->cv.guest = guest_dir_new (f->dir, false, NULL);
  f->cv.inspect = f->inspect;
  f->cv.state = &f->state;
  g_assert_nonnull (f->cv.guest);
}

static void
teardown (struct fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  guest_remove_matches (f->cv.guest, "/*", NULL);
  guest_free (f->cv.guest);
  g_assert_cmpint (g_rmdir (f->dir), ==, 0);
  inspect_free (f->inspect);
  g_free (f->state.systemroot);
  g_free (f->dir);
}

static void
put (struct fixture *f, const char *path, const void *data, gsize size)
{
  g_autofree char *dir = g_path_get_dirname (path);
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);

  g_assert_true (guest_mkdir_p (f->cv.guest, dir, NULL));
  g_assert_true (guest_write (f->cv.guest, path, bytes, NULL));
}

static void
run (struct fixture *f, bool (*step) (struct conversion *, GError **))
{
  g_autoptr (GError) error = NULL;

  account_free (f->cv.guest->account);
  f->cv.guest->account = account_new ();
  g_assert_true (step (&f->cv, &error));
  g_assert_no_error (error);
}

/* How often the account has this action, of PATH unless it is NULL. */
static guint
count (struct fixture *f, enum account_action action, const char *path)
{
  struct account *a = f->cv.guest->account;
  guint n = 0;

  for (guint i = 0; i < account_length (a); i++) {
    const struct account_entry *e = account_get (a, i);
    n += e->action == action && (!path || g_strcmp0 (path, e->path) == 0);
  }
  return n;
}

/* --- permissions ------------------------------------------------------- */

/* As "secaudit" of ntfs-3g showed them after they were set. */
static void
test_descriptor (void)
{
  static const char expected[] =
    "01000490" "14000000" "24000000" "00000000" "30000000"
    "01020000000000052000000020020000"
    "010100000000000512000000"
    "02004c0003000000"
    "00031400ff011f00" "010100000000000512000000"
    "00031800ff011f00" "01020000000000052000000020020000"
    "00031800a9001200" "01020000000000052000000021020000";
  g_autoptr (GString) hex = g_string_new (NULL);
  g_autoptr (GBytes) sd = security_descriptor (true, false);
  g_autoptr (GBytes) file = security_descriptor (false, true);
  gsize size;
  const guint8 *p = g_bytes_get_data (sd, &size);

  for (gsize i = 0; i < size; i++)
    g_string_append_printf (hex, "%02x", p[i]);
  g_assert_cmpstr (hex->str, ==, expected);
  p = g_bytes_get_data (file, &size);
  g_assert_cmpuint (size, ==, 0x30 + 8 + 20 + 24);
  g_assert_cmpuint (p[0x30 + 4], ==, 2);
  g_assert_cmpuint (p[0x30 + 9], ==, 0);
  g_assert_null (strstr (security_sddl (true, true), "BU"));
}

static void
test_permissions (struct fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  const char *const made[] = { "/Program Files/Guestfs/a.exe",
                               "/Windows/System32/Config/SYSTEM.new" };
  struct account *a = f->cv.guest->account;

  f->inspect->windows_esp = g_strdup ("/esp");
  for (size_t i = 0; i < G_N_ELEMENTS (made); i++)
    put (f, made[i], "x", 1);
  put (f, "/esp/EFI/x", "x", 1);
  put (f, "/gone", "x", 1);
  g_assert_true (guest_remove (f->cv.guest, "/gone", NULL));
  /* Changed, but not made. */
  account_add (a, ACCOUNT_WRITE, "/Windows/System32/Config/SAM", NULL);
  g_assert_true (windows_set_permissions (&f->cv, NULL));
  g_assert_cmpuint (count (f, ACCOUNT_SECURITY, made[0]), ==, 1);
  g_assert_cmpuint (count (f, ACCOUNT_SECURITY, "/Program Files/Guestfs"),
                    ==, 1);
  g_assert_cmpuint (count (f, ACCOUNT_SECURITY, made[1]), ==, 1);
  g_assert_cmpuint (count (f, ACCOUNT_SECURITY, NULL), ==, 2 + 5);
  for (guint i = 0; i < account_length (a); i++) {
    const struct account_entry *e = account_get (a, i);
    bool hive = g_strcmp0 (e->path, made[1]) == 0;

    if (e->action == ACCOUNT_SECURITY && g_strcmp0 (e->path,
                                          "/Windows/System32/Config") != 0)
      g_assert_cmpint (strstr (e->detail, "BU") == NULL, ==, hive);
  }
}

/* --- the boot sector --------------------------------------------------- */

static void
make_boot (guint8 *p, unsigned heads)
{
  memset (p, 0, NTFS_BOOT_BYTES);
  memcpy (p + 3, "NTFS    ", 8);
  p[12] = 2;                     /* sectors of 512 bytes */
  p[13] = 8;                     /* a cluster */
  p[24] = 63;
  p[26] = heads & 0xff;
  p[27] = heads >> 8 & 0xff;
  p[29] = 8;                     /* hidden: 2048 */
  p[42] = 1;                     /* 65536 sectors */
  p[48] = 4;
  p[64] = 0xf6;                  /* records of 2^10 bytes */
}

static void
test_boot_parse (void)
{
  static const struct { unsigned at, value; } bad[] = {
    { 3, 'X' }, { 12, 0 }, { 12, 3 }, { 12, 0x80 }, { 13, 0 }, { 13, 3 },
    { 42, 0 }, { 48, 0 }, { 50, 1 }, { 64, 0 }, { 64, 0x80 }, { 64, 3 },
    { 64, 0xf0 },
  };
  guint8 p[NTFS_BOOT_BYTES];
  struct ntfs_boot b;

  make_boot (p, 16);
  g_assert_true (ntfs_boot_parse (p, sizeof p, &b));
  g_assert_cmpuint (b.cluster_size, ==, 4096);
  g_assert_cmpuint (b.heads, ==, 16);
  g_assert_cmpuint (b.hidden_sectors, ==, 2048);
  g_assert_cmpuint (b.clusters, ==, 8192);
  g_assert_cmpuint (b.mft_cluster, ==, 4);
  g_assert_cmpuint (b.record_size, ==, 1024);
  g_assert_false (ntfs_boot_parse (p, sizeof p - 1, &b));
  p[13] = 0xf4;                  /* 2^12 sectors: 2 MiB */
  p[44] = 1;
  g_assert_true (ntfs_boot_parse (p, sizeof p, &b));
  g_assert_cmpuint (b.cluster_size, ==, 2 * 1024 * 1024);
  for (size_t i = 0; i < G_N_ELEMENTS (bad); i++) {
    make_boot (p, 16);
    p[bad[i].at] = (guint8) bad[i].value;
    g_assert_false (ntfs_boot_parse (p, sizeof p, &b));
  }
}

/* A record as mkntfs makes it: $DATA of 3 + 2 clusters in two runs. */
static void
make_record (guint8 *p)
{
  static const guint8 name[] = {
    0x30, 0, 0, 0, 0x78, 0, 0, 0,  0, 0, 0, 0, 0, 0, 0, 0,
    0x5a, 0, 0, 0, 0x18, 0, 0, 0,  5, 0, 0, 0, 0, 0, 5, 0,
  };
  static const guint8 data[] = {
    0x80, 0, 0, 0, 0x48, 0, 0, 0,  1, 0, 0x40, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0,        4, 0, 0, 0, 0, 0, 0, 0,
    0x40, 0, 0, 0, 0, 0, 0, 0,     0, 0x50, 0, 0, 0, 0, 0, 0,
    0, 0x48, 0, 0, 0, 0, 0, 0,     0, 0x48, 0, 0, 0, 0, 0, 0,
    /* 3 clusters at 0x1000; 2 clusters 0x10 before it */
    0x21, 3, 0, 0x10, 0x11, 2, 0xf0, 0,
    0xff, 0xff, 0xff, 0xff,
  };

  memset (p, 0, 1024);
  memcpy (p, "FILE\x30\0\3\0", 8);
  p[20] = 0x38;                  /* the first attribute */
  p[22] = 1;                     /* in use */
  p[25] = 1;                     /* 256 bytes are used */
  memcpy (p + 0x38, name, sizeof name);
  p[0x38 + 24 + 64] = 12;        /* characters of the name */
  for (unsigned i = 0; i < 12; i++)
    p[0x38 + 24 + 66 + 2 * i] = (guint8) "PageFile.sys"[i];
  memcpy (p + 0x38 + 0x78, data, sizeof data);
  p[0x30] = p[510] = p[1022] = 7;  /* the update number */
}

static bool
read_record (const guint8 *p, GArray *runs, uint64_t *size)
{
  guint8 boot[NTFS_BOOT_BYTES];
  struct ntfs_boot b;

  make_boot (boot, 255);
  g_assert_true (ntfs_boot_parse (boot, sizeof boot, &b));
  return ntfs_record_runs (p, &b, "pagefile.sys", runs, size, NULL);
}

#define AT_DATA (0x38 + 0x78)

static void
test_record (void)
{
  static const struct { unsigned at, value; } bad[] = {
    { 0, 'B' }, { 4, 0xff }, { 6, 4 }, { 510, 8 }, { 1022, 8 }, { 22, 0 },
    { 22, 3 }, { 20, 0x39 }, { 25, 5 }, { 32, 1 },
    { 0x38, 0x20 }, { 0x3c, 0x79 }, { 0x3c, 0 }, { 0x38 + 24, 6 },
    { 0x38 + 24 + 66, 'X' }, { 0x38 + 24 + 67, 1 },
    { AT_DATA + 4, 0 }, { AT_DATA + 8, 0 }, { AT_DATA + 9, 1 },
    { AT_DATA + 12, 1 }, { AT_DATA + 13, 0x80 }, { AT_DATA + 16, 1 },
    { AT_DATA + 32, 0x20 }, { AT_DATA + 32, 0x48 }, { AT_DATA + 41, 0x60 },
    { AT_DATA + 49, 0x51 },
    /* runs: a hole; a longer one; outside; none; overlapping; no end */
    { AT_DATA + 64, 0x01 }, { AT_DATA + 65, 4 }, { AT_DATA + 67, 0x20 },
    { AT_DATA + 65, 0 }, { AT_DATA + 70, 2 }, { AT_DATA + 71, 0x11 },
  };
  g_autoptr (GArray) runs = g_array_new (FALSE, FALSE,
                                         sizeof (struct ntfs_run));
  guint8 p[1024];
  uint64_t size = 0;

  make_record (p);
  g_assert_true (read_record (p, runs, &size));
  g_assert_cmpuint (size, ==, 0x4800);
  g_assert_cmpuint (runs->len, ==, 2);
  g_assert_cmpuint (g_array_index (runs, struct ntfs_run, 0).cluster, ==,
                    0x1000);
  g_assert_cmpuint (g_array_index (runs, struct ntfs_run, 1).cluster, ==,
                    0xff0);
  g_assert_cmpuint (g_array_index (runs, struct ntfs_run, 1).clusters, ==, 2);
  for (size_t i = 0; i < G_N_ELEMENTS (bad); i++) {
    make_record (p);
    p[bad[i].at] = (guint8) bad[i].value;
    g_test_message ("byte %u = %u", bad[i].at, bad[i].value);
    g_assert_false (read_record (p, runs, &size));
    g_assert_cmpuint (runs->len, ==, 2);
  }
}

static void
test_locate (void)
{
  const struct ntfs_run parts[] = { { 100, 2 }, { 10, 1 } };
  g_autoptr (GArray) runs = g_array_new (FALSE, FALSE, sizeof parts[0]);
  const struct ntfs_boot b = { .cluster_size = 4096 };
  uint64_t at = 0;

  g_array_append_vals (runs, parts, 2);
  g_assert_true (ntfs_runs_locate (runs, &b, 4096, &at));
  g_assert_cmpuint (at, ==, 101 * 4096);
  g_assert_true (ntfs_runs_locate (runs, &b, 8192 + 5, &at));
  g_assert_cmpuint (at, ==, 10 * 4096 + 5);
  g_assert_false (ntfs_runs_locate (runs, &b, 3 * 4096, &at));
}

static void
put_disk (struct fixture *f, unsigned start)
{
  guint8 disk[1024] = { 0 };

  disk[446] = 0x80;
  disk[446 + 4] = 7;
  disk[446 + 8] = start & 0xff;
  disk[446 + 9] = start >> 8 & 0xff;
  disk[510] = 0x55;
  disk[511] = 0xaa;
  put (f, "/dev/sda", disk, sizeof disk);
}

static guint8
heads_of (struct fixture *f)
{
  g_autoptr (GBytes) sector = guest_read_device (f->cv.guest, "/dev/sda1", 0,
                                                 NTFS_BOOT_BYTES, NULL);

  return ((const guint8 *) g_bytes_get_data (sector, NULL))[26];
}

static void
test_geometry (struct fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  guint8 p[NTFS_BOOT_BYTES];
  struct guest *under = f->cv.guest;

  make_boot (p, 16);
  put (f, "/dev/sda1", p, sizeof p);
  put_disk (f, 2048);
  g_assert_true (windows_has_geometry (&f->cv));
  f->cv.guest = guest_dry_new (under);
  run (f, windows_fix_geometry);
  g_assert_cmpuint (count (f, ACCOUNT_PATCH, "/dev/sda1"), ==, 1);
  guest_free (f->cv.guest);
  f->cv.guest = under;
  g_assert_cmpuint (heads_of (f), ==, 16);
  run (f, windows_fix_geometry);
  g_assert_cmpuint (heads_of (f), ==, 255);
  g_assert_cmpuint (count (f, ACCOUNT_PATCH, "/dev/sda1"), ==, 1);
  g_assert_cmpuint (count (f, ACCOUNT_NOTE, NULL), ==, 1);
  run (f, windows_fix_geometry);
  g_assert_cmpuint (account_length (f->cv.guest->account), ==, 0);
  put_disk (f, 63);              /* moved: said, not changed */
  run (f, windows_fix_geometry);
  g_assert_cmpuint (count (f, ACCOUNT_PATCH, NULL), ==, 0);
  g_assert_cmpuint (count (f, ACCOUNT_NOTE, NULL), ==, 1);
  f->state.version.major = 6;
  g_assert_false (windows_has_geometry (&f->cv));
}

/* Another hand may have written meanwhile. */
static void
test_patch (struct fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GBytes) old = g_bytes_new_static ("ab", 2);
  g_autoptr (GBytes) new = g_bytes_new_static ("cd", 2);
  g_autoptr (GError) error = NULL;

  put (f, "/dev/sda1", "xab", 3);
  put (f, "/file", "xab", 3);
  g_assert_false (guest_patch_device (f->cv.guest, "/dev/sda1", 0, old, new,
                                      &error));
  g_clear_error (&error);
  g_assert_false (guest_patch_device (f->cv.guest, "/dev/sda1", 2, old, new,
                                      &error));
  g_clear_error (&error);
  g_assert_false (guest_patch_device (f->cv.guest, "/file", 1, old, new,
                                      &error));
  g_assert_true (guest_patch_device (f->cv.guest, "/dev/sda1", 1, old, new,
                                     NULL));
  g_assert_cmpuint (count (f, ACCOUNT_PATCH, NULL), ==, 1);
}

/* --- UEFI -------------------------------------------------------------- */

#define LOADER "{11111111-2222-3333-4444-555555555555}"
#define OTHER "{21111111-2222-3333-4444-555555555555}"

static struct hive *
make_store (void)
{
  static const char text[] =
    "[Objects\\" LOADER "\\Elements\\16000046]\n"
    "\"Element\"=hex:01\n"
    "[Objects\\" LOADER "\\Elements\\16000009]\n"
    "\"Element\"=hex:01\n"
    "[Objects\\" OTHER "\\Elements\\16000046]\n"
    "\"Element\"=hex:00\n"
    "[Objects\\{3}\\Elements]\n"
    "[Objects\\{4}\\Elements\\16000046]\n";
  g_autoptr (GBytes) data = hive_empty ("NewStoreRoot");
  g_autoptr (GError) error = NULL;
  struct hive *h = hive_open (data, "BCD", true, &error);

  g_assert_no_error (error);
  g_assert_true (reg_text_merge (h, text, &error));
  return h;
}

static void
test_bcd (void)
{
  g_autoptr (v2v_hive) bcd = make_store (), other = NULL;
  g_autoptr (GBytes) empty = hive_empty ("NewStoreRoot"), byte = NULL;
  g_autoptr (GError) error = NULL;
  enum reg_type type;
  guint n;

  g_assert_true (bcd_allow_graphics (bcd, &n, NULL));
  g_assert_cmpuint (n, ==, 1);
  byte = hive_get (bcd, hive_find (bcd, "Objects\\" LOADER
                                   "\\Elements\\16000046"), "Element", &type);
  g_assert_cmpuint (g_bytes_get_size (byte), ==, 1);
  g_assert_cmpint (*(const char *) g_bytes_get_data (byte, NULL), ==, 0);
  g_assert_true (bcd_allow_graphics (bcd, &n, NULL));
  g_assert_cmpuint (n, ==, 0);
  other = hive_open (empty, "BCD", true, NULL);
  g_assert_false (bcd_allow_graphics (other, &n, &error));
}

#define BOOT "/esp/EFI/Microsoft/Boot/"

static void
test_uefi (struct fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (v2v_hive) store = make_store (), back = NULL;
  g_autoptr (GBytes) bytes = hive_save (store, NULL), changed = NULL;
  guint n;

  f->inspect->windows_esp = g_strdup ("/esp");
  put (f, BOOT "bootmgfw.efi", "manager", 7);
  put (f, BOOT "BCD", g_bytes_get_data (bytes, NULL),
       g_bytes_get_size (bytes));
  run (f, windows_fix_uefi);
  g_assert_cmpuint (count (f, ACCOUNT_NOTE, NULL), ==, 0);
  g_assert_cmpuint (count (f, ACCOUNT_COPY, BOOT "bootmgfw.efi"), ==, 1);
  g_assert_true (guest_is_file (f->cv.guest, "/esp/EFI/BOOT/BOOTX64.EFI"));
  changed = guest_read (f->cv.guest, BOOT "BCD", 1 << 20, NULL);
  back = hive_open (changed, "BCD", true, NULL);
  g_assert_true (bcd_allow_graphics (back, &n, NULL));
  g_assert_cmpuint (n, ==, 0);
  run (f, windows_fix_uefi);
  g_assert_cmpuint (account_length (f->cv.guest->account), ==, 0);
}

/* Somebody's own loader stays; what is missing or broken is only said. */
static void
test_uefi_bad (struct fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  run (f, windows_fix_uefi);     /* no partition */
  g_assert_cmpuint (count (f, ACCOUNT_NOTE, NULL), ==, 1);
  f->inspect->windows_esp = g_strdup ("/esp");
  put (f, "/esp/EFI/boot/bootx64.efi", "own", 3);
  put (f, BOOT "BCD", "regf", 4);
  run (f, windows_fix_uefi);
  g_assert_cmpuint (count (f, ACCOUNT_NOTE, NULL), ==, 1);
  g_assert_cmpuint (count (f, ACCOUNT_COPY, NULL), ==, 0);
  g_assert_cmpuint (count (f, ACCOUNT_WRITE, NULL), ==, 0);
}

int
main (int argc, char **argv)
{
  const struct report_settings report = { .program = "test",
                                          .machine_fd = -1 };

  g_test_init (&argc, &argv, NULL);
  report_setup (&report);
#define STEP(name, func) \
  g_test_add ("/windows-disk/" name, struct fixture, NULL, setup, func, \
              teardown)
  g_test_add_func ("/windows-disk/descriptor", test_descriptor);
  g_test_add_func ("/windows-disk/boot-sector", test_boot_parse);
  g_test_add_func ("/windows-disk/bcd", test_bcd);
  g_test_add_func ("/windows-disk/record", test_record);
  g_test_add_func ("/windows-disk/locate", test_locate);
  STEP ("permissions", test_permissions);
  STEP ("geometry", test_geometry);
  STEP ("patch", test_patch);
  STEP ("uefi", test_uefi);
  STEP ("uefi-bad", test_uefi_bad);
  return g_test_run ();
}
