/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Images for the tests of converters/initramfs, built as they run. */
#ifndef TESTS_UNIT_INITRAMFS_BUILD_H
#define TESTS_UNIT_INITRAMFS_BUILD_H

#include <lzma.h>
#include <string.h>
#include <sys/stat.h>

#include "converters/initramfs/compress.h"
#include "converters/initramfs/cpio.h"
#include "converters/initramfs/initramfs.h"

#define BUILD_VERSION "6.1.0-test"
#define BUILD_FILE (S_IFREG | 0644)
#define BUILD_DIR (S_IFDIR | 0755)
#define BUILD_LINK (S_IFLNK | 0777)

/* An entry whose data is TEXT (NULL: none). */
static inline void
build_entry (GByteArray *cpio, const char *name, uint32_t mode,
             const char *text)
{
  cpio_write_entry (cpio, name, mode, 0, text, text ? strlen (text) : 0);
}

/* PATHS (NULL-terminated) as directories, in their order. */
static inline void
build_dirs (GByteArray *cpio, const char *const *paths)
{
  for (size_t i = 0; paths[i]; i++)
    build_entry (cpio, paths[i], BUILD_DIR, NULL);
}

static inline void
build_bytes (GByteArray *image, GBytes *bytes)
{
  g_byte_array_append (image, g_bytes_get_data (bytes, NULL),
                       (guint) g_bytes_get_size (bytes));
}

/* CPIO behind IMAGE, compressed. */
static inline void
build_packed (GByteArray *image, enum initramfs_compression c,
              const GByteArray *cpio)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) packed = compress_pack (c, cpio->data, cpio->len,
                                             &error);

  g_assert_no_error (error);
  build_bytes (image, packed);
}

/* lzma is read, but never written by the library. */
static inline void
build_lzma (GByteArray *image, const GByteArray *cpio)
{
  lzma_options_lzma options;
  lzma_stream s = LZMA_STREAM_INIT;
  size_t room = cpio->len + 65536;
  g_autofree guint8 *out = g_malloc (room);

  g_assert_false (lzma_lzma_preset (&options, 6));
  g_assert_cmpint (lzma_alone_encoder (&s, &options), ==, LZMA_OK);
  s.next_in = cpio->data;
  s.avail_in = cpio->len;
  s.next_out = out;
  s.avail_out = room;
  g_assert_cmpint (lzma_code (&s, LZMA_FINISH), ==, LZMA_STREAM_END);
  g_byte_array_append (image, out, (guint) (room - s.avail_out));
  lzma_end (&s);
}

static inline void
build_zeros (GByteArray *image, unsigned n)
{
  static const guint8 zero;

  while (n-- > 0)
    g_byte_array_append (image, &zero, 1);
}

static inline GBytes *
build_image (const GByteArray *image)
{
  return g_bytes_new (image->data, image->len);
}

/* What a small initramfs-tools archive holds; the modules' directory is
 * below PREFIX ("" or "usr/"). */
static inline void
build_main (GByteArray *cpio, bool usr_merged)
{
  const char *lib = usr_merged ? "usr/lib" : "lib";
  static const char *const dirs[] = { "conf", "scripts", "usr", NULL };
  static const char *const below[] = {
    "", "/modules", "/modules/" BUILD_VERSION,
    "/modules/" BUILD_VERSION "/kernel",
    "/modules/" BUILD_VERSION "/kernel/ata",
  };
  g_autofree char *dep = g_strconcat (lib, "/modules/" BUILD_VERSION
                                      "/modules.dep", NULL);
  g_autofree char *alias = g_strconcat (lib, "/modules/" BUILD_VERSION
                                        "/modules.alias", NULL);
  g_autofree char *ata = g_strconcat (lib, "/modules/" BUILD_VERSION
                                      "/kernel/ata/libata.ko", NULL);

  build_dirs (cpio, dirs);
  for (size_t i = 0; i < G_N_ELEMENTS (below); i++) {
    g_autofree char *dir = g_strconcat (lib, below[i], NULL);
    build_entry (cpio, dir, BUILD_DIR, NULL);
  }
  if (usr_merged)
    build_entry (cpio, "lib", BUILD_LINK, "usr/lib");
  build_entry (cpio, "init", S_IFREG | 0755, "#!/bin/sh\n");
  build_entry (cpio, "conf/initramfs.conf", BUILD_FILE, "MODULES=list\n");
  build_entry (cpio, "conf/modules", BUILD_FILE, "# mine\nlibata");
  build_entry (cpio, "scripts/functions", BUILD_FILE, "");
  build_entry (cpio, ata, BUILD_FILE, "\177ELF libata");
  build_entry (cpio, dep, BUILD_FILE, "kernel/ata/libata.ko:\n");
  build_entry (cpio, alias, BUILD_FILE,
               "# Aliases\nalias pci:v*ata* libata\n");
  cpio_write_end (cpio);
}

static inline GBytes *
build_text (const char *text)
{
  return g_bytes_new_static (text, strlen (text));
}

/* The kernel of these images; compressed with SUFFIX ("", ".xz"). */
static inline struct module_db *
build_modules (const char *suffix)
{
  const char *s = suffix;
  g_autofree char *text = g_strdup_printf (
    "kernel/ata/libata.ko%s:\n"
    "kernel/virtio/virtio_ring.ko%s:\n"
    "kernel/virtio/virtio.ko%s: kernel/virtio/virtio_ring.ko%s\n"
    "kernel/virtio/virtio-blk.ko%s: kernel/virtio/virtio.ko%s "
    "kernel/virtio/virtio_ring.ko%s\n"
    "kernel/scsi/sd_mod.ko%s: kernel/ata/libata.ko%s\n"
    "kernel/crypto/crc_generic.ko%s:\n",
    s, s, s, s, s, s, s, s, s, s);
  g_autoptr (GBytes) dep = g_bytes_new (text, strlen (text));
  g_autoptr (GBytes) alias = build_text (
    "alias virtio:d00000002v* virtio_blk\n"
    "alias my-crc crc_generic\n"
    "alias pci:v*ata* libata\n");
  g_autoptr (GBytes) softdep = build_text (
    "softdep virtio_blk pre: my-crc post: nothing\n");
  g_autoptr (GBytes) builtin = build_text (
    "kernel/drivers/virtio/virtio-pci.ko\n");
  const struct module_texts texts = { dep, alias, softdep, builtin };
  g_autoptr (GError) error = NULL;
  struct module_db *db = module_db_new (BUILD_VERSION, &texts, &error);

  g_assert_no_error (error);
  return db;
}

/* Assert that ERROR is set and its message holds TEXT; free it. */
static inline void
assert_error_holds (GError **error, const char *text)
{
  g_assert_nonnull (*error);
  if (!strstr ((*error)->message, text))
    g_error ("\"%s\" is not in: %s", text, (*error)->message);
  g_clear_error (error);
}

#endif
