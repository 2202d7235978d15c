/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Unit tests of reading an initramfs: segments, compressions, the tree. */
#include "config.h"

#include "tests/unit/initramfs-build.h"

/* A visitor that writes down what it sees: "SEGMENT NAME[=DATA]\n". */
static bool
want_all (const struct initramfs_entry *entry, G_GNUC_UNUSED void *opaque)
{
  return !g_str_has_prefix (entry->name, "skip");
}

static bool
note_entry (const struct initramfs_entry *entry, void *opaque,
            G_GNUC_UNUSED GError **error)
{
  GString *notes = opaque;

  g_string_append_printf (notes, "%u %s", entry->segment, entry->name);
  if (entry->data)
    g_string_append_printf (notes, "=%.*s", (int) entry->size,
                            (const char *) entry->data);
  g_string_append_c (notes, '\n');
  return true;
}

static const struct initramfs_visitor notes_visitor = {
  want_all, note_entry
};

/* IMAGE read: the notes, or NULL with the error. */
static char *
read_notes (GBytes *image, GArray *segments, GError **error)
{
  g_autoptr (GString) notes = g_string_new (NULL);

  if (!initramfs_read (image, &notes_visitor, notes, segments, error))
    return NULL;
  return g_string_free (g_steal_pointer (&notes), FALSE);
}

static void
assert_notes (const GByteArray *image, const char *expected)
{
  g_autoptr (GBytes) bytes = build_image (image);
  g_autoptr (GError) error = NULL;
  g_autofree char *notes = read_notes (bytes, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (notes, ==, expected);
}

static void
assert_refused (const GByteArray *image, const char *message)
{
  g_autoptr (GBytes) bytes = build_image (image);
  g_autoptr (GError) error = NULL;

  g_assert_null (read_notes (bytes, NULL, &error));
  assert_error_holds (&error, message);
}

/* An early archive, padding, the main one, and another one behind. */
static void
test_compression (const void *opaque)
{
  enum initramfs_compression c =
    (enum initramfs_compression) GPOINTER_TO_INT (opaque);
  g_autoptr (GByteArray) image = g_byte_array_new ();
  g_autoptr (GByteArray) cpio = g_byte_array_new ();
  g_autoptr (GArray) segments =
    g_array_new (FALSE, FALSE, sizeof (struct initramfs_segment));
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *notes = NULL;
  const struct initramfs_segment *s;

  build_entry (image, "kernel/x86/microcode.bin", BUILD_FILE, "ucode");
  cpio_write_end (image);
  build_zeros (image, 1024);
  build_entry (cpio, "./init", BUILD_FILE, "main");
  build_entry (cpio, "skip-me", BUILD_FILE, "x");
  cpio_write_end (cpio);
  if (c == INITRAMFS_LZMA)
    build_lzma (image, cpio);
  else
    build_packed (image, c, cpio);
  bytes = build_image (image);
  notes = read_notes (bytes, segments, &error);
  g_assert_no_error (error);
  if (c == INITRAMFS_PLAIN) {
    /* To the kernel this is one: padding may stand between entries. */
    g_assert_cmpstr (notes, ==, "0 kernel/x86/microcode.bin=ucode\n"
                     "0 init=main\n0 skip-me\n");
    return;
  }
  g_assert_cmpstr (notes, ==, "0 kernel/x86/microcode.bin=ucode\n"
                   "1 init=main\n1 skip-me\n");
  g_assert_cmpuint (segments->len, ==, 2);
  s = &g_array_index (segments, struct initramfs_segment, 1);
  g_assert_cmpint (s->compression, ==, c);
  g_assert_cmpuint (s->offset, ==, 512 + 1024);
  g_assert_cmpuint (s->offset + s->size, ==, image->len);
  g_assert_cmpuint (s->unpacked, ==, cpio->len);
  g_assert_cmpuint (s->entries, ==, 2);
}

static void
test_concatenation (void)
{
  static const enum initramfs_compression all[] = {
    INITRAMFS_GZIP, INITRAMFS_XZ, INITRAMFS_GZIP, INITRAMFS_ZSTD,
    INITRAMFS_BZIP2, INITRAMFS_LZ4
  };
  g_autoptr (GByteArray) image = g_byte_array_new ();

  for (size_t i = 0; i < G_N_ELEMENTS (all); i++) {
    g_autoptr (GByteArray) cpio = g_byte_array_new ();
    char name[] = { (char) ('a' + i), '\0' };

    build_entry (cpio, name, BUILD_FILE, NULL);
    /* The end marker is optional. */
    if (i & 1)
      cpio_write_end (cpio);
    build_packed (image, all[i], cpio);
    build_zeros (image, (unsigned) i);
  }
  assert_notes (image, "0 a=\n1 b=\n2 c=\n3 d=\n4 e=\n5 f=\n");
}

static void
test_lz4_frames (void)
{
  g_autoptr (GByteArray) image = g_byte_array_new ();
  g_autoptr (GByteArray) cpio = g_byte_array_new ();
  g_autofree char *big = g_strnfill (9 * 1024 * 1024, 'x');

  /* More than one block, then a second frame that touches the first. */
  build_entry (cpio, "skip-big", BUILD_FILE, big);
  cpio_write_end (cpio);
  build_packed (image, INITRAMFS_LZ4, cpio);
  g_byte_array_set_size (cpio, 0);
  build_entry (cpio, "b", BUILD_FILE, "2");
  build_packed (image, INITRAMFS_LZ4, cpio);
  assert_notes (image, "0 skip-big\n0 b=2\n");
  /* A block size beyond all reason */
  g_byte_array_append (image, (const guint8 *) "\xff\xff\xff\x7f", 4);
  assert_refused (image, "lz4 data is damaged");
}

static void
test_alignment (void)
{
  g_autoptr (GByteArray) image = g_byte_array_new ();
  g_autoptr (GByteArray) cpio = g_byte_array_new ();

  build_zeros (image, 8);
  build_entry (image, "a", BUILD_FILE, "123");
  build_zeros (image, 4);
  build_entry (image, "b", BUILD_FILE, "1");
  assert_notes (image, "0 a=123\n0 b=1\n");
  build_zeros (image, 2);
  build_entry (cpio, "c", BUILD_FILE, NULL);
  g_byte_array_append (image, cpio->data, cpio->len);
  assert_refused (image, "not aligned");
  /* A compressed archive may begin anywhere. */
  g_byte_array_set_size (image, 0);
  build_zeros (image, 3);
  build_packed (image, INITRAMFS_GZIP, cpio);
  assert_notes (image, "0 c=\n");
}

static void
test_junk (void)
{
  g_autoptr (GByteArray) image = g_byte_array_new ();
  g_autoptr (GByteArray) cpio = g_byte_array_new ();

  assert_refused (image, "is empty");
  build_zeros (image, 100);
  assert_refused (image, "is empty");
  g_byte_array_append (image, (const guint8 *) "no", 2);
  assert_refused (image, "at byte 100 of the initramfs: unknown compression");
  g_byte_array_set_size (image, 0);
  g_byte_array_append (image, (const guint8 *) "\x89LZO", 4);
  assert_refused (image, "lzo compression cannot be read");
  g_byte_array_set_size (image, 0);
  g_byte_array_append (cpio, (const guint8 *) "plain text", 10);
  build_packed (image, INITRAMFS_ZSTD, cpio);
  assert_refused (image, "no cpio archive");
  /* The old binary kinds, and "odc" */
  g_byte_array_set_size (image, 0);
  build_entry (image, "a", BUILD_FILE, NULL);
  image->data[5] = '7';
  assert_refused (image, "another kind than \"newc\"");
}

/* Put TEXT over the 8 digits of header field NR of the first entry. */
static void
patch_field (GByteArray *cpio, unsigned nr, const char *text)
{
  memcpy (cpio->data + 6 + 8 * nr, text, 8);
}

static void
test_hostile_headers (void)
{
  static const struct {
    unsigned field;              /* 6 size of data, 11 of name */
    const char *value, *message;
  } cases[] = {
    { 11, "00000000", "claims a name of 0" },
    { 11, "00001001", "claims a name of 4097" },
    { 11, "ffffffff", "claims a name of 4294967295" },
    { 11, "00000002", "does not end" },
    { 6, "ffffffff", "larger than 64 MiB" },
    { 6, "04000000", "in the middle of an entry" },
    { 6, "0000000g", "header in the initramfs is damaged" },
    { 6, "-0000001", "header in the initramfs is damaged" },
    { 1, "        ", "header in the initramfs is damaged" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GByteArray) image = g_byte_array_new ();

    build_entry (image, "ab", BUILD_FILE, "data");
    patch_field (image, cases[i].field, cases[i].value);
    assert_refused (image, cases[i].message);
  }
}

static void
test_checksum (void)
{
  g_autoptr (GByteArray) image = g_byte_array_new ();

  build_entry (image, "ab", BUILD_FILE, "\001\002\003");
  image->data[5] = '2';
  patch_field (image, 12, "00000006");
  assert_notes (image, "0 ab=\001\002\003\n");
  patch_field (image, 12, "00000007");
  assert_refused (image, "wrong checksum");
}

/* Cut everywhere: an error or fewer entries, never more, never a crash. */
static void
test_truncated (void)
{
  for (int c = INITRAMFS_PLAIN; c <= INITRAMFS_ZSTD; c++) {
    g_autoptr (GByteArray) image = g_byte_array_new ();
    g_autoptr (GByteArray) cpio = g_byte_array_new ();
    unsigned refused = 0;

    if (c == INITRAMFS_LZO)
      continue;
    build_entry (cpio, "ab", BUILD_FILE, "data");
    build_entry (cpio, "link", BUILD_LINK, "ab");
    if (c == INITRAMFS_LZMA)
      build_lzma (image, cpio);
    else
      build_packed (image, (enum initramfs_compression) c, cpio);
    for (unsigned n = 1; n < image->len; n++) {
      /* Of its own size, so that a read beyond it is noticed. */
      g_autoptr (GBytes) cut = g_bytes_new (image->data, n);
      g_autoptr (GError) error = NULL;
      g_autofree char *notes = read_notes (cut, NULL, &error);

      g_assert_true ((notes != NULL) != (error != NULL));
      refused += error != NULL;
    }
    g_assert_cmpuint (refused, >, image->len / 2);
  }
}

/* One damaged byte anywhere */
static void
test_damaged (void)
{
  for (int c = INITRAMFS_PLAIN; c <= INITRAMFS_ZSTD; c++) {
    g_autoptr (GByteArray) image = g_byte_array_new ();
    g_autoptr (GByteArray) cpio = g_byte_array_new ();

    if (c == INITRAMFS_LZO || c == INITRAMFS_LZMA)
      continue;
    build_main (cpio, true);
    build_packed (image, (enum initramfs_compression) c, cpio);
    for (unsigned n = 0; n < image->len; n++) {
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (initramfs_contents) contents = NULL;

      image->data[n] ^= 0x55;
      bytes = build_image (image);
      contents = initramfs_look (bytes, NULL);
      image->data[n] ^= 0x55;
    }
  }
}

static void
test_bomb (void)
{
  g_autoptr (GByteArray) image = g_byte_array_new ();
  g_autoptr (GByteArray) zeros = g_byte_array_new ();

  g_byte_array_set_size (zeros, 128 * 1024 * 1024);
  memset (zeros->data, 0, zeros->len);
  for (unsigned i = 0; i < 9; i++)
    build_packed (image, INITRAMFS_ZSTD, zeros);
  assert_refused (image, "unpacks to more than 1024 MiB");
}

static void
test_many (void)
{
  g_autoptr (GByteArray) image = g_byte_array_new ();
  g_autoptr (GByteArray) cpio = g_byte_array_new ();

  build_entry (cpio, "a", BUILD_FILE, NULL);
  for (unsigned i = 0; i <= INITRAMFS_MAX_SEGMENTS; i++)
    build_packed (image, INITRAMFS_GZIP, cpio);
  assert_refused (image, "more than 64 archives");
  g_byte_array_set_size (image, 0);
  for (unsigned i = 0; i <= INITRAMFS_MAX_ENTRIES; i++)
    g_byte_array_append (image, cpio->data, cpio->len);
  assert_refused (image, "more than 200000 entries");
}

static struct initramfs_contents *
look (const GByteArray *cpio)
{
  g_autoptr (GBytes) image = build_image (cpio);
  g_autoptr (GError) error = NULL;
  struct initramfs_contents *c = initramfs_look (image, &error);

  g_assert_no_error (error);
  return c;
}

static void
test_look (const void *usr_merged)
{
  g_autoptr (GByteArray) cpio = g_byte_array_new ();
  g_autoptr (initramfs_contents) c = NULL;
  g_autoptr (GPtrArray) modules = NULL;
  g_autofree char *path = NULL;
  struct initramfs_counts counts;
  GBytes *text;

  build_main (cpio, usr_merged != NULL);
  c = look (cpio);
  g_assert_cmpstr (initramfs_contents_tool (c)->name, ==, "initramfs-tools");
  g_assert_true (initramfs_append_proven (c, NULL));
  g_assert_cmpint (initramfs_contents_usr_merged (c), ==,
                   usr_merged != NULL);
  g_assert_cmpuint (initramfs_contents_versions (c)->len, ==, 1);
  g_assert_cmpstr (initramfs_contents_versions (c)->pdata[0], ==,
                   BUILD_VERSION);
  modules = initramfs_contents_modules (c, BUILD_VERSION);
  g_assert_cmpuint (modules->len, ==, 1);
  path = initramfs_contents_module (c, BUILD_VERSION, "libata.ko.xz");
  g_assert_cmpstr (path, ==, usr_merged
                   ? "usr/lib/modules/6.1.0-test/kernel/ata/libata.ko"
                   : "lib/modules/6.1.0-test/kernel/ata/libata.ko");
  text = initramfs_contents_text (c, "/lib/modules/" BUILD_VERSION
                                  "/modules.dep");
  g_assert_nonnull (text);
  g_assert_cmpuint (g_bytes_get_size (text), ==, 22);
  g_assert_true (initramfs_contents_has (c, "/init"));
  g_assert_false (initramfs_contents_has (c, "/nothing"));
  initramfs_contents_counts (c, &counts);
  g_assert_cmpuint (counts.lost, ==, 0);
}

/* What init/initramfs.c does with names that are in each other's way */
static void
test_tree_rules (void)
{
  g_autoptr (GByteArray) cpio = g_byte_array_new ();
  g_autoptr (initramfs_contents) c = NULL;
  struct initramfs_counts counts;

  build_entry (cpio, "/abs", BUILD_DIR, NULL);
  build_entry (cpio, "abs/../../up", BUILD_FILE, NULL);
  build_entry (cpio, "orphan/file", BUILD_FILE, NULL);       /* lost */
  build_entry (cpio, "abs/file", BUILD_FILE, "1");
  build_entry (cpio, "abs", BUILD_FILE, NULL);               /* lost */
  build_entry (cpio, "abs/file/below", BUILD_FILE, NULL);    /* lost */
  build_entry (cpio, "abs/file", BUILD_FILE, "2");
  build_entry (cpio, "usr", BUILD_DIR, NULL);
  build_entry (cpio, "usr/lib", BUILD_DIR, NULL);
  build_entry (cpio, "lib", BUILD_LINK, "/usr/lib");
  build_entry (cpio, "lib/x", BUILD_FILE, NULL);
  build_entry (cpio, "a", BUILD_LINK, "b");
  build_entry (cpio, "b", BUILD_LINK, "a");
  build_entry (cpio, "a/x", BUILD_FILE, NULL);               /* lost */
  build_entry (cpio, "..", BUILD_DIR, NULL);
  build_entry (cpio, ".", BUILD_DIR, NULL);
  c = look (cpio);
  initramfs_contents_counts (c, &counts);
  g_assert_cmpuint (counts.lost, ==, 4);
  g_assert_true (initramfs_contents_has (c, "up"));
  g_assert_true (initramfs_contents_has (c, "usr/lib/x"));
  g_assert_true (initramfs_contents_usr_merged (c));
  g_clear_pointer (&c, initramfs_contents_free);
  /* A directory over the link: the disaster that append must avoid. */
  build_entry (cpio, "lib", BUILD_DIR, NULL);
  c = look (cpio);
  g_assert_false (initramfs_contents_usr_merged (c));
  g_assert_false (initramfs_contents_has (c, "lib/x"));
}

/* Deep trees and links that multiply the work of each look-up */
static void
test_tree_limits (void)
{
  g_autoptr (GByteArray) cpio = g_byte_array_new ();
  g_autoptr (GString) deep = g_string_new ("d");
  g_autoptr (GBytes) image = NULL;
  g_autoptr (GError) error = NULL;

  for (unsigned i = 0; i < 2000; i++) {
    build_entry (cpio, deep->str, BUILD_DIR, NULL);
    g_string_append (deep, "/d");
  }
  g_string_truncate (deep, 2 * 1999 + 1);
  build_entry (cpio, "s", BUILD_LINK, deep->str);
  for (unsigned i = 0; i < 20000; i++)
    build_entry (cpio, "s/x", BUILD_FILE, NULL);
  image = build_image (cpio);
  g_assert_null (initramfs_look (image, &error));
  assert_error_holds (&error, "too many deep paths");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (int c = INITRAMFS_PLAIN; c <= INITRAMFS_ZSTD; c++) {
    g_autofree char *path =
      g_strdup_printf ("/initramfs/compression/%s",
                       initramfs_compression_name (c));
    if (c != INITRAMFS_LZO)
      g_test_add_data_func (path, GINT_TO_POINTER (c), test_compression);
  }
  g_test_add_func ("/initramfs/concatenation", test_concatenation);
  g_test_add_func ("/initramfs/lz4-frames", test_lz4_frames);
  g_test_add_func ("/initramfs/alignment", test_alignment);
  g_test_add_func ("/initramfs/junk", test_junk);
  g_test_add_func ("/initramfs/hostile-headers", test_hostile_headers);
  g_test_add_func ("/initramfs/checksum", test_checksum);
  g_test_add_func ("/initramfs/truncated", test_truncated);
  g_test_add_func ("/initramfs/damaged", test_damaged);
  g_test_add_func ("/initramfs/bomb", test_bomb);
  g_test_add_func ("/initramfs/many", test_many);
  g_test_add_data_func ("/initramfs/look/plain", NULL, test_look);
  g_test_add_data_func ("/initramfs/look/usr-merged", "", test_look);
  g_test_add_func ("/initramfs/tree/rules", test_tree_rules);
  g_test_add_func ("/initramfs/tree/limits", test_tree_limits);
  return g_test_run ();
}
