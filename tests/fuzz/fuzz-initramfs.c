/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libFuzzer target: initramfs images and module lists from a guest.
 * The bytes are an image, and behind the first "%%%%" (if any) the text of
 * modules.dep, which serves as the other lists too. */
#include "config.h"

#include <string.h>

#include "converters/initramfs/initramfs.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static const char default_dep[] =
  "kernel/a/virtio.ko:\nkernel/a/virtio_blk.ko.gz: kernel/a/virtio.ko\n";

/* The first "%%%%", NULL: there is none. */
static const uint8_t *
find_cut (const uint8_t *data, size_t size)
{
  for (size_t i = 0; i + 4 <= size; i++)
    if (memcmp (data + i, "%%%%", 4) == 0)
      return data + i;
  return NULL;
}

static GBytes *
read_file (G_GNUC_UNUSED const char *path, void *opaque,
           G_GNUC_UNUSED GError **error)
{
  return g_bytes_ref (opaque);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const char *const wanted[] = { "virtio_blk", "a", "b-c", NULL };
  const uint8_t *cut = find_cut (data, size);
  size_t len = cut ? (size_t) (cut - data) : size;
  g_autoptr (GBytes) image = g_bytes_new (data, len);
  g_autoptr (GBytes) dep = cut ? g_bytes_new (cut + 4, size - len - 4)
    : g_bytes_new_static (default_dep, sizeof default_dep - 1);
  g_autoptr (GBytes) module = g_bytes_new_static ("\177ELF", 4);
  const struct module_texts texts = { dep, dep, dep, dep };
  const struct module_texts only_dep = { dep, NULL, NULL, NULL };
  g_autoptr (module_db) db =
    module_db_new ("5", cut && size & 1 ? &texts : &only_dep, NULL);
  g_autoptr (initramfs_contents) c = initramfs_look (image, NULL);

  if (db && c) {
    const struct initramfs_file files[] = {
      { (char *) "etc/crypttab", module },
      { (char *) "etc/lvm/devices/system.devices", NULL },
    };
    struct initramfs_append input = { db, wanted, read_file, module, 0,
                                      files, size & 2 ? 2 : 0 };
    g_autoptr (GPtrArray) names = initramfs_contents_list (c, "lib");
    GBytes *extra = initramfs_build_append (c, &input, NULL);

    g_clear_pointer (&extra, g_bytes_unref);
    g_free (initramfs_contents_module (c, "5", "virtio"));
  }
  return 0;
}
