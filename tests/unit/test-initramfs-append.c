/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Unit tests of appending: what is missing, the archive, the round trip. */
#include "config.h"

#include "tests/unit/initramfs-build.h"
#include "v2v/base/error.h"

#define DIR "lib/modules/" BUILD_VERSION "/"

static const char *const wanted[] = {
  "virtio_pci", "virtio-blk", "libata", "nosuch", NULL
};

/* The guest's files: "\177ELF PATH", packed as the suffix says. */
static GBytes *
read_file (const char *path, void *opaque, G_GNUC_UNUSED GError **error)
{
  GString *asked = opaque;
  g_autofree char *text = g_strconcat ("\177ELF ", path, NULL);
  enum initramfs_compression c =
    g_str_has_suffix (path, ".xz") ? INITRAMFS_XZ :
    g_str_has_suffix (path, ".gz") ? INITRAMFS_GZIP :
    g_str_has_suffix (path, ".zst") ? INITRAMFS_ZSTD : INITRAMFS_PLAIN;

  g_string_append_printf (asked, "%s\n", path);
  return compress_pack (c, (const uint8_t *) text, strlen (text), NULL);
}

static struct initramfs_contents *
look (const GByteArray *image)
{
  g_autoptr (GBytes) bytes = build_image (image);
  g_autoptr (GError) error = NULL;
  struct initramfs_contents *c = initramfs_look (bytes, &error);

  g_assert_no_error (error);
  return c;
}

/* Append to IMAGE what is missing; the paths that were read. */
static char *
append_to (GByteArray *image, const struct module_db *db,
           const char *const *names)
{
  g_autoptr (initramfs_contents) c = look (image);
  g_autoptr (GString) asked = g_string_new (NULL);
  struct initramfs_append input = { db, names, read_file, asked, 1234,
                                    NULL, 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) extra = initramfs_build_append (c, &input, &error);

  g_assert_no_error (error);
  build_bytes (image, extra);
  return g_string_free (g_steal_pointer (&asked), FALSE);
}

static void
assert_text (const struct initramfs_contents *c, const char *path,
             const char *expected)
{
  GBytes *bytes = initramfs_contents_text (c, path);
  g_autofree char *text = NULL;

  g_assert_nonnull (bytes);
  text = g_strndup (g_bytes_get_data (bytes, NULL),
                    g_bytes_get_size (bytes));
  g_assert_cmpstr (text, ==, expected);
}

static char *
join (const GPtrArray *names)
{
  g_autoptr (GString) s = g_string_new (NULL);

  for (unsigned i = 0; i < names->len; i++)
    g_string_append_printf (s, " %s", (char *) names->pdata[i]);
  return g_string_free (g_steal_pointer (&s), FALSE);
}

static void
test_needs (void)
{
  g_autoptr (GByteArray) image = g_byte_array_new ();
  g_autoptr (module_db) db = build_modules ("");
  g_autoptr (initramfs_contents) c = NULL;
  g_autoptr (initramfs_needs) n = NULL, none = NULL;
  g_autofree char *missing = NULL, *present = NULL, *builtin = NULL,
                  *unavailable = NULL;
  static const char *const few[] = { "libata", "virtio_pci", NULL };

  build_main (image, true);
  c = look (image);
  n = initramfs_find_needs (c, db, wanted);
  missing = join (n->missing);
  present = join (n->present);
  builtin = join (n->builtin);
  unavailable = join (n->unavailable);
  g_assert_cmpstr (missing, ==, " crc_generic virtio_ring virtio virtio_blk");
  g_assert_cmpstr (present, ==, " libata");
  g_assert_cmpstr (builtin, ==, " virtio_pci");
  g_assert_cmpstr (unavailable, ==, " nosuch");
  none = initramfs_find_needs (c, db, few);
  g_assert_cmpuint (none->missing->len, ==, 0);
}

/* Module files that no modules.dep lists are not found by modprobe. */
static void
test_needs_unlisted (void)
{
  g_autoptr (GByteArray) image = g_byte_array_new ();
  g_autoptr (module_db) db = build_modules ("");
  g_autoptr (initramfs_contents) c = NULL;
  g_autoptr (initramfs_needs) n = NULL;
  static const char *const sd[] = { "sd_mod", NULL };

  build_main (image, false);
  build_entry (image, DIR "kernel/ata/sd_mod.ko", BUILD_FILE, "\177ELF");
  c = look (image);
  n = initramfs_find_needs (c, db, sd);
  g_assert_cmpuint (n->missing->len, ==, 1);
}

/* What the archive must have made of the image */
static void
check_appended (const struct initramfs_contents *c,
                const struct module_db *db, bool usr_merged)
{
  g_autoptr (initramfs_needs) n = initramfs_find_needs (c, db, wanted);
  g_autofree char *blk = initramfs_contents_module (c, BUILD_VERSION,
                                                    "virtio_blk");
  struct initramfs_counts counts;

  g_assert_cmpuint (n->missing->len, ==, 0);
  initramfs_contents_counts (c, &counts);
  g_assert_cmpuint (counts.lost, ==, 0);
  g_assert_cmpint (initramfs_contents_usr_merged (c), ==, usr_merged);
  g_assert_cmpstr (blk, ==, usr_merged
                   ? "usr/" DIR "kernel/virtio/virtio-blk.ko"
                   : DIR "kernel/virtio/virtio-blk.ko");
  assert_text (c, "conf/modules", "# mine\nlibata\nvirtio_blk\n");
  assert_text (c, DIR "modules.dep",
               "kernel/ata/libata.ko:\n"
               "kernel/crypto/crc_generic.ko:\n"
               "kernel/virtio/virtio_ring.ko:\n"
               "kernel/virtio/virtio.ko: kernel/virtio/virtio_ring.ko\n"
               "kernel/virtio/virtio-blk.ko: kernel/virtio/virtio.ko "
               "kernel/virtio/virtio_ring.ko\n");
  assert_text (c, DIR "modules.alias",
               "# Aliases\nalias pci:v*ata* libata\n"
               "alias virtio:d00000002v* virtio_blk\n"
               "alias my-crc crc_generic\n");
  assert_text (c, DIR "modules.softdep",
               "softdep virtio_blk pre: my-crc post: nothing\n");
  g_assert_true (initramfs_contents_has (c, DIR "modules.dep.bin"));
  g_assert_true (initramfs_contents_has (c, DIR "modules.alias.bin"));
}

static void
round_trip (enum initramfs_compression c, bool usr_merged, unsigned odd,
            const char *suffix)
{
  g_autoptr (GByteArray) image = g_byte_array_new ();
  g_autoptr (GByteArray) cpio = g_byte_array_new ();
  g_autoptr (module_db) db = build_modules (suffix);
  g_autoptr (initramfs_contents) after = NULL;
  g_autofree char *asked = NULL, *again = NULL, *expected = NULL;
  unsigned len;

  build_main (cpio, usr_merged);
  /* Archives whose size is no multiple of 4 do exist. */
  build_zeros (cpio, odd);
  build_packed (image, c, cpio);
  asked = append_to (image, db, wanted);
  expected = g_strdup_printf ("/" DIR "kernel/crypto/crc_generic.ko%s\n"
                              "/" DIR "kernel/virtio/virtio_ring.ko%s\n"
                              "/" DIR "kernel/virtio/virtio.ko%s\n"
                              "/" DIR "kernel/virtio/virtio-blk.ko%s\n",
                              suffix, suffix, suffix, suffix);
  g_assert_cmpstr (asked, ==, expected);
  after = look (image);
  check_appended (after, db, usr_merged);
  len = image->len;
  again = append_to (image, db, wanted);
  g_assert_cmpstr (again, ==, "");
  g_assert_cmpuint (image->len, ==, len);
}

static void
test_round_trip (const void *opaque)
{
  static const char *const suffixes[] = { "", ".gz", ".xz", ".zst" };
  enum initramfs_compression c =
    (enum initramfs_compression) GPOINTER_TO_INT (opaque);

  for (unsigned i = 0; i < 4; i++)
    round_trip (c, i & 1, i, suffixes[i]);
}

/* A second append, for another driver, to an image that has had one */
static void
test_twice (void)
{
  g_autoptr (GByteArray) image = g_byte_array_new ();
  g_autoptr (GByteArray) cpio = g_byte_array_new ();
  g_autoptr (module_db) db = build_modules ("");
  g_autoptr (initramfs_contents) c = NULL;
  static const char *const sd[] = { "sd-mod", NULL };
  g_autofree char *first = NULL, *second = NULL;

  build_main (cpio, true);
  build_zeros (cpio, 2);
  build_packed (image, INITRAMFS_LZ4, cpio);
  first = append_to (image, db, wanted);
  second = append_to (image, db, sd);
  g_assert_cmpstr (second, ==, "/" DIR "kernel/scsi/sd_mod.ko\n");
  c = look (image);
  g_assert_cmpuint (initramfs_contents_segments (c)->len, ==, 1);
  assert_text (c, "conf/modules", "# mine\nlibata\nvirtio_blk\nsd_mod\n");
}

/* An image without any module, module lists or load list */
static void
test_bare (void)
{
  static const char *const dirs[] = { "conf", NULL };
  g_autoptr (GByteArray) image = g_byte_array_new ();
  g_autoptr (module_db) db = build_modules ("");
  g_autoptr (initramfs_contents) c = NULL;
  g_autofree char *asked = NULL;
  struct initramfs_counts counts;

  build_dirs (image, dirs);
  build_entry (image, "conf/initramfs.conf", BUILD_FILE, "");
  asked = append_to (image, db, wanted);
  c = look (image);
  initramfs_contents_counts (c, &counts);
  g_assert_cmpuint (counts.lost, ==, 0);
  assert_text (c, "conf/modules", "virtio_blk\nlibata\n");
  g_assert_true (initramfs_contents_has (c, DIR "kernel/virtio/virtio.ko"));
}

/* Lists that were taken from the whole kernel: lines of what is not there
 * are replaced, not doubled. */
static void
test_superset (void)
{
  g_autoptr (GByteArray) image = g_byte_array_new ();
  g_autoptr (module_db) db = build_modules ("");
  g_autoptr (initramfs_contents) c = NULL;
  g_autofree char *asked = NULL;
  static const char *const ring[] = { "virtio_ring", NULL };

  build_main (image, false);
  build_entry (image, DIR "modules.dep", BUILD_FILE,
               "kernel/virtio/virtio_ring.ko.xz:\nkernel/ata/libata.ko:");
  build_entry (image, DIR "modules.alias", BUILD_FILE,
               "alias x virtio_ring\nalias y libata\n");
  asked = append_to (image, db, ring);
  c = look (image);
  assert_text (c, DIR "modules.dep", "kernel/ata/libata.ko:\n"
               "kernel/virtio/virtio_ring.ko:\n");
  assert_text (c, DIR "modules.alias", "alias y libata\n");
}

static GBytes *
read_junk (G_GNUC_UNUSED const char *path, void *opaque, GError **error)
{
  if (opaque)
    return g_bytes_new_static (opaque, strlen (opaque));
  error_set (error, "no such file");
  return NULL;
}

static void
assert_append_fails (const GByteArray *image, const char *suffix,
                     const char *data, const char *message)
{
  g_autoptr (initramfs_contents) c = look (image);
  g_autoptr (module_db) db = build_modules (suffix);
  struct initramfs_append input = { db, wanted, read_junk, (void *) data, 0,
                                    NULL, 0 };
  g_autoptr (GError) error = NULL;

  g_assert_null (initramfs_build_append (c, &input, &error));
  assert_error_holds (&error, message);
}

static void
test_failures (void)
{
  g_autoptr (GByteArray) image = g_byte_array_new ();

  build_main (image, true);
  assert_append_fails (image, "", NULL, "no such file");
  assert_append_fails (image, "", "text", "not an ELF file");
  assert_append_fails (image, ".xz", "\177ELF is no xz data", "damaged");
  assert_append_fails (image, ".xz", "\xfd" "7zXZ", "ends too early");
  /* The place of the modules is taken by a file. */
  build_entry (image, "usr/" DIR "kernel/virtio", BUILD_FILE, "");
  assert_append_fails (image, "", "\177ELF", "no place for");
}

static void
test_impossible (void)
{
  g_autoptr (GByteArray) image = g_byte_array_new ();
  g_autoptr (GByteArray) cpio = g_byte_array_new ();

  build_entry (image, "init", BUILD_FILE, "");
  assert_append_fails (image, "", "\177ELF", "made by an unknown tool");
  g_byte_array_set_size (image, 0);
  build_main (cpio, true);
  build_packed (image, INITRAMFS_LZ4, cpio);
  build_zeros (image, 4);
  assert_append_fails (image, "", "\177ELF", "lz4 data is followed by");
  /* Its data may be another name's. */
  g_byte_array_set_size (image, 0);
  build_main (image, true);
  g_byte_array_set_size (cpio, 0);
  build_entry (cpio, "conf/modules", BUILD_FILE, "");
  memcpy (cpio->data + 6 + 8 * 4, "00000002", 8);
  g_byte_array_append (image, cpio->data, cpio->len);
  assert_append_fails (image, "", "\177ELF", "no plain file");
}

/* dracut has no load list; files come along, and go away, without modules
 * too. */
static void
test_files (void)
{
  static const char *const nothing[] = { NULL };
  static const char *const dirs[] = {
    "usr", "usr/lib", "usr/lib/dracut", "usr/lib/dracut/hooks", "etc", NULL
  };
  g_autoptr (module_db) db = build_modules ("");
  g_autoptr (GByteArray) image = g_byte_array_new ();
  g_autoptr (GBytes) text = build_text ("a UUID=1\n"), extra = NULL;
  const struct initramfs_file files[] = {
    { (char *) "etc/crypttab", text }, { (char *) "etc/cmdline.d/x", NULL },
    { (char *) "etc/gone", NULL },
  };
  struct initramfs_append input = { .modules = db, .wanted = nothing,
                                    .files = files, .nr_files = 3 };
  g_autoptr (initramfs_contents) before = NULL, after = NULL;

  build_dirs (image, dirs);
  build_entry (image, "etc/crypttab", BUILD_FILE, "a /dev/sda1\n");
  build_entry (image, "etc/gone", BUILD_FILE, "x");
  cpio_write_end (image);
  before = look (image);
  g_assert_true (initramfs_contents_has (before, "etc/gone"));
  extra = initramfs_build_append (before, &input, NULL);
  g_assert_nonnull (extra);
  build_bytes (image, extra);
  after = look (image);
  assert_text (after, "etc/crypttab", "a UUID=1\n");
  g_assert_false (initramfs_contents_has (after, "etc/gone"));
  g_assert_false (initramfs_contents_has (after, "lib/modules"));
}

int
main (int argc, char *argv[])
{
  static const enum initramfs_compression all[] = {
    INITRAMFS_PLAIN, INITRAMFS_GZIP, INITRAMFS_BZIP2, INITRAMFS_XZ,
    INITRAMFS_LZ4, INITRAMFS_ZSTD,
  };

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/initramfs/needs/all", test_needs);
  g_test_add_func ("/initramfs/needs/unlisted", test_needs_unlisted);
  for (size_t i = 0; i < G_N_ELEMENTS (all); i++) {
    g_autofree char *path =
      g_strdup_printf ("/initramfs/append/%s",
                       initramfs_compression_name (all[i]));
    g_test_add_data_func (path, GINT_TO_POINTER (all[i]), test_round_trip);
  }
  g_test_add_func ("/initramfs/append/twice", test_twice);
  g_test_add_func ("/initramfs/append/bare", test_bare);
  g_test_add_func ("/initramfs/append/superset", test_superset);
  g_test_add_func ("/initramfs/append/files", test_files);
  g_test_add_func ("/initramfs/append/failures", test_failures);
  g_test_add_func ("/initramfs/append/impossible", test_impossible);
  return g_test_run ();
}
