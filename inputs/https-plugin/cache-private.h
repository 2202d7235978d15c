/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The insides of the cache: pages, and who reads where. */
#ifndef INPUTS_HTTPS_PLUGIN_CACHE_PRIVATE_H
#define INPUTS_HTTPS_PLUGIN_CACHE_PRIVATE_H

#include "inputs/https-plugin/cache.h"

#define STREAMS 16

/* A reader that goes through the disk, or about in one place of it. */
struct stream {
  uint64_t end;                  /* of the furthest access */
  uint64_t planned;              /* what is fetched ahead ends here */
  uint64_t unit;                 /* of one range; a power of two */
  unsigned hits;                 /* accesses that belonged to it */
  uint64_t last;                 /* clock of the latest access; 0 unused */
};

struct cache {
  uint64_t size;
  const GArray *areas;           /* NULL: everything is fetched */
  size_t pages_max;
  GHashTable *pages;             /* index → struct page */
  GQueue lru;                    /* of struct page: oldest first */
  GQueue urgent, ahead;          /* of struct cache_range */
  struct stream streams[STREAMS];
  uint64_t clock;
};

/* Fetch those of the pages that are neither there nor coming, and hold data, in
 * ranges of at most UNIT.  False: memory is used up. */
bool cache_plan (struct cache *c, uint64_t offset, uint64_t end,
                 uint64_t unit, bool urgent);

#endif
