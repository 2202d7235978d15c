/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A cache, and threads with a connection each that fill it. */
#include "config.h"

#include <string.h>

#include "inputs/https-plugin/areas.h"
#include "inputs/https-plugin/cache.h"
#include "inputs/https-plugin/fetch.h"
#include "inputs/https-plugin/reader.h"

#define SLOTS 64                 /* readers wait by page, not all together */
#define NO_MEMORY_WAIT 20000     /* microseconds */

struct reader {
  struct session *session;
  uint64_t size;
  const GArray *areas;           /* the rest is zero; NULL: nothing is known */
  GMutex lock;                   /* of what follows */
  struct cache *cache;
  GCond work, slots[SLOTS];
  GError *failed;
  bool stop;
  GPtrArray *threads, *connections;
};

struct worker {
  struct reader *reader;
  struct connection *connection;
};

static GCond *
slot (struct reader *r, uint64_t offset)
{
  return &r->slots[offset / CACHE_PAGE % SLOTS];
}

static void
take (void *opaque, uint64_t offset, const void *data, size_t length)
{
  struct reader *r = opaque;
  uint64_t last = offset + length;

  g_mutex_lock (&r->lock);
  cache_fill (r->cache, offset, data, length);
  for (; offset / CACHE_PAGE < last / CACHE_PAGE; offset += CACHE_PAGE)
    g_cond_broadcast (slot (r, offset));
  if (last == r->size)
    g_cond_broadcast (slot (r, last - 1));
  g_mutex_unlock (&r->lock);
}

static void
wake_all (struct reader *r)
{
  for (unsigned i = 0; i < SLOTS; i++)
    g_cond_broadcast (&r->slots[i]);
  g_cond_broadcast (&r->work);
}

static gpointer
fetch_ranges (gpointer opaque)
{
  g_autofree struct worker *w = opaque;
  struct reader *r = w->reader;
  struct cache_range range;
  g_autoptr (GError) error = NULL;

  g_mutex_lock (&r->lock);
  while (!r->stop && r->failed == NULL) {
    if (!cache_next (r->cache, &range)) {
      g_cond_wait (&r->work, &r->lock);
      continue;
    }
    g_mutex_unlock (&r->lock);
    fetch_range (w->connection, range.offset, range.length, r->size, take, r,
                 &error);
    g_mutex_lock (&r->lock);
    if (error && r->failed == NULL)
      r->failed = g_steal_pointer (&error);
    g_clear_error (&error);
  }
  wake_all (r);
  g_mutex_unlock (&r->lock);
  return NULL;
}

static void
start_thread (struct reader *r, struct connection *connection)
{
  struct worker *w = g_new (struct worker, 1);

  *w = (struct worker) { r, connection };
  g_ptr_array_add (r->connections, connection);
  g_ptr_array_add (r->threads, g_thread_new ("https", fetch_ranges, w));
}

struct reader *
reader_new (struct session *s, unsigned connections, uint64_t memory,
            const GArray *areas, GError **error)
{
  struct connection *first = connection_new (s);
  struct reader *r;
  uint64_t size;

  if (!fetch_size (first, &size, error)) {
    connection_free (first);
    return NULL;
  }
  r = g_new0 (struct reader, 1);
  r->session = s;
  r->size = size;
  r->areas = areas;
  r->cache = cache_new (size, memory, areas);
  g_mutex_init (&r->lock);
  r->threads = g_ptr_array_new ();
  r->connections =
    g_ptr_array_new_with_free_func ((GDestroyNotify) connection_free);
  for (unsigned i = 0; i < connections; i++)
    start_thread (r, i == 0 ? first : connection_new (s));
  return r;
}

void
reader_free (struct reader *r)
{
  if (r == NULL)
    return;
  g_atomic_int_set (&r->session->stop, 1);
  g_mutex_lock (&r->lock);
  r->stop = true;
  wake_all (r);
  g_mutex_unlock (&r->lock);
  for (guint i = 0; i < r->threads->len; i++)
    g_thread_join (r->threads->pdata[i]);
  g_ptr_array_unref (r->threads);
  g_ptr_array_unref (r->connections);
  cache_free (r->cache);
  g_clear_error (&r->failed);
  g_free (r);
}

uint64_t
reader_size (const struct reader *r)
{
  return r->size;
}

/* In a page without data; 0: there may be some. */
static size_t
copy_zeroes (const struct reader *r, uint64_t offset, size_t length,
             void *buffer)
{
  const uint64_t at = offset % CACHE_PAGE;
  const size_t n = MIN (length, CACHE_PAGE - at);

  if (!r->areas || areas_touch (r->areas, offset - at, CACHE_PAGE))
    return 0;
  memset (buffer, 0, n);
  return n;
}

/* Called, and returns, with the lock held. */
static size_t
wait_and_copy (struct reader *r, uint64_t offset, size_t length, void *buffer)
{
  size_t n = copy_zeroes (r, offset, length, buffer);

  if (n == 0)
    n = cache_copy (r->cache, offset, length, buffer);
  if (n > 0)
    return n;
  if (!cache_pin (r->cache, offset)) {
    g_cond_wait_until (slot (r, offset), &r->lock,
                       g_get_monotonic_time () + NO_MEMORY_WAIT);
    return 0;
  }
  g_cond_broadcast (&r->work);
  while (r->failed == NULL && !r->stop &&
         (n = cache_copy (r->cache, offset, length, buffer)) == 0)
    g_cond_wait (slot (r, offset), &r->lock);
  cache_unpin (r->cache, offset);
  return n;
}

bool
reader_read (struct reader *r, uint64_t offset, size_t length, void *buffer,
             GError **error)
{
  char *to = buffer;

  g_mutex_lock (&r->lock);
  cache_access (r->cache, offset, length);
  g_cond_broadcast (&r->work);
  while (length > 0 && r->failed == NULL && !r->stop) {
    size_t n = wait_and_copy (r, offset, length, to);

    offset += n;
    to += n;
    length -= n;
  }
  if (length > 0 && r->failed)
    g_propagate_error (error, g_error_copy (r->failed));
  g_mutex_unlock (&r->lock);
  return length == 0;
}
