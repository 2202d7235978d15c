/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who reads where: what is fetched ahead for a reader in order, and how
 * much around a place that is read again and again. */
#include "config.h"

#include "inputs/https-plugin/cache-private.h"

#define HITS_MAX 16              /* ranges ahead of one reader */
#define ACTIVE 256               /* accesses until a reader is forgotten */

/* Requests of one reader overtake each other, so "near" has two sides. */
static bool
is_near (const struct stream *s, uint64_t offset, uint64_t length)
{
  uint64_t reach = 4 * s->unit;

  return s->last != 0 && offset <= s->end + reach &&
    offset + length + reach >= s->end;
}

static struct stream *
find_stream (struct cache *c, uint64_t offset, uint64_t length)
{
  struct stream *oldest = &c->streams[0];

  for (unsigned i = 0; i < STREAMS; i++) {
    struct stream *s = &c->streams[i];

    if (is_near (s, offset, length))
      return s;
    if (s->last < oldest->last)
      oldest = s;
  }
  oldest->last = 0;
  return oldest;
}

static uint64_t
unit_of_first (uint64_t length)
{
  uint64_t unit = CACHE_PAGE;

  while (unit < length && unit < CACHE_UNIT_MAX)
    unit *= 2;
  return unit;
}

/* All readers together have 3/8 of the memory for what is ahead.  With half,
 * what came ahead would be as old when it is read as what is thrown away. */
static uint64_t
ahead_max (const struct cache *c)
{
  unsigned active = 0;

  for (unsigned i = 0; i < STREAMS; i++) {
    const struct stream *s = &c->streams[i];

    active += s->hits >= 2 && s->last + ACTIVE > c->clock;
  }
  return c->pages_max * CACHE_PAGE / 8 * 3 / MAX (active, 1);
}

/* Whole units only: otherwise ranges would be as small as the steps of the
 * reader. */
static void
plan_ahead (struct cache *c, struct stream *s)
{
  uint64_t limit = s->end + MIN (s->hits * s->unit, ahead_max (c));

  limit -= limit % s->unit;
  if (limit <= s->planned)
    return;
  cache_plan (c, MAX (s->planned, s->end), limit, s->unit, false);
  s->planned = limit;
}

void
cache_access (struct cache *c, uint64_t offset, uint64_t length)
{
  uint64_t end = offset + length;
  struct stream *s = find_stream (c, offset, length);
  bool known = s->last != 0;

  if (!known)
    *s = (struct stream) { .end = end, .unit = unit_of_first (length) };
  s->last = ++c->clock;
  s->hits = MIN (s->hits + 1, HITS_MAX);
  if (!known) {
    cache_plan (c, offset, end, CACHE_UNIT_MAX, true);
    return;
  }
  s->unit = MIN (2 * s->unit, CACHE_UNIT_MAX);
  cache_plan (c, offset - offset % s->unit,
              MAX (end, offset - offset % s->unit + s->unit), s->unit, true);
  s->end = MAX (s->end, end);
  plan_ahead (c, s);
}
