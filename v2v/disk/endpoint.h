/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An endpoint: one disk as an image file, a block device or an NBD
 * export, with the server behind it if we started one. */
#ifndef V2V_DISK_ENDPOINT_H
#define V2V_DISK_ENDPOINT_H

#include <stdbool.h>
#include <stdint.h>
#include <glib.h>

#include "v2v/base/process.h"

enum allocation { ALLOCATION_SPARSE, ALLOCATION_PREALLOCATED };

struct endpoint {
  char *file;                    /* path of a file or block device, or NULL */
  char *nbd_uri;                 /* "nbd+unix:///?socket=…", or NULL */
  char *format;                  /* "raw", "qcow2", "vmdk", ... */
  uint64_t virtual_size;         /* bytes; 0 not known yet */
  bool compressed;               /* target: write compressed clusters */
  bool preallocated;             /* target: keep every block allocated */
  struct process *server;        /* nbdkit, NULL none; owned */
};

struct endpoint *endpoint_new_file (const char *file, const char *format);
struct endpoint *endpoint_new_nbd (const char *uri, const char *format);
void endpoint_free (struct endpoint *e);             /* stops the server */
/* After a failure: warn of what the server of disk DISK, from 0, wrote to
 * stderr.  To qemu it was an I/O error and no more. */
void endpoint_tell (const struct endpoint *e, guint disk);

#endif
