/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs qemu for libguestfs with the appliance's kernel unpacked: a wrapper as
 * in guestfs(3), "QEMU WRAPPERS".
 *
 * Under emulation the kernel takes about three seconds of CPU time to unpack
 * itself; here it takes a tenth of that.  The environment (v2v/guest/
 * appliance.h) names the qemu and the file that takes the unpacked kernel.
 * Whatever goes wrong, qemu is run as libguestfs wanted it. */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "converters/initramfs/compress.h"
#include "v2v/base/error.h"
#include "v2v/guest/appliance.h"
#include "v2v/guest/bzimage.h"

struct unpacked {
  GByteArray *bytes;
  size_t size;                   /* what the kernel says */
};

static bool
unpack_sink (const uint8_t *data, size_t len, void *opaque, GError **error)
{
  struct unpacked *u = opaque;

  if (len > u->size - u->bytes->len)
    return error_set (error, "more is unpacked than it says");
  g_byte_array_append (u->bytes, data, (guint) len);
  return true;
}

static GByteArray *
unpack_kernel (const uint8_t *data, size_t len, GError **error)
{
  g_autoptr (GByteArray) bytes = NULL;
  enum initramfs_compression compression;
  struct bzimage_payload p;
  struct unpacked u;
  size_t used;

  if (!bzimage_find_payload (data, len, &p, error))
    return NULL;
  bytes = g_byte_array_sized_new (p.unpacked_size);
  u = (struct unpacked) { .bytes = bytes, .size = p.unpacked_size };
  if (!compress_detect (data + p.offset, p.length, &compression)) {
    error_set (error, "a kernel of an unknown compression");
    return NULL;
  }
  if (!compress_unpack (compression, data + p.offset, p.length, unpack_sink,
                        &u, &used, error))
    return NULL;
  if (!bzimage_has_pvh_entry (bytes->data, bytes->len)) {
    error_set (error, "a kernel without an entry for qemu");
    return NULL;
  }
  return g_steal_pointer (&bytes);
}

/* The file is in the run directory, which is removed at the end. */
static bool
write_unpacked (const char *kernel, const char *file, GError **error)
{
  g_autoptr (GMappedFile) map = g_mapped_file_new (kernel, FALSE, error);
  g_autoptr (GByteArray) bytes = NULL;

  if (map == NULL)
    return false;
  if (g_mapped_file_get_length (map) > BZIMAGE_MAX_KERNEL)
    return error_set (error, "a kernel larger than %u MiB",
                      BZIMAGE_MAX_KERNEL >> 20);
  bytes = unpack_kernel ((const uint8_t *) g_mapped_file_get_contents (map),
                         g_mapped_file_get_length (map), error);
  return bytes &&
         g_file_set_contents_full (file, (const char *) bytes->data,
                                   bytes->len, G_FILE_SET_CONTENTS_NONE,
                                   0600, error);
}

/* The argument behind "-kernel", NULL none. */
static char **
find_kernel (char **argv)
{
  size_t i;

  for (i = 1; argv[i] && argv[i + 1]; i++)
    if (strcmp (argv[i], "-kernel") == 0)
      return &argv[i + 1];
  return NULL;
}

int
main (int argc G_GNUC_UNUSED, char *argv[])
{
  char *hv = getenv (APPLIANCE_HV_ENV);
  char *file = getenv (APPLIANCE_HV_KERNEL_ENV);
  char **kernel = find_kernel (argv);
  g_autoptr (GError) error = NULL;

  if (hv == NULL) {
    fprintf (stderr, "%s: virt-v2v runs this for libguestfs; it is of no "
             "use by itself\n", argv[0]);
    return 1;
  }
  if (kernel && file) {
    if (write_unpacked (*kernel, file, &error))
      *kernel = file;
    else                         /* libguestfs shows it with -v */
      fprintf (stderr, "appliance kernel not unpacked: %s\n",
               error->message);
  }
  argv[0] = hv;
  execv (hv, argv);
  fprintf (stderr, "%s: %s\n", hv, strerror (errno));
  return 127;
}
