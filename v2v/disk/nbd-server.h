/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A program that serves one disk by NBD, as an endpoint. */
#ifndef V2V_DISK_NBD_SERVER_H
#define V2V_DISK_NBD_SERVER_H

#include <glib.h>
#include <json-c/json.h>

#include "v2v/disk/endpoint.h"

/* Start ARGV (NULL-terminated) with a socket that listens already, as systemd
 * would (LISTEN_FDS): a client may connect at once, nothing is polled for.
 * NAME tells sockets of one run apart.  The export is named "", its bytes are
 * "raw". */
struct endpoint *nbd_server_open (const char *name, const char *const *argv,
                                  GError **error);

/* Serve NODE, which is taken over, by qemu-nbd(8), read-only.  It is what
 * blockdev-add takes (qemu-storage-daemon-qmp-ref(7)), without a name.
 * OBJECT is one of --object, or NULL. */
struct endpoint *nbd_server_qemu (const char *name, struct json_object *node,
                                  const char *object, GError **error);

#endif
