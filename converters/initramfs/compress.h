/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernel's compressions: recognised, unpacked as a stream, packed. */
#ifndef CONVERTERS_INITRAMFS_COMPRESS_H
#define CONVERTERS_INITRAMFS_COMPRESS_H

#include "converters/initramfs/initramfs.h"

/* By the first two bytes, as lib/decompress.c of the kernel does. */
bool compress_detect (const uint8_t *data, size_t len,
                      enum initramfs_compression *ret);

/* Receives unpacked bytes in order; false ends the run with its error. */
typedef bool (*compress_sink) (const uint8_t *data, size_t len, void *opaque,
                               GError **error);

/* Unpack one stream (for lz4: all legacy frames that follow each other)
 * from the beginning of DATA; *ret_used is its length. */
bool compress_unpack (enum initramfs_compression c,
                      const uint8_t *data, size_t len,
                      compress_sink sink, void *opaque, size_t *ret_used,
                      GError **error);

/* The bytes as one stream that the kernel can unpack.  PLAIN copies; lzma
 * and lzo are errors. */
GBytes *compress_pack (enum initramfs_compression c,
                       const uint8_t *data, size_t len, GError **error);

/* A module's file, unpacked by its suffix (.ko.gz, .ko.xz, .ko.zst; .ko is
 * returned as it is).  At most INITRAMFS_MAX_MODULE bytes. */
GBytes *compress_unpack_module (const char *path, GBytes *file,
                                GError **error);

#endif
