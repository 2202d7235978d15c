/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The cache of the HTTPS plugin, with a fetch that only counts. */
#include "config.h"

#include <string.h>

#include "inputs/https-plugin/areas.h"
#include "inputs/https-plugin/cache.h"

#define MIB (1024 * 1024)
#define SIZE (1000ull * MIB + 4321)
#define MEMORY (64ull * MIB)

static struct cache_range fetched[100000];
static unsigned nr_fetched;
static uint64_t bytes_fetched;

static uint8_t
byte_at (uint64_t offset)
{
  return (uint8_t) (offset * 31 + offset / 65536);
}

static void
setup (void)
{
  nr_fetched = 0;
  bytes_fetched = 0;
}

static void
fetch_one (struct cache *c, const struct cache_range *r)
{
  static uint8_t buffer[CACHE_UNIT_MAX];

  g_assert_cmpuint (r->length, <=, CACHE_UNIT_MAX);
  g_assert_cmpuint (r->length, >, 0);
  g_assert_cmpuint (r->offset + r->length, <=, SIZE);
  for (uint64_t i = 0; i < r->length; i++)
    buffer[i] = byte_at (r->offset + i);
  /* In pieces that fit no page. */
  for (uint64_t i = 0; i < r->length; i += 9999)
    cache_fill (c, r->offset + i, buffer + i, MIN (9999, r->length - i));
  fetched[nr_fetched++] = *r;
  bytes_fetched += r->length;
}

static void
fetch_all (struct cache *c)
{
  struct cache_range r;

  while (cache_next (c, &r))
    fetch_one (c, &r);
}

static void
read_checked (struct cache *c, uint64_t offset, uint64_t length)
{
  g_autofree uint8_t *buffer = g_malloc (length);
  uint64_t done = 0;

  cache_access (c, offset, length);
  fetch_all (c);
  while (done < length) {
    size_t n = cache_copy (c, offset + done, length - done, buffer + done);

    if (n == 0) {
      g_assert_true (cache_pin (c, offset + done));
      fetch_all (c);
      cache_unpin (c, offset + done);
    }
    done += n;
  }
  for (uint64_t i = 0; i < length; i++)
    g_assert_cmpuint (buffer[i], ==, byte_at (offset + i));
}

/* All of a stretch once, in large ranges. */
static void
test_in_order (void)
{
  g_autoptr (cache) c = cache_new (SIZE, MEMORY, NULL);
  uint64_t at;

  setup ();
  for (at = 0; at < 100 * MIB; at += 256 * 1024)
    read_checked (c, at, 256 * 1024);
  g_assert_cmpuint (bytes_fetched, <=, 140 * MIB);
  g_assert_cmpuint (nr_fetched, <=, 90);
}

/* Far apart: no more than the pages that are touched. */
static void
test_scattered (void)
{
  g_autoptr (cache) c = cache_new (SIZE, MEMORY, NULL);

  setup ();
  for (unsigned i = 0; i < 60; i++)
    read_checked (c, (i * 37ull % 60) * 16 * MIB + 12345, 4096);
  g_assert_cmpuint (bytes_fetched, <=, 60 * 2 * CACHE_PAGE);
}

/* Around one place: the ranges grow, so that there are few. */
static void
test_dense (void)
{
  g_autoptr (cache) c = cache_new (SIZE, MEMORY, NULL);

  setup ();
  for (unsigned i = 0; i < 256; i++)
    read_checked (c, 500ull * MIB + (i * 149 % 256) * 4096, 4096);
  g_assert_cmpuint (nr_fetched, <=, 24);
}

/* Requests of one reader that overtake each other. */
static void
test_overtaking (void)
{
  static const unsigned order[] = { 2, 0, 1, 3, 5, 4, 7, 6 };
  g_autoptr (cache) c = cache_new (SIZE, MEMORY, NULL);

  setup ();
  for (uint64_t i = 0; i < 64; i++)
    read_checked (c, (i / 8 * 8 + order[i % 8]) * MIB, MIB);
  g_assert_cmpuint (bytes_fetched, <=, 110 * MIB);
  g_assert_cmpuint (nr_fetched, <=, 64);
}

/* Four readers in order, as nbdcopy does: none takes the other's pages. */
static void
test_four_readers (void)
{
  g_autoptr (cache) c = cache_new (SIZE, MEMORY, NULL);

  setup ();
  for (uint64_t at = 0; at < 40 * MIB; at += 256 * 1024)
    for (uint64_t i = 0; i < 4; i++)
      read_checked (c, i * 200 * MIB + at, 256 * 1024);
  g_assert_cmpuint (bytes_fetched, <=, 4 * 52 * MIB);
}

static void
test_end (void)
{
  g_autoptr (cache) c = cache_new (SIZE, MEMORY, NULL);

  setup ();
  read_checked (c, SIZE - 5000, 5000);
  read_checked (c, SIZE - 1, 1);
  read_checked (c, SIZE - 3 * MIB, 3 * MIB);
}

/* What is waited for comes before what is only ahead. */
static void
test_hurry (void)
{
  g_autoptr (cache) c = cache_new (SIZE, MEMORY, NULL);
  struct cache_range r;

  cache_access (c, 0, MIB);
  cache_access (c, MIB, MIB);
  cache_access (c, 2 * MIB, MIB);
  cache_access (c, 3 * MIB, MIB);
  g_assert_true (cache_pin (c, 9 * MIB));
  do
    g_assert_true (cache_next (c, &r));
  while (r.offset < 4 * MIB);
  g_assert_cmpuint (r.offset, <=, 9 * MIB);
  g_assert_cmpuint (r.offset + r.length, >, 9 * MIB);
}

/* While nothing arrives, memory has an end; it goes on when something does. */
static void
test_memory (void)
{
  g_autoptr (cache) c = cache_new (SIZE, MEMORY, NULL);
  uint64_t pending = 0;
  struct cache_range r, last = { 0, 0 };

  setup ();
  for (uint64_t at = 0; at < 900ull * MIB; at += 32 * MIB)
    cache_access (c, at, 8 * MIB);
  g_assert_false (cache_pin (c, 999ull * MIB));
  while (cache_next (c, &r)) {
    pending += r.length;
    last = r;
  }
  g_assert_cmpuint (pending, <=, MEMORY);
  fetch_one (c, &last);
  g_assert_true (cache_pin (c, 999ull * MIB));
}

/* A page that is waited for stays. */
static void
test_pinned (void)
{
  g_autoptr (cache) c = cache_new (SIZE, MEMORY, NULL);
  uint8_t byte;

  setup ();
  g_assert_true (cache_pin (c, 900ull * MIB));
  fetch_all (c);
  for (uint64_t at = 0; at < 200 * MIB; at += MIB)
    read_checked (c, at, MIB);
  g_assert_cmpuint (cache_copy (c, 900ull * MIB, 1, &byte), ==, 1);
  cache_unpin (c, 900ull * MIB);
}

/* Areas of 1 MiB each 10, of which every fifth has a small gap. */
static GArray *
make_areas (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  GArray *areas;

  for (uint64_t i = 0; i < 50; i++) {
    const uint64_t at = i * 10 * MIB + 5000, gap = i % 5 ? 0 : AREAS_GAP - 1;

    g_string_append_printf (text, "%" G_GUINT64_FORMAT " %d\n", at, MIB / 2);
    g_string_append_printf (text, "%" G_GUINT64_FORMAT " %d\n",
                            at + MIB / 2 + gap, MIB / 2);
  }
  areas = areas_parse (text->str, NULL);
  g_assert_nonnull (areas);
  return areas;
}

/* A reader in order that leaves out what is outside of the areas. */
static void
test_areas (void)
{
  g_autoptr (GArray) areas = make_areas ();
  g_autoptr (cache) c = cache_new (SIZE, MEMORY, areas);

  g_assert_cmpuint (areas->len, ==, 50);
  setup ();
  for (uint64_t at = 0; at < 600ull * MIB; at += CACHE_PAGE)
    if (areas_touch (areas, at, CACHE_PAGE))
      read_checked (c, at, CACHE_PAGE);
  for (unsigned i = 0; i < nr_fetched; i++)
    for (uint64_t k = 0; k < fetched[i].length; k += CACHE_PAGE)
      g_assert_true (areas_touch (areas, fetched[i].offset + k, CACHE_PAGE));
  g_assert_cmpuint (bytes_fetched, <=, 50 * (MIB + 2 * CACHE_PAGE) +
                    10 * AREAS_GAP);
  g_assert_cmpuint (nr_fetched, <=, 50 * 8);
  /* Who asks for the rest gets it, alone. */
  setup ();
  read_checked (c, 7 * MIB, 4096);
  read_checked (c, 7 * MIB + 3 * CACHE_PAGE, 4096);
  g_assert_cmpuint (bytes_fetched, ==, 2 * CACHE_PAGE);
}

static void
test_areas_parse (void)
{
  static const char *const bad[] = {
    "1", "1 2 3", "x 1", "1 x", "5 0", "-1 5", "10 5\n14 1", "10 5\n3 1",
    "9223372036854775807 1", "1 9223372036854775807",
    "18446744073709551615 1",
  };
  g_autoptr (GArray) none = areas_parse ("", NULL);
  g_autoptr (GArray) one = areas_parse ("100 50\n150 1\n\n", NULL);

  g_assert_false (areas_touch (none, 0, UINT64_MAX));
  g_assert_cmpuint (one->len, ==, 1);
  g_assert_false (areas_touch (one, 0, 100));
  g_assert_true (areas_touch (one, 0, 101));
  g_assert_true (areas_touch (one, 150, 1));
  g_assert_false (areas_touch (one, 151, 1000));
  for (size_t i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (areas_parse (bad[i], &error));
    g_assert_nonnull (error);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/https-cache/in-order", test_in_order);
  g_test_add_func ("/https-cache/scattered", test_scattered);
  g_test_add_func ("/https-cache/dense", test_dense);
  g_test_add_func ("/https-cache/overtaking", test_overtaking);
  g_test_add_func ("/https-cache/four-readers", test_four_readers);
  g_test_add_func ("/https-cache/end", test_end);
  g_test_add_func ("/https-cache/hurry", test_hurry);
  g_test_add_func ("/https-cache/memory", test_memory);
  g_test_add_func ("/https-cache/pinned", test_pinned);
  g_test_add_func ("/https-cache/areas", test_areas);
  g_test_add_func ("/https-cache/areas-parse", test_areas_parse);
  return g_test_run ();
}
