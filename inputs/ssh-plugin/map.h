/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A disk that is made of many files: layers (a snapshot above its parent),
 * each of extents behind each other, each of them a part of a file, or
 * sparse.  Which bytes of which files a part of the disk is. */
#ifndef INPUTS_SSH_PLUGIN_MAP_H
#define INPUTS_SSH_PLUGIN_MAP_H

#include "inputs/ssh-plugin/link.h"

struct map;

/* Reads RANGES in full. */
typedef bool (*map_read_files) (void *opaque, struct link_range *ranges,
                                size_t nr_ranges, GError **error);

struct map *map_new (map_read_files read, void *opaque);
void map_free (struct map *m);           /* accepts NULL */
/* From the top to the bottom. */
void map_add_layer (struct map *m);
/* At the end of the last layer.  A sparse one has no OFFSET. */
void map_add_extent (struct map *m, bool sparse, uint64_t length,
                     uint64_t offset, const char *path);

/* Of the last layer so far, and of the top one; bytes. */
uint64_t map_layer_size (const struct map *m);
uint64_t map_size (const struct map *m);
/* By any number of threads at once. */
bool map_read (struct map *m, uint64_t offset, size_t length, void *buffer,
               GError **error);
/* What is at OFFSET: *ret_zero, zeroes that stand in no file, and how far,
 * at most LENGTH. */
bool map_look (struct map *m, uint64_t offset, uint64_t length,
               bool *ret_zero, uint64_t *ret_length, GError **error);

typedef struct map v2v_map;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (v2v_map, map_free)

#endif
