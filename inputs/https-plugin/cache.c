/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The pages of the cache, and the queue of ranges to fetch. */
#include "config.h"

#include <string.h>

#include "inputs/https-plugin/areas.h"
#include "inputs/https-plugin/cache-private.h"

struct page {
  gint64 index;
  GList link;                    /* in the queue of ages */
  size_t length, filled;         /* readable once both are the same */
  unsigned pins;
  uint8_t data[CACHE_PAGE];
};

struct cache *
cache_new (uint64_t size, uint64_t memory, const GArray *areas)
{
  struct cache *c = g_new0 (struct cache, 1);

  c->size = size;
  c->areas = areas;
  c->pages_max = MAX (memory, 16 * CACHE_UNIT_MAX) / CACHE_PAGE;
  c->pages = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  g_queue_init (&c->lru);
  g_queue_init (&c->urgent);
  g_queue_init (&c->ahead);
  return c;
}

void
cache_free (struct cache *c)
{
  if (c == NULL)
    return;
  g_queue_clear_full (&c->urgent, g_free);
  g_queue_clear_full (&c->ahead, g_free);
  g_hash_table_unref (c->pages);
  g_free (c);
}

static struct page *
find_page (struct cache *c, uint64_t offset)
{
  gint64 index = offset / CACHE_PAGE;

  return g_hash_table_lookup (c->pages, &index);
}

static void
touch (struct cache *c, struct page *p)
{
  g_queue_unlink (&c->lru, &p->link);
  g_queue_push_tail_link (&c->lru, &p->link);
}

/* The oldest that nobody waits for and that is not on its way. */
static bool
evict (struct cache *c)
{
  GList *l;

  for (l = c->lru.head; l; l = l->next) {
    struct page *p = l->data;

    if (p->pins == 0 && p->filled == p->length) {
      g_queue_unlink (&c->lru, l);
      g_hash_table_remove (c->pages, &p->index);
      return true;
    }
  }
  return false;
}

static bool
add_page (struct cache *c, uint64_t offset)
{
  struct page *p;

  if (g_hash_table_size (c->pages) >= c->pages_max && !evict (c))
    return false;
  p = g_malloc (sizeof *p);
  memset (p, 0, offsetof (struct page, data));
  p->index = offset / CACHE_PAGE;
  p->length = MIN (CACHE_PAGE, c->size - offset);
  p->link.data = p;
  g_queue_push_tail_link (&c->lru, &p->link);
  g_hash_table_insert (c->pages, &p->index, p);
  return true;
}

static void
add_range (struct cache *c, uint64_t offset, uint64_t end, bool urgent)
{
  struct cache_range *r;

  if (offset == end)
    return;
  r = g_new (struct cache_range, 1);
  r->offset = offset;
  r->length = MIN (end, c->size) - offset;
  g_queue_push_tail (urgent ? &c->urgent : &c->ahead, r);
}

static bool
is_missing (struct cache *c, uint64_t at)
{
  return !find_page (c, at) &&
         (!c->areas || areas_touch (c->areas, at, CACHE_PAGE));
}

bool
cache_plan (struct cache *c, uint64_t offset, uint64_t end, uint64_t unit,
            bool urgent)
{
  uint64_t first, at;
  bool fits = true;

  first = at = offset - offset % CACHE_PAGE;
  for (; at < MIN (end, c->size) && fits; at += CACHE_PAGE) {
    bool absent = is_missing (c, at);

    if (absent)
      fits = add_page (c, at);
    if (absent && fits && at - first < unit)
      continue;
    add_range (c, first, at, urgent);
    first = absent && fits ? at : at + CACHE_PAGE;
  }
  if (fits)
    add_range (c, first, at, urgent);
  return fits;
}

/* A range that was only ahead is waited for now. */
static void
hurry (struct cache *c, uint64_t offset)
{
  GList *l;

  for (l = c->ahead.head; l; l = l->next) {
    struct cache_range *r = l->data;

    if (offset >= r->offset && offset - r->offset < r->length) {
      g_queue_unlink (&c->ahead, l);
      g_queue_push_tail_link (&c->urgent, l);
      return;
    }
  }
}

/* Whether or not it should hold data. */
bool
cache_pin (struct cache *c, uint64_t offset)
{
  const uint64_t first = offset - offset % CACHE_PAGE;
  struct page *p = find_page (c, offset);

  if (p == NULL) {
    if (!add_page (c, first))
      return false;
    add_range (c, first, first + CACHE_PAGE, true);
    p = find_page (c, offset);
  }
  else if (p->filled < p->length)
    hurry (c, offset);
  p->pins++;
  return true;
}

void
cache_unpin (struct cache *c, uint64_t offset)
{
  struct page *p = find_page (c, offset);

  if (p && p->pins > 0)
    p->pins--;
}

size_t
cache_copy (struct cache *c, uint64_t offset, size_t length, void *buffer)
{
  struct page *p = find_page (c, offset);
  size_t at = offset % CACHE_PAGE, n;

  if (p == NULL || p->filled < p->length || at >= p->length)
    return 0;
  n = MIN (length, p->length - at);
  memcpy (buffer, p->data + at, n);
  touch (c, p);
  return n;
}

bool
cache_next (struct cache *c, struct cache_range *ret_range)
{
  g_autofree struct cache_range *r = g_queue_pop_head (&c->urgent);

  if (r == NULL)
    r = g_queue_pop_head (&c->ahead);
  if (r == NULL)
    return false;
  *ret_range = *r;
  return true;
}

void
cache_fill (struct cache *c, uint64_t offset, const void *data, size_t length)
{
  const uint8_t *bytes = data;

  while (length > 0) {
    struct page *p = find_page (c, offset);
    size_t n = MIN (length, CACHE_PAGE - offset % CACHE_PAGE);

    /* Bytes in order only: a page is full when its last byte came. */
    if (p && p->filled == offset % CACHE_PAGE && n <= p->length - p->filled) {
      memcpy (p->data + p->filled, bytes, n);
      p->filled += n;
      touch (c, p);
    }
    offset += n;
    bytes += n;
    length -= n;
  }
}
