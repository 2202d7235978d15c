/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Transaction logs of both formats, made by bytes of ours: what is applied,
 * what is not, and what the hive is afterwards. */
#include "config.h"

#include <string.h>
#include <glib.h>

#include "tests/hive-empty.h"
#include "windows/registry/hive-check.h"
#include "windows/registry/hive-log.h"
#include "windows/registry/hive.h"
#include "windows/registry/marvin32.h"

#define SECTOR 512
#define SEED 0x82ef4d887a4e55c5ULL

/* --- hives before and after a change ------------------------------------ */

struct pair {
  GBytes *before;                /* not clean: sequence 8, 7 */
  GByteArray *after;             /* the whole, larger by some bins */
};

static GBytes *
set_base (GBytes *data, guint32 sequence1, guint32 sequence2)
{
  gsize size = g_bytes_get_size (data);
  guint8 *bytes = g_memdup2 (g_bytes_get_data (data, NULL), size);

  hive_put32 (bytes + 4, sequence1);
  hive_put32 (bytes + 8, sequence2);
  hive_put_checksum (bytes);
  return g_bytes_new_take (bytes, size);
}

static struct pair
make_pair (void)
{
  g_autoptr (GBytes) empty = hive_empty ("ROOT");
  g_autoptr (v2v_hive) h = hive_open (empty, "TEST", true, NULL);
  g_autofree char *text = g_strnfill (7000, 't');
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) saved = NULL;
  struct pair p = { .before = set_base (empty, 8, 7) };

  hive_set_text (h, hive_make (h, &error, "New"), "value", text, &error);
  saved = hive_save (h, &error);
  g_assert_no_error (error);
  p.after = g_bytes_unref_to_array (g_steal_pointer (&saved));
  return p;
}

static void
pair_clear (struct pair *p)
{
  g_bytes_unref (p->before);
  g_byte_array_free (p->after, TRUE);
}

/* --- logs ---------------------------------------------------------------- */

/* The base block of a log of P's hive. */
static GByteArray *
log_begin (const struct pair *p, guint32 type, guint32 sequence)
{
  GByteArray *log = g_byte_array_new ();

  g_byte_array_append (log, g_bytes_get_data (p->before, NULL), SECTOR);
  hive_put32 (log->data + 4, sequence);
  hive_put32 (log->data + 8, sequence);
  hive_put32 (log->data + 28, type);
  hive_put32 (log->data + 40, p->after->len - 4096);
  hive_put_checksum (log->data);
  return log;
}

static void
put64 (guint8 *at, guint64 value)
{
  hive_put32 (at, (guint32) value);
  hive_put32 (at + 4, (guint32) (value >> 32));
}

/* Hash the entry at OFFSET, whatever is in it. */
static void
entry_hash (GByteArray *log, guint offset)
{
  guint8 *e = log->data + offset;

  put64 (e + 24, marvin32 (SEED, e + 40, hive_get32 (e + 4) - 40));
  put64 (e + 32, marvin32 (SEED, e, 32));
}

/* An entry with the pages FIRST..LAST of the changed hive; its offset. */
static guint
log_add_entry (GByteArray *log, const struct pair *p, guint32 sequence,
               guint first, guint last)
{
  const guint offset = log->len, pages = last - first + 1;
  const guint size = (40 + 8 * pages + 4096 * pages + SECTOR - 1) /
                     SECTOR * SECTOR;
  guint8 *e;

  g_byte_array_set_size (log, offset + size);
  e = log->data + offset;
  memset (e, 0, size);
  memcpy (e, "HvLE", 4);
  hive_put32 (e + 4, size);
  hive_put32 (e + 12, sequence);
  hive_put32 (e + 16, p->after->len - 4096);
  hive_put32 (e + 20, pages);
  for (guint i = 0; i < pages; i++) {
    hive_put32 (e + 40 + 8 * i, 4096 * (first + i));
    hive_put32 (e + 44 + 8 * i, 4096);
    memcpy (e + 40 + 8 * pages + 4096 * i,
            p->after->data + 4096 * (first + i + 1), 4096);
  }
  entry_hash (log, offset);
  return offset;
}

/* A log of the old format with all sectors. */
static GByteArray *
make_old_log (const struct pair *p)
{
  GByteArray *log = log_begin (p, 1, 8);
  const guint sectors = (p->after->len - 4096) / SECTOR;
  static const guint8 ones[SECTOR] = { [0 ... SECTOR - 1] = 0xff };
  static const guint8 zeroes[SECTOR];
  const guint padding = SECTOR - 4 - sectors / 8;

  g_assert_cmpuint (sectors / 8 + 4, <=, SECTOR);
  g_byte_array_append (log, (const guint8 *) "DIRT", 4);
  g_byte_array_append (log, ones, sectors / 8);
  g_byte_array_append (log, zeroes, padding);
  g_byte_array_append (log, p->after->data + 4096, p->after->len - 4096);
  return log;
}

/* --- asserting ------------------------------------------------------------ */

static GBytes *
replay (const struct pair *p, GByteArray *log1, GByteArray *log2,
        guint32 *ret_sequence)
{
  g_autoptr (GBytes) one = log1 ? g_bytes_new (log1->data, log1->len) : NULL;
  g_autoptr (GBytes) two = log2 ? g_bytes_new (log2->data, log2->len) : NULL;
  GBytes *const logs[HIVE_LOGS] = { one, two, NULL };
  const char *why = NULL;
  unsigned entries = 0;
  GBytes *data = hive_log_replay (p->before, logs, ret_sequence, &entries,
                                  &why);

  g_assert_true (!data == !!why);
  g_assert_true (!data || entries > 0);
  return data;
}

static void
assert_replayed (const struct pair *p, GByteArray *log1, GByteArray *log2,
                 guint32 sequence)
{
  g_autoptr (GError) error = NULL;
  guint32 greatest = 0;
  g_autoptr (GBytes) data = replay (p, log1, log2, &greatest);
  g_autoptr (v2v_hive) h = NULL;
  g_autofree char *text = NULL;

  g_assert_nonnull (data);
  g_assert_cmpuint (greatest, ==, sequence);
  g_assert_true (hive_is_clean (data));
  h = hive_open (data, "TEST", false, &error);
  g_assert_no_error (error);
  text = hive_get_text (h, hive_find (h, "New"), "value");
  g_assert_cmpuint (text ? strlen (text) : 0, ==, 7000);
}

static void
assert_refused (const struct pair *p, GByteArray *log)
{
  guint32 greatest;
  g_autoptr (GBytes) data = replay (p, log, NULL, &greatest);

  g_assert_null (data);
}

#define autopair __attribute__ ((cleanup (pair_clear))) struct pair
#define LAST(p) ((p)->after->len / 4096 - 2)

/* --- cases ---------------------------------------------------------------- */

/* Answers published for Marvin32, with another seed. */
static void
test_hash (void)
{
  static const struct { const char *data; guint64 hash; } known[] = {
    { "", 0x30ed35c100cd3c7dULL },
    { "\xaf", 0x48e73fc77d75ddc1ULL },
    { "\xe7\x0f", 0xb5f6e1fc485dbff8ULL },
    { "\x37\xf4\x95", 0xf0b07c789b8cf7e8ULL },
    { "\x86\x42\xdc\x59", 0x7008f2e87e9cf556ULL },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (known); i++)
    g_assert_cmphex (marvin32 (0x004fb61a001bdbccULL,
                               (const guint8 *) known[i].data,
                               strlen (known[i].data)), ==, known[i].hash);
}

static void
test_new (void)
{
  autopair p = make_pair ();
  g_autoptr (GByteArray) log = log_begin (&p, 6, 8);

  log_add_entry (log, &p, 8, 0, 0);
  log_add_entry (log, &p, 9, 1, LAST (&p));
  assert_replayed (&p, log, NULL, 9);
  assert_replayed (&p, NULL, log, 9);
}

/* Earlier entries first, whichever file they are in. */
static void
test_new_two (void)
{
  autopair p = make_pair ();
  g_autoptr (GByteArray) early = log_begin (&p, 6, 8);
  g_autoptr (GByteArray) late = log_begin (&p, 6, 9);
  g_autoptr (GByteArray) gap = log_begin (&p, 6, 10);
  const guint at = log_add_entry (early, &p, 8, 0, 0);

  memset (early->data + at + 48 + 64, 0xee, 64);  /* the later one is right */
  entry_hash (early, at);
  log_add_entry (late, &p, 9, 0, LAST (&p));
  log_add_entry (gap, &p, 10, 0, LAST (&p));
  assert_replayed (&p, early, late, 9);
  assert_replayed (&p, late, early, 9);
  {
    guint32 greatest = 0;
    g_autoptr (GBytes) data = replay (&p, early, gap, &greatest);

    g_assert_nonnull (data);     /* without 9, 10 is not applied, */
    g_assert_false (hive_check (data, "TEST", NULL));
    g_assert_cmpuint (greatest, ==, 10);         /* but is known of */
  }
}

/* What follows the last entry in the file is older, and stays out. */
static void
test_new_remnants (void)
{
  autopair p = make_pair ();
  g_autoptr (GByteArray) log = log_begin (&p, 6, 8);
  guint at;

  log_add_entry (log, &p, 8, 0, LAST (&p));
  at = log_add_entry (log, &p, 5, 0, 0);
  memset (log->data + at + 48, 0xee, 4096);
  entry_hash (log, at);
  assert_replayed (&p, log, NULL, 8);
}

static void
test_new_bad (void)
{
  autopair p = make_pair ();
  static const struct { guint offset; guint32 value; bool hash; } bad[] = {
    { 512, 0x12345678, true },           /* magic */
    { 516, 0, true },                    /* size */
    { 516, 0x7ffffe00, false },
    { 524, 7, true },                    /* sequence: not the base block's */
    { 528, 0xfffff000, true },           /* bins */
    { 528, 0x70000000, true },           /* grows by too much */
    { 528, 0x1001, true },
    { 532, 0xffffffff, true },           /* pages */
    { 536, 0, false },                   /* hashes */
    { 544, 0, false },
    { 552, 0xfffff000, true },           /* the first page's offset, */
    { 556, 0xfffffff0, true },           /* its size */
    { 2000, 0x12345678, false },         /* data */
  };

  for (size_t i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GByteArray) log = log_begin (&p, 6, 8);

    log_add_entry (log, &p, 8, 0, LAST (&p));
    assert_replayed (&p, log, NULL, 8);
    hive_put32 (log->data + bad[i].offset, bad[i].value);
    if (bad[i].hash && bad[i].offset != 516)
      entry_hash (log, 512);
    assert_refused (&p, log);
  }
  for (guint size = 0; size < 5000; size += 100) {
    g_autoptr (GByteArray) log = log_begin (&p, 6, 8);

    log_add_entry (log, &p, 8, 0, LAST (&p));
    g_byte_array_set_size (log, size);
    assert_refused (&p, log);
  }
}

/* Entries grow the hive together by no more than one may. */
static void
test_new_growth (void)
{
  autopair p = make_pair ();
  g_autoptr (GByteArray) log = log_begin (&p, 6, 8);
  g_autoptr (GBytes) data = NULL;
  guint32 greatest = 0;

  for (guint i = 0; i < 4; i++) {
    const guint at = log_add_entry (log, &p, 8 + i, 0, 0);

    hive_put32 (log->data + at + 16, 0x6000000 * (i + 1));
    entry_hash (log, at);
  }
  data = replay (&p, log, NULL, &greatest);
  g_assert_nonnull (data);
  g_assert_cmpuint (g_bytes_get_size (data), ==, 4096 + 2 * 0x6000000);
}

/* A log that was applied before: the hive's number is beyond. */
static void
test_new_older (void)
{
  autopair p = make_pair ();
  g_autoptr (GByteArray) log = log_begin (&p, 6, 6);

  log_add_entry (log, &p, 6, 0, LAST (&p));
  assert_refused (&p, log);
}

static void
test_old (void)
{
  autopair p = make_pair ();
  g_autoptr (GByteArray) log = make_old_log (&p);

  assert_replayed (&p, log, NULL, 8);
  assert_replayed (&p, NULL, log, 8);
  log->data[12] ^= 1;            /* another time: another change */
  hive_put_checksum (log->data);
  assert_refused (&p, log);
  log->data[12] ^= 1;
  hive_put32 (log->data + 8, 7); /* the log itself was not finished */
  hive_put_checksum (log->data);
  assert_refused (&p, log);
  hive_put32 (log->data + 8, 8);
  hive_put_checksum (log->data);
  assert_replayed (&p, log, NULL, 8);
  log->data[12] ^= 1;            /* wrong checksum */
  assert_refused (&p, log);
  log->data[12] ^= 1;
  g_byte_array_set_size (log, log->len - 1);
  assert_refused (&p, log);
}

static void
test_none (void)
{
  autopair p = make_pair ();

  assert_refused (&p, NULL);
}

/* After an edit nothing that any log holds fits: both formats are asked to
 * change the saved hive as if it were not clean. */
static void
test_sealed (void)
{
  autopair p = make_pair ();
  g_autoptr (GByteArray) new_log = log_begin (&p, 6, 8);
  g_autoptr (GByteArray) old_log = make_old_log (&p);
  guint32 greatest = 0;
  g_autoptr (GBytes) data = NULL;
  g_autoptr (GError) error = NULL;

  log_add_entry (new_log, &p, 8, 0, LAST (&p));
  data = replay (&p, new_log, NULL, &greatest);
  for (int round = 0; round < 2; round++) {
    g_autoptr (v2v_hive) h = hive_open (data, "TEST", true, &error);
    g_autoptr (GBytes) saved = NULL;
    struct pair after = { 0 };
    guint32 own;

    hive_set_sequence (h, greatest);
    hive_make (h, &error, "Ours%d", round);
    saved = hive_save (h, &error);
    g_assert_no_error (error);
    g_assert_true (hive_is_clean (saved));
    own = hive_get32 ((const guint8 *) g_bytes_get_data (saved, NULL) + 4);
    g_assert_cmpuint (own, >, greatest);
    after.before = set_base (saved, own + 1, own);
    assert_refused (&after, new_log);
    assert_refused (&after, old_log);
    g_bytes_unref (after.before);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hive-log/hash", test_hash);
  g_test_add_func ("/hive-log/new", test_new);
  g_test_add_func ("/hive-log/new/two", test_new_two);
  g_test_add_func ("/hive-log/new/remnants", test_new_remnants);
  g_test_add_func ("/hive-log/new/bad", test_new_bad);
  g_test_add_func ("/hive-log/new/growth", test_new_growth);
  g_test_add_func ("/hive-log/new/older", test_new_older);
  g_test_add_func ("/hive-log/old", test_old);
  g_test_add_func ("/hive-log/none", test_none);
  g_test_add_func ("/hive-log/sealed", test_sealed);
  return g_test_run ();
}
