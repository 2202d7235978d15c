/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Unpacking streams of the kernel's compressions. */
#include "config.h"

#include "converters/initramfs/compress.h"

#include <bzlib.h>
#include <lz4.h>
#include <lzma.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

#include "v2v/base/error.h"
#include "v2v/base/parse.h"

#define UNPACK_OUT (256 * 1024)        /* bytes at a time */
#define UNPACK_MEMORY (256 * 1024 * 1024)    /* for a dictionary */
#define UNPACK_WINDOW_LOG 27           /* zstd: the kernel's limit, 128 MiB */
#define LZ4_LEGACY_MAGIC 0x184C2102U
#define LZ4_LEGACY_BLOCK (8 * 1024 * 1024)

/* A running stream: a step takes from in and leaves bytes in out. */
struct unpacker {
  const uint8_t *in;
  size_t in_left;
  uint8_t *out;
  size_t out_have;
  bool finished;
  union {
    z_stream z;
    lzma_stream lzma;
    bz_stream bz;
    ZSTD_DStream *zstd;
  } u;
};

struct unpack_ops {
  const char *name;
  uint8_t magic[2];
  size_t out_size;
  bool (*start) (struct unpacker *p);
  bool (*step) (struct unpacker *p);   /* false: the data is damaged */
  void (*stop) (struct unpacker *p);
};

static bool
gzip_start (struct unpacker *p)
{
  return inflateInit2 (&p->u.z, 15 + 16) == Z_OK;
}

static bool
gzip_step (struct unpacker *p)
{
  z_stream *z = &p->u.z;
  uInt given = (uInt) MIN (p->in_left, (size_t) 1 << 30);
  int r;

  z->next_in = (Bytef *) p->in;
  z->avail_in = given;
  z->next_out = p->out;
  z->avail_out = UNPACK_OUT;
  r = inflate (z, Z_NO_FLUSH);
  p->in += given - z->avail_in;
  p->in_left -= given - z->avail_in;
  p->out_have = UNPACK_OUT - z->avail_out;
  p->finished = r == Z_STREAM_END;
  return r == Z_OK || r == Z_STREAM_END || r == Z_BUF_ERROR;
}

static void
gzip_stop (struct unpacker *p)
{
  inflateEnd (&p->u.z);
}

static bool
bzip2_start (struct unpacker *p)
{
  return BZ2_bzDecompressInit (&p->u.bz, 0, 0) == BZ_OK;
}

static bool
bzip2_step (struct unpacker *p)
{
  bz_stream *bz = &p->u.bz;
  unsigned given = (unsigned) MIN (p->in_left, (size_t) 1 << 30);
  int r;

  bz->next_in = (char *) p->in;
  bz->avail_in = given;
  bz->next_out = (char *) p->out;
  bz->avail_out = UNPACK_OUT;
  r = BZ2_bzDecompress (bz);
  p->in += given - bz->avail_in;
  p->in_left -= given - bz->avail_in;
  p->out_have = UNPACK_OUT - bz->avail_out;
  p->finished = r == BZ_STREAM_END;
  return r == BZ_OK || r == BZ_STREAM_END;
}

static void
bzip2_stop (struct unpacker *p)
{
  BZ2_bzDecompressEnd (&p->u.bz);
}

static bool
lzma_start (struct unpacker *p)
{
  return lzma_alone_decoder (&p->u.lzma, UNPACK_MEMORY) == LZMA_OK;
}

static bool
xz_start (struct unpacker *p)
{
  return lzma_stream_decoder (&p->u.lzma, UNPACK_MEMORY, 0) == LZMA_OK;
}

static bool
xz_step (struct unpacker *p)
{
  lzma_stream *s = &p->u.lzma;
  lzma_ret r;

  s->next_in = p->in;
  s->avail_in = p->in_left;
  s->next_out = p->out;
  s->avail_out = UNPACK_OUT;
  r = lzma_code (s, LZMA_RUN);
  p->in = s->next_in;
  p->in_left = s->avail_in;
  p->out_have = UNPACK_OUT - s->avail_out;
  p->finished = r == LZMA_STREAM_END;
  return r == LZMA_OK || r == LZMA_STREAM_END || r == LZMA_BUF_ERROR;
}

static void
xz_stop (struct unpacker *p)
{
  lzma_end (&p->u.lzma);
}

static bool
zstd_start (struct unpacker *p)
{
  p->u.zstd = ZSTD_createDStream ();
  return p->u.zstd &&
         !ZSTD_isError (ZSTD_DCtx_setParameter (p->u.zstd,
                                                ZSTD_d_windowLogMax,
                                                UNPACK_WINDOW_LOG));
}

static bool
zstd_step (struct unpacker *p)
{
  ZSTD_inBuffer in = { p->in, p->in_left, 0 };
  ZSTD_outBuffer out = { p->out, UNPACK_OUT, 0 };
  size_t r = ZSTD_decompressStream (p->u.zstd, &out, &in);

  p->in += in.pos;
  p->in_left -= in.pos;
  p->out_have = out.pos;
  p->finished = r == 0;
  return !ZSTD_isError (r);
}

static void
zstd_stop (struct unpacker *p)
{
  ZSTD_freeDStream (p->u.zstd);
}

static uint32_t
lz4_size (const struct unpacker *p)
{
  return (uint32_t) p->in[0] | (uint32_t) p->in[1] << 8 |
         (uint32_t) p->in[2] << 16 | (uint32_t) p->in[3] << 24;
}

static bool
lz4_start (struct unpacker *p)
{
  return p->in_left >= 4 && lz4_size (p) == LZ4_LEGACY_MAGIC;
}

/* A legacy frame has no end marker: it ends with the image, at a block of
 * size 0 (padding), or where another frame begins. */
static bool
lz4_step (struct unpacker *p)
{
  uint32_t size;
  int r;

  p->finished = p->in_left < 4 || lz4_size (p) == 0;
  if (p->finished)
    return true;
  size = lz4_size (p);
  if (size != LZ4_LEGACY_MAGIC &&
      (size > LZ4_COMPRESSBOUND (LZ4_LEGACY_BLOCK) || size > p->in_left - 4))
    return false;
  p->in += 4;
  p->in_left -= 4;
  if (size == LZ4_LEGACY_MAGIC)
    return true;
  r = LZ4_decompress_safe ((const char *) p->in, (char *) p->out, (int) size,
                           LZ4_LEGACY_BLOCK);
  if (r < 0)
    return false;
  p->in += size;
  p->in_left -= size;
  p->out_have = (size_t) r;
  return true;
}

static void
lz4_stop (G_GNUC_UNUSED struct unpacker *p)
{
}

/* lzo has a magic only: no library for it is worth having here. */
static const struct unpack_ops unpack_ops[] = {
  [INITRAMFS_PLAIN] = { .name = "none" },
  [INITRAMFS_GZIP] = { "gzip", { 0x1f, 0x8b }, UNPACK_OUT,
                       gzip_start, gzip_step, gzip_stop },
  [INITRAMFS_BZIP2] = { "bzip2", { 'B', 'Z' }, UNPACK_OUT,
                        bzip2_start, bzip2_step, bzip2_stop },
  [INITRAMFS_LZMA] = { "lzma", { 0x5d, 0x00 }, UNPACK_OUT,
                       lzma_start, xz_step, xz_stop },
  [INITRAMFS_XZ] = { "xz", { 0xfd, '7' }, UNPACK_OUT,
                     xz_start, xz_step, xz_stop },
  [INITRAMFS_LZO] = { .name = "lzo", .magic = { 0x89, 0x4c } },
  [INITRAMFS_LZ4] = { "lz4", { 0x02, 0x21 }, LZ4_LEGACY_BLOCK,
                      lz4_start, lz4_step, lz4_stop },
  [INITRAMFS_ZSTD] = { "zstd", { 0x28, 0xb5 }, UNPACK_OUT,
                       zstd_start, zstd_step, zstd_stop },
};

const char *
initramfs_compression_name (enum initramfs_compression c)
{
  return unpack_ops[c].name;
}

bool
compress_detect (const uint8_t *data, size_t len,
                 enum initramfs_compression *ret)
{
  for (size_t i = 0; i < G_N_ELEMENTS (unpack_ops); i++) {
    if (i != INITRAMFS_PLAIN && len >= 2 &&
        memcmp (data, unpack_ops[i].magic, 2) == 0) {
      *ret = (enum initramfs_compression) i;
      return true;
    }
  }
  return false;
}

static bool
run_steps (const struct unpack_ops *ops, struct unpacker *p,
           compress_sink sink, void *opaque, GError **error)
{
  size_t len = p->in_left;

  while (!p->finished) {
    size_t before = p->in_left;

    p->out_have = 0;
    if (!ops->step (p))
      return error_set (error, "%s data is damaged near its byte %zu",
                        ops->name, len - p->in_left);
    if (p->out_have > 0 && !sink (p->out, p->out_have, opaque, error))
      return false;
    if (!p->finished && p->out_have == 0 && p->in_left == before)
      return error_set (error, "%s data ends too early, after %zu bytes",
                        ops->name, len);
  }
  return true;
}

bool
compress_unpack (enum initramfs_compression c,
                 const uint8_t *data, size_t len,
                 compress_sink sink, void *opaque, size_t *ret_used,
                 GError **error)
{
  const struct unpack_ops *ops = &unpack_ops[c];
  struct unpacker p = { .in = data, .in_left = len };
  g_autofree uint8_t *out = NULL;
  bool ok;

  if (!ops->start)
    return error_set (error, "%s compression cannot be read here",
                      ops->name);
  p.out = out = g_malloc (ops->out_size);
  ok = ops->start (&p);
  if (!ok)
    error_set (error, "%s data cannot be unpacked: not such data, or too "
               "little memory", ops->name);
  else
    ok = run_steps (ops, &p, sink, opaque, error);
  ops->stop (&p);
  if (ok)
    *ret_used = len - p.in_left;
  return ok;
}

static bool
module_sink (const uint8_t *data, size_t len, void *opaque, GError **error)
{
  GByteArray *out = opaque;

  if (len > INITRAMFS_MAX_MODULE - out->len)
    return error_set (error, "larger than %d MiB when unpacked",
                      INITRAMFS_MAX_MODULE >> 20);
  g_byte_array_append (out, data, (guint) len);
  return true;
}

GBytes *
compress_unpack_module (const char *path, GBytes *file, GError **error)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  size_t len, used;
  const uint8_t *data = g_bytes_get_data (file, &len);
  bool ok;

  if (g_str_has_suffix (path, ".gz"))
    ok = compress_unpack (INITRAMFS_GZIP, data, len, module_sink, out, &used,
                          error);
  else if (g_str_has_suffix (path, ".xz"))
    ok = compress_unpack (INITRAMFS_XZ, data, len, module_sink, out, &used,
                          error);
  else if (g_str_has_suffix (path, ".zst"))
    ok = compress_unpack (INITRAMFS_ZSTD, data, len, module_sink, out, &used,
                          error);
  else
    ok = module_sink (data, len, out, error);
  if (ok && (out->len < 4 || memcmp (out->data, "\177ELF", 4) != 0))
    ok = error_set (error, "not an ELF file");
  if (!ok) {
    g_autofree char *shown = clean_text (path, 200);
    g_prefix_error (error, "kernel module %s: ", shown);
    return NULL;
  }
  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}
