/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The walk over an image's segments, as init/initramfs.c does it. */
#include "config.h"

#include <inttypes.h>

#include "converters/initramfs/compress.h"
#include "converters/initramfs/cpio.h"
#include "v2v/base/error.h"

struct walk {
  struct cpio_reader *reader;
  GArray *segments;              /* NULL: not wanted */
  unsigned nr_segments;
  uint64_t unpacked;             /* of all segments */
  struct initramfs_segment now;
};

static bool
count_unpacked (struct walk *w, uint64_t len, GError **error)
{
  w->unpacked += len;
  w->now.unpacked += len;
  if (w->unpacked > INITRAMFS_MAX_UNPACKED)
    return error_set (error, "the initramfs unpacks to more than %lld MiB",
                      (long long) INITRAMFS_MAX_UNPACKED >> 20);
  return true;
}

static bool
walk_sink (const uint8_t *data, size_t len, void *opaque, GError **error)
{
  struct walk *w = opaque;
  size_t used;

  if (!count_unpacked (w, len, error) ||
      !cpio_reader_push (w->reader, data, len, &used, error))
    return false;
  if (used < len)
    return error_set (error, "something that is no cpio archive is "
                      "compressed in the initramfs");
  return true;
}

static bool
read_plain (struct walk *w, const uint8_t *data, size_t len,
            uint64_t offset, size_t *ret_used, GError **error)
{
  size_t used;

  cpio_reader_begin (w->reader, w->nr_segments, offset);
  if (!cpio_reader_push (w->reader, data, len, &used, error))
    return false;
  w->now.compression = INITRAMFS_PLAIN;
  w->now.size = cpio_reader_end (w->reader) - offset;
  *ret_used = used;
  return count_unpacked (w, w->now.size, error);
}

static bool
read_compressed (struct walk *w, const uint8_t *data, size_t len,
                 size_t *ret_used, GError **error)
{
  enum initramfs_compression c;
  size_t used;

  if (!compress_detect (data, len, &c))
    return error_set (error, "unknown compression, and no cpio archive "
                      "either (bytes %02x %02x)",
                      data[0], len > 1 ? data[1] : 0);
  cpio_reader_begin (w->reader, w->nr_segments, 0);
  w->now.compression = c;
  if (!compress_unpack (c, data, len, walk_sink, w, &used, error))
    return false;
  w->now.size = *ret_used = used;
  return true;
}

static bool
read_segment (struct walk *w, const uint8_t *data, size_t len,
              uint64_t offset, size_t *ret_used, GError **error)
{
  bool ok;

  if (w->nr_segments >= INITRAMFS_MAX_SEGMENTS)
    return error_set (error, "more than %d archives",
                      INITRAMFS_MAX_SEGMENTS);
  w->now = (struct initramfs_segment) { .offset = offset };
  ok = data[0] == '0' && (offset & 3) == 0
    ? read_plain (w, data, len, offset, ret_used, error)
    : read_compressed (w, data, len, ret_used, error);
  if (!ok)
    return false;
  if (!cpio_reader_idle (w->reader) || *ret_used == 0)
    return error_set (error, "it ends in the middle of an entry");
  w->now.entries = cpio_reader_entries (w->reader);
  w->nr_segments++;
  if (w->segments)
    g_array_append_val (w->segments, w->now);
  return true;
}

bool
initramfs_read (GBytes *image, const struct initramfs_visitor *visitor,
                void *opaque, GArray *segments, GError **error)
{
  g_autoptr (cpio_reader) reader = cpio_reader_new (visitor, opaque);
  struct walk w = { .reader = reader, .segments = segments };
  size_t len, used;
  const uint8_t *data = g_bytes_get_data (image, &len);

  if (len > INITRAMFS_MAX_IMAGE)
    return error_set (error, "the initramfs is larger than %d MiB",
                      INITRAMFS_MAX_IMAGE >> 20);
  for (size_t at = 0; at < len; at += used) {
    used = 1;
    if (data[at] == 0)
      continue;
    if (!read_segment (&w, data + at, len - at, at, &used, error)) {
      g_prefix_error (error, "archive at byte %zu of the initramfs: ", at);
      return false;
    }
  }
  if (w.nr_segments == 0)
    return error_set (error, "the initramfs is empty");
  return true;
}
