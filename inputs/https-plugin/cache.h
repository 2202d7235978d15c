/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What was read from a far disk, and what to read next: pages in bounded
 * memory, and the ranges that connections are to fetch.
 *
 * No I/O, no threads, no locks: the caller's.  A place that is read for the
 * first time is fetched alone; each further access near it doubles the
 * range, and what follows is fetched ahead, so that a reader in order
 * keeps all connections busy while scattered reads stay small. */
#ifndef INPUTS_HTTPS_PLUGIN_CACHE_H
#define INPUTS_HTTPS_PLUGIN_CACHE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <glib.h>

#define CACHE_PAGE (64 * 1024)
#define CACHE_UNIT_MAX (2 * 1024 * 1024)   /* of one range */

struct cache_range { uint64_t offset, length; };

/* For a disk of SIZE bytes, in MEMORY bytes (at least 16 ranges).  AREAS
 * (areas.h; NULL: all of it; it must live on) say what is worth fetching beside
 * that which is waited for. */
struct cache *cache_new (uint64_t size, uint64_t memory, const GArray *areas);
void cache_free (struct cache *c);
typedef struct cache cache;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (cache, cache_free)

/* A reader wants this: plans it and what is likely to follow. */
void cache_access (struct cache *c, uint64_t offset, uint64_t length);

/* Copies what is there from OFFSET on, LENGTH at most and never past the
 * end of a page; 0: nothing yet. */
size_t cache_copy (struct cache *c, uint64_t offset, size_t length,
                   void *buffer);

/* A reader waits for the page of OFFSET: it is fetched before all that is
 * only ahead, and stays until cache_unpin.  False: there is no memory, all
 * pages are being fetched. */
bool cache_pin (struct cache *c, uint64_t offset);
void cache_unpin (struct cache *c, uint64_t offset);

/* The next range to fetch; false: none. */
bool cache_next (struct cache *c, struct cache_range *ret_range);
/* Bytes of a range that came; pages become readable one by one. */
void cache_fill (struct cache *c, uint64_t offset, const void *data,
                 size_t length);

#endif
