/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Image files and block devices by qemu-img(1): look at one, make one. */
#ifndef V2V_DISK_IMAGE_H
#define V2V_DISK_IMAGE_H

#include <stdbool.h>
#include <stdint.h>
#include <glib.h>

#include "v2v/disk/endpoint.h"

struct image_info {
  char *format;                  /* "raw", "qcow2", "vmdk", "vpc", ... */
  uint64_t virtual_size;         /* bytes */
  uint64_t allocated;            /* bytes on the host's disk, whole chain */
};

void image_info_clear (struct image_info *info);

/* Look at PATH: FORMAT (NULL: detect).  Follows the backing chain; a
 * missing backing file, a truncated or a corrupt image is an error, and so is
 * one whose format nobody states and that names further files. */
bool image_probe (const char *path, const char *format,
                  struct image_info *ret_info, GError **error);

struct image_layer {             /* one image of a backing chain */
  char *path;                    /* as qemu names it */
  char *format;
};

/* struct image_layer *, from PATH (of FORMAT) down. */
GPtrArray *image_chain (const char *path, const char *format,
                        GError **error);

/* Make a new image over whatever PATH holds. SIZE in bytes. */
bool image_create (const char *path, const char *format, uint64_t size,
                   enum allocation allocation, GError **error);

/* A qcow2 image with small clusters, for an overlay: discards of a guest
 * come in file system blocks, and qcow2 ignores what is less than a
 * cluster. */
bool image_create_overlay (const char *path, uint64_t size, GError **error);

#endif
