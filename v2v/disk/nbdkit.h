/* SPDX-License-Identifier: GPL-2.0-or-later */
/* nbdkit(1) as the server of an endpoint. */
#ifndef V2V_DISK_NBDKIT_H
#define V2V_DISK_NBDKIT_H

#include <glib.h>

#include "v2v/disk/endpoint.h"

/* Serve by PLUGIN ("curl") with ARGUMENTS (filters' and the plugin's
 * "key=value"; NULL-terminated) behind FILTERS ("retry"; NULL-terminated),
 * read-only.  NAME tells sockets of one run apart. */
struct endpoint *nbdkit_open (const char *name, const char *plugin,
                              const char *const *filters,
                              const char *const *arguments,
                              GError **error);

/* The file of one of our own plugins ("https"). */
char *nbdkit_find_plugin (const char *name, GError **error);

#endif
