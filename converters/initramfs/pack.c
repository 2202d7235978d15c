/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Packing bytes into one stream that the kernel can unpack. */
#include "config.h"

#include "converters/initramfs/compress.h"

#include <bzlib.h>
#include <lz4hc.h>
#include <lzma.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

#include "v2v/base/error.h"

#define LZ4_LEGACY_MAGIC 0x184C2102U
#define LZ4_LEGACY_BLOCK (8 * 1024 * 1024)
#define PACK_SLACK 65536               /* headers and worst case of bzip2 */
#define ZSTD_LEVEL 9
#define XZ_PRESET 6                    /* 8 MiB dictionary */

/* Each packs DATA into OUT, which has room for all of it; false: failed. */
typedef bool (*pack_function) (const uint8_t *data, size_t len,
                               GByteArray *out);

static bool
pack_plain (const uint8_t *data, size_t len, GByteArray *out)
{
  memcpy (out->data, data, len);
  g_byte_array_set_size (out, (guint) len);
  return true;
}

static bool
pack_gzip (const uint8_t *data, size_t len, GByteArray *out)
{
  z_stream z = { .next_in = (Bytef *) data, .avail_in = (uInt) len };
  int r;

  if (deflateInit2 (&z, 6, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY)
      != Z_OK)
    return false;
  z.next_out = out->data;
  z.avail_out = out->len;
  r = deflate (&z, Z_FINISH);
  g_byte_array_set_size (out, (guint) z.total_out);
  deflateEnd (&z);
  return r == Z_STREAM_END;
}

static bool
pack_bzip2 (const uint8_t *data, size_t len, GByteArray *out)
{
  unsigned n = out->len;

  if (BZ2_bzBuffToBuffCompress ((char *) out->data, &n, (char *) data,
                                (unsigned) len, 9, 0, 0) != BZ_OK)
    return false;
  g_byte_array_set_size (out, n);
  return true;
}

/* The kernel's decoder knows no check but CRC32. */
static bool
pack_xz (const uint8_t *data, size_t len, GByteArray *out)
{
  size_t n = 0;

  if (lzma_easy_buffer_encode (XZ_PRESET, LZMA_CHECK_CRC32, NULL, data, len,
                               out->data, &n, out->len) != LZMA_OK)
    return false;
  g_byte_array_set_size (out, (guint) n);
  return true;
}

static void
put_le32 (uint8_t *p, uint32_t v)
{
  for (int i = 0; i < 4; i++)
    p[i] = (uint8_t) (v >> 8 * i);
}

static bool
pack_lz4 (const uint8_t *data, size_t len, GByteArray *out)
{
  size_t n = 4;

  put_le32 (out->data, LZ4_LEGACY_MAGIC);
  while (len > 0) {
    int block = (int) MIN (len, (size_t) LZ4_LEGACY_BLOCK);
    int room = (int) MIN ((size_t) out->len - n - 4, (size_t) G_MAXINT);
    int r = LZ4_compress_HC ((const char *) data,
                             (char *) out->data + n + 4, block, room, 9);

    if (r <= 0)
      return false;
    put_le32 (out->data + n, (uint32_t) r);
    n += 4 + (size_t) r;
    data += block;
    len -= (size_t) block;
  }
  g_byte_array_set_size (out, (guint) n);
  return true;
}

static bool
pack_zstd (const uint8_t *data, size_t len, GByteArray *out)
{
  size_t n = ZSTD_compress (out->data, out->len, data, len, ZSTD_LEVEL);

  if (ZSTD_isError (n))
    return false;
  g_byte_array_set_size (out, (guint) n);
  return true;
}

static const pack_function pack_functions[] = {
  [INITRAMFS_PLAIN] = pack_plain,
  [INITRAMFS_GZIP] = pack_gzip,
  [INITRAMFS_BZIP2] = pack_bzip2,
  [INITRAMFS_XZ] = pack_xz,
  [INITRAMFS_LZ4] = pack_lz4,
  [INITRAMFS_ZSTD] = pack_zstd,
};

GBytes *
compress_pack (enum initramfs_compression c,
               const uint8_t *data, size_t len, GError **error)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();

  if ((size_t) c >= G_N_ELEMENTS (pack_functions) || !pack_functions[c]) {
    error_set (error, "%s compression cannot be written here",
               initramfs_compression_name (c));
    return NULL;
  }
  if (len > INITRAMFS_MAX_UNPACKED) {
    error_set (error, "more than %lld MiB to compress",
               (long long) INITRAMFS_MAX_UNPACKED >> 20);
    return NULL;
  }
  g_byte_array_set_size (out, (guint) (len + len / 64 + PACK_SLACK));
  if (!pack_functions[c] (data, len, out)) {
    error_set (error, "%s compression of %zu bytes failed",
               initramfs_compression_name (c), len);
    return NULL;
  }
  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}
