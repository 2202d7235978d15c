/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The disks that the plugin serves, as lines of a text:
 *
 *   disk
 *   layer                       from the top to the bottom
 *   flat LENGTH OFFSET PATH     bytes; PATH as a URI has it
 *   sparse LENGTH 0 PATH */
#ifndef INPUTS_SSH_PLUGIN_LAYOUT_H
#define INPUTS_SSH_PLUGIN_LAYOUT_H

#include "inputs/ssh-plugin/map.h"

/* The text, written line by line. */
void layout_disk (GString *text);
void layout_layer (GString *text);
void layout_extent (GString *text, bool sparse, uint64_t length,
                    uint64_t offset, const char *path);

/* struct map *, in order. */
GPtrArray *layout_parse (const char *text, map_read_files read, void *opaque,
                         GError **error);

#endif
