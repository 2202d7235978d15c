/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The parsers of RPM's headers and databases, whole and damaged. */
#include "config.h"

#include <string.h>
#include <glib.h>

#include "converters/rpm-bdb.h"
#include "converters/rpm-header.h"
#include "converters/rpm-ndb.h"
#include "tests/convert/phony-rpm.h"

typedef bool (*read_func) (const guint8 *data, gsize size,
                           GPtrArray *packages, GError **error);

static void
check (const GPtrArray *packages, guint i, const char *name,
       const char *version, const char *arch)
{
  const struct package *p = g_ptr_array_index (packages, i);

  g_assert_cmpstr (p->name, ==, name);
  g_assert_cmpstr (p->version, ==, version);
  g_assert_cmpstr (p->arch, ==, arch);
}

/*----- headers ------------------------------------------------------------*/

/* The packages that a header makes: 0 or 1; -1: it is an error. */
static int
count (const guint8 *data, gsize size)
{
  g_autoptr (GPtrArray) packages = packages_new ();
  g_autoptr (GError) error = NULL;
  const bool ok = rpm_packages_add (packages, data, size, &error);

  g_assert_true (ok == (error == NULL));
  return ok ? (int) packages->len : -1;
}

static const struct { const char *name, *evr; int count; } words[] = {
  { "kernel", "2.6.18-398.el5", 1 },
  { "libstdc++", "1:4.8~rc1^git+x-1_2", 1 },
  { "389-ds-base", "1-1", 1 },
  { "-e", "1-1", 0 },
  { "--root=x", "1-1", 0 },
  { "a b", "1-1", 0 },
  { "a\nb", "1-1", 0 },
  { "../a", "1-1", 0 },
  { "", "1-1", 0 },
  { "a", "1;2-1", 0 },
  { "a", "1-", 0 },
};

static void
test_words (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (words); i++) {
    g_autoptr (GBytes) h = phony_rpm_header (words[i].name, words[i].evr,
                                             "noarch");
    gsize size;
    const guint8 *data = g_bytes_get_data (h, &size);

    g_assert_cmpint (count (data, size), ==, words[i].count);
  }
}

static void
test_header_damaged (void)
{
  g_autoptr (GBytes) h = phony_rpm_header ("a", "2:1-3", NULL);
  gsize size;
  const guint8 *data = g_bytes_get_data (h, &size);
  g_autofree guint8 *copy = g_memdup2 (data, size);
  static const guint8 huge[16] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff };
  static const guint8 none[8];

  for (gsize n = 0; n < size; n++) {   /* exactly N: sanitizers see more */
    g_autofree guint8 *cut = g_memdup2 (data, n);
    g_assert_cmpint (count (cut, n), ==, -1);
  }
  g_assert_cmpint (count (huge, sizeof huge), ==, -1);
  g_assert_cmpint (count (none, sizeof none), ==, -1);
  copy[size - 1] = 'x';          /* the last string has no end */
  g_assert_cmpint (count (copy, size), ==, 1);
  copy[8 + 8] = 0xff;            /* the name lies outside */
  g_assert_cmpint (count (copy, size), ==, -1);
}

/*----- databases ----------------------------------------------------------*/

#define MANY 600                 /* more than a page of anything holds */

static GBytes *
make (const char *format, guint n)
{
  g_autoptr (GPtrArray) headers =
    g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autofree char *release = g_strnfill (150, '7');
  g_autofree char *evr = g_strconcat ("3-", release, NULL);
  const char *name;

  g_ptr_array_add (headers, phony_rpm_header ("kernel", "2-1", "i686"));
  g_ptr_array_add (headers, phony_rpm_header ("kernel", "9:2-2", NULL));
  for (guint i = 2; i < n; i++)
    g_ptr_array_add (headers, phony_rpm_header ("x", evr, "noarch"));
  return phony_rpm_database (format, headers, &name);
}

static const struct format { const char *name; read_func read; } formats[] = {
  { "ndb", rpm_ndb_read }, { "bdb", rpm_bdb_read },
};

static bool
read_bytes (const struct format *f, const guint8 *data, gsize size,
            guint *ret_count)
{
  g_autoptr (GPtrArray) packages = packages_new ();
  g_autoptr (GError) error = NULL;
  const bool ok = f->read (data, size, packages, &error);

  g_assert_true (ok == (error == NULL));
  *ret_count = packages->len;
  return ok;
}

static void
test_whole (gconstpointer opaque)
{
  const struct format *f = opaque;
  g_autoptr (GBytes) all = make (f->name, MANY);
  g_autoptr (GPtrArray) packages = packages_new ();
  g_autoptr (GError) error = NULL;
  gsize size;
  const guint8 *data = g_bytes_get_data (all, &size);

  f->read (data, size, packages, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (packages->len, ==, MANY);
  check (packages, 0, "kernel", "2-1", "i686");
  check (packages, 1, "kernel", "9:2-2", "");
  check (packages, MANY - 1, "x", ((struct package *)
         g_ptr_array_index (packages, 2))->version, "noarch");
}

/* A database that was cut off is never taken for a shorter one. */
static void
test_cut_off (gconstpointer opaque)
{
  const struct format *f = opaque;
  g_autoptr (GBytes) all = make (f->name, 20);
  gsize size;
  const guint8 *data = g_bytes_get_data (all, &size);
  guint n;

  for (gsize cut = 0; cut < size; cut += cut < 600 ? 1 : 509) {
    g_autofree guint8 *copy = g_memdup2 (data, cut);
    g_assert_false (read_bytes (f, copy, cut, &n));
  }
}

/* Every byte, changed: an error, or no more packages than there were. */
static void
test_changed (gconstpointer opaque)
{
  const struct format *f = opaque;
  g_autoptr (GBytes) all = make (f->name, 5);
  gsize size;
  const guint8 *data = g_bytes_get_data (all, &size);
  g_autofree guint8 *copy = g_memdup2 (data, size);
  unsigned errors = 0;

  for (gsize i = 0; i < size; i++)
    for (unsigned bit = 0; bit < 8; bit += 3) {
      guint n;

      copy[i] ^= (guint8) (1U << bit);
      errors += !read_bytes (f, copy, size, &n);
      g_assert_cmpuint (n, <=, 5);
      copy[i] = data[i];
    }
  g_assert_cmpuint (errors, >, 100);
}

static void
test_random (gconstpointer opaque)
{
  const struct format *f = opaque;
  guint8 data[8192];
  guint n;

  for (gsize i = 0; i < sizeof data; i++)
    data[i] = (guint8) (i * i >> 3);
  g_assert_false (read_bytes (f, data, sizeof data, &n));
  memset (data, 0, sizeof data);
  g_assert_false (read_bytes (f, data, sizeof data, &n));
}

/*----- Berkeley DB alone --------------------------------------------------*/

enum { BDB_PAGE = 4096 };

static void
set_le32 (guint8 *at, guint32 value)
{
  const guint32 le = GUINT32_TO_LE (value);
  memcpy (at, &le, sizeof le);
}

/* The first overflow page leads to itself, and gives nothing: rpm's own
 * reader goes round in it for ever. */
static void
test_bdb_circle (void)
{
  g_autoptr (GBytes) all = make ("bdb", 3);
  gsize size;
  const guint8 *data = g_bytes_get_data (all, &size);
  g_autofree guint8 *copy = g_memdup2 (data, size);
  guint n;

  g_assert_cmpuint (copy[2 * BDB_PAGE + 25], ==, 7);
  set_le32 (copy + 2 * BDB_PAGE + 16, 2);
  copy[2 * BDB_PAGE + 22] = copy[2 * BDB_PAGE + 23] = 0;
  g_assert_false (read_bytes (&formats[1], copy, size, &n));
}

/* The same, but each round gives one byte of a very long value. */
static void
test_bdb_long_circle (void)
{
  g_autoptr (GBytes) all = make ("bdb", 3);
  gsize size;
  const guint8 *data = g_bytes_get_data (all, &size);
  g_autofree guint8 *copy = g_memdup2 (data, size);
  guint8 *value = copy + BDB_PAGE + BDB_PAGE - 5 - 5 - 5 - 12;
  guint n;

  g_assert_cmpuint (value[0], ==, 3);
  set_le32 (value + 8, 0xfffffff0);
  set_le32 (copy + 2 * BDB_PAGE + 16, 2);
  copy[2 * BDB_PAGE + 22] = 1;
  copy[2 * BDB_PAGE + 23] = 0;
  g_assert_false (read_bytes (&formats[1], copy, size, &n));
}

/* Hash version 8 of rpm 4.4 has another kind of page for the same layout. */
static void
test_bdb_old (void)
{
  g_autoptr (GBytes) all = make ("bdb", 3);
  gsize size;
  const guint8 *data = g_bytes_get_data (all, &size);
  g_autofree guint8 *copy = g_memdup2 (data, size);
  guint n;

  copy[16] = 8;
  copy[BDB_PAGE + 25] = 2;
  g_assert_true (read_bytes (&formats[1], copy, size, &n));
  g_assert_cmpuint (n, ==, 3);
  copy[16] = 7;
  g_assert_false (read_bytes (&formats[1], copy, size, &n));
}

int
main (int argc, char **argv)
{
  static const struct { const char *name; void (*run) (gconstpointer); }
  cases[] = {
    { "whole", test_whole }, { "cut-off", test_cut_off },
    { "changed", test_changed }, { "random", test_random },
  };

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rpm/header/words", test_words);
  g_test_add_func ("/rpm/header/damaged", test_header_damaged);
  for (size_t f = 0; f < G_N_ELEMENTS (formats); f++)
    for (size_t c = 0; c < G_N_ELEMENTS (cases); c++) {
      g_autofree char *path = g_strdup_printf ("/rpm/%s/%s", formats[f].name,
                                               cases[c].name);
      g_test_add_data_func (path, &formats[f], cases[c].run);
    }
  g_test_add_func ("/rpm/bdb/circle", test_bdb_circle);
  g_test_add_func ("/rpm/bdb/long-circle", test_bdb_long_circle);
  g_test_add_func ("/rpm/bdb/old", test_bdb_old);
  return g_test_run ();
}
