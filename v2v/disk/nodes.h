/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Endpoints as blockdev-add arguments of qemu's block layer. */
#ifndef V2V_DISK_NODES_H
#define V2V_DISK_NODES_H

#include <glib.h>
#include <json-c/json.h>

#include "v2v/disk/endpoint.h"

/* NULL with an error for an NBD URI that cannot be taken. */
struct json_object *node_source (const struct endpoint *e, const char *name,
                                 GError **error);
struct json_object *node_overlay (const char *file, const char *name,
                                  const char *backing_node);
struct json_object *node_target (const struct endpoint *e, const char *name,
                                 GError **error);

#endif
