/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Disks of many files: layouts, sparse extents, layers. */
#include "config.h"

#include <string.h>

#include "inputs/ssh-plugin/layout.h"
#include "inputs/ssh-plugin/sparse.h"
#include "inputs/ssh-plugin/watch.h"
#include "v2v/base/error.h"

#include <sys/socket.h>
#include <unistd.h>

#define S SPARSE_SECTOR
#define ALL (16 * S)             /* bytes of each disk here */

/* --- phony files ------------------------------------------------------- */

static void
put32 (uint8_t *p, uint32_t v)
{
  v = GUINT32_TO_LE (v);
  memcpy (p, &v, sizeof v);
}

/* Grains of two sectors, tables of 4 entries, so two tables: the directory in
 * sector 1, tables in 2 and 3, and LETTER from sector 4 on in the grains 1, 2
 * and 6; 3 is a zero grain if ZERO. */
static GByteArray *
hosted (char letter, bool zero)
{
  GByteArray *a = g_byte_array_new ();
  uint8_t *p;

  g_byte_array_set_size (a, 10 * S);
  memset (a->data, 0, 4 * S);
  memset (a->data + 4 * S, letter, 6 * S);
  p = a->data;
  memcpy (p, "KDMV", 4);
  put32 (p + 8, zero ? 4 : 0);
  put32 (p + 12, 16);            /* capacity */
  put32 (p + 20, 2);             /* grain */
  put32 (p + 44, 4);             /* entries */
  put32 (p + 56, 1);             /* directory */
  put32 (p + S, 2);
  put32 (p + S + 4, 3);
  put32 (p + 2 * S + 4, 4);
  put32 (p + 2 * S + 8, 6);
  put32 (p + 2 * S + 12, zero ? 1 : 0);
  put32 (p + 3 * S + 8, 8);
  return a;
}

/* Grains of one sector, one table (4096 entries) from sector 2 on; LETTER in
 * the grains 0 and 5. */
static GByteArray *
cowd (char letter)
{
  GByteArray *a = g_byte_array_new ();

  g_byte_array_set_size (a, 36 * S);
  memset (a->data, 0, 34 * S);
  memset (a->data + 34 * S, letter, 2 * S);
  memcpy (a->data, "COWD", 4);
  put32 (a->data + 12, 16);
  put32 (a->data + 16, 1);
  put32 (a->data + 20, 1);
  put32 (a->data + 24, 1);
  put32 (a->data + S, 2);
  put32 (a->data + 2 * S, 34);
  put32 (a->data + 2 * S + 5 * 4, 35);
  return a;
}

/* "hA" and "zA" are hosted, "cA" is of ESX, "fA" is flat; all of the letter
 * A. */
static bool
read_phony (void *opaque, struct link_range *ranges, size_t nr_ranges,
            GError **error)
{
  unsigned *calls = opaque;

  ++*calls;
  for (size_t i = 0; i < nr_ranges; i++) {
    const char *name = ranges[i].path;
    g_autoptr (GByteArray) a =
      name[0] == 'h' || name[0] == 'z' ? hosted (name[1], name[0] == 'z')
      : name[0] == 'c' ? cowd (name[1]) : g_byte_array_new ();
    if (name[0] == 'f') {
      g_byte_array_set_size (a, ALL);
      memset (a->data, name[1], ALL);
    }
    if (ranges[i].offset > a->len ||
        ranges[i].length > a->len - ranges[i].offset)
      return error_set (error, "%s is too short", name);
    memcpy (ranges[i].buffer, a->data + ranges[i].offset, ranges[i].length);
  }
  return true;
}

/* --- what a disk is ---------------------------------------------------- */

static const struct {
  const char *title, *layout;
  const char *expected;          /* a letter for each sector; '.' is zero */
} disks[] = {
  { "flat", "layer\nflat 8192 0 fa\n", "aaaaaaaaaaaaaaaa" },
  { "split", "layer\nflat 2048 512 fa\nflat 6144 0 fb\n",
    "aaaabbbbbbbbbbbb" },
  { "sparse", "layer\nsparse 8192 0 ha\n", "..aaaa......aa.." },
  { "split-sparse", "layer\nsparse 4096 0 ha\nsparse 4096 0 cb\n",
    "..aaaa..b....b.." },
  { "esx", "layer\nsparse 8192 0 ca\n", "a....a.........." },
  { "snapshot", "layer\nsparse 8192 0 ha\nlayer\nflat 8192 0 fb\n",
    "bbaaaabbbbbbaabb" },
  /* A zero grain hides what is below. */
  { "zero-grain", "layer\nsparse 8192 0 za\nlayer\nflat 8192 0 fb\n",
    "bbaaaa..bbbbaabb" },
  { "chain", "layer\nsparse 8192 0 ca\nlayer\nsparse 8192 0 hb\n"
    "layer\nflat 8192 0 fc\n", "acbbbaccccccbbcc" },
  { "short-parent", "layer\nsparse 8192 0 ha\nlayer\nflat 512 0 fb\n",
    "b.aaaa......aa.." },
  /* The extent is longer than its file says. */
  { "beyond", "layer\nsparse 4096 0 ha\nflat 512 0 fb\nsparse 3584 0 ha\n",
    "..aaaa..b..aaaa." },
};

static char *
sectors (struct map *m)
{
  g_autofree uint8_t *data = g_malloc (ALL);
  g_autoptr (GError) error = NULL;
  GString *text = g_string_new (NULL);

  memset (data, '?', ALL);
  g_assert_cmpuint (map_size (m), ==, ALL);
  g_assert_true (map_read (m, 0, ALL, data, &error));
  for (size_t i = 0; i < ALL; i += S) {
    for (size_t k = 1; k < S; k++)
      g_assert_cmpuint (data[i + k], ==, data[i]);
    g_string_append_c (text, data[i] ? (char) data[i] : '.');
  }
  return g_string_free (text, FALSE);
}

/* The same again, by parts that begin and end anywhere. */
static void
check_parts (struct map *m, const char *expected)
{
  for (size_t from = 1; from < ALL; from += 300)
    for (size_t length = 1; length < ALL - from; length += 700) {
      g_autofree char *data = g_malloc (length);
      g_autoptr (GError) error = NULL;

      g_assert_true (map_read (m, from, length, data, &error));
      for (size_t i = 0; i < length; i++) {
        const char c = expected[(from + i) / S];
        g_assert_cmpint (data[i], ==, c == '.' ? 0 : c);
      }
    }
}

/* What is called zero is zero, and all that no layer has is called so. */
static void
check_zeroes (struct map *m, const char *expected)
{
  uint64_t offset = 0, length;

  for (; offset < ALL; offset += length) {
    g_autoptr (GError) error = NULL;
    bool zero;

    g_assert_true (map_look (m, offset, ALL - offset, &zero, &length,
                             &error));
    g_assert_cmpuint (length, >, 0);
    g_assert_cmpuint (length, <=, ALL - offset);
    for (uint64_t i = offset; i < offset + length; i++)
      g_assert_true (zero == (expected[i / S] == '.'));
  }
}

static void
test_disk (gconstpointer data)
{
  const size_t i = GPOINTER_TO_SIZE (data);
  g_autofree char *layout = g_strconcat ("disk\n", disks[i].layout, NULL);
  g_autoptr (GError) error = NULL;
  unsigned calls = 0;
  g_autoptr (GPtrArray) maps = layout_parse (layout, read_phony, &calls,
                                             &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (maps->len, ==, 1);
  text = sectors (maps->pdata[0]);
  g_assert_cmpstr (text, ==, disks[i].expected);
  check_parts (maps->pdata[0], disks[i].expected);
  check_zeroes (maps->pdata[0], disks[i].expected);
}

/* What was read of an extent is not read again. */
static void
test_calls (void)
{
  g_autoptr (GError) error = NULL;
  unsigned calls = 0;
  g_autoptr (GPtrArray) maps =
    layout_parse ("disk\nlayer\nsparse 8192 0 ha\n", read_phony, &calls,
                  &error);
  g_autofree char *data = g_malloc (ALL);

  g_assert_no_error (error);
  for (unsigned i = 0; i < 3; i++)
    g_assert_true (map_read (maps->pdata[0], 0, ALL, data, &error));
  /* Header, directory, both tables, and the data three times. */
  g_assert_cmpuint (calls, ==, 3 + 3);
}

/* --- what is wrong ----------------------------------------------------- */

static void
test_headers (void)
{
  static const struct {
    size_t at;
    uint32_t value;
    const char *expected;        /* part of the error */
  } table[] = {
    { 0, 0, "no sparse extent" },
    { 8, 1 << 16, "is compressed" },
    { 8, 1 << 17, "is compressed" },
    { 12, 0, "makes no sense" },
    { 16, 0x1000000, "makes no sense" },     /* the capacity's upper half */
    { 20, 0, "makes no sense" },
    { 20, 1 << 18, "makes no sense" },
    { 44, 0, "makes no sense" },
    { 44, 513, "makes no sense" },
    { 56, 0, "makes no sense" },
    { 60, 0x7fffffff, "makes no sense" },
    { 16, 0x80, "its grains are too many" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (table); i++) {
    g_autoptr (GByteArray) a = hosted ('a', false);
    g_autoptr (GError) error = NULL;
    struct sparse s;

    put32 (a->data + table[i].at, table[i].value);
    g_assert_false (sparse_parse (a->data, S, "it", &s, &error));
    g_assert_nonnull (strstr (error->message, table[i].expected));
  }
}

static void
test_cowd_header (void)
{
  g_autoptr (GByteArray) a = cowd ('a');
  g_autoptr (GError) error = NULL, why = NULL;
  struct sparse s;

  put32 (a->data + 24, 0);
  g_assert_false (sparse_parse (a->data, S, "it", &s, &error));
  g_assert_nonnull (strstr (error->message, "directory is too short"));
  g_assert_false (sparse_parse (a->data, S - 1, "it", &s, &why));
  g_assert_nonnull (strstr (why->message, "no sparse extent"));
}

/* A table or data beyond the file's end fails, and nothing else. */
static void
test_truncated (void)
{
  g_autoptr (GError) error = NULL;
  unsigned calls = 0;
  g_autoptr (GPtrArray) maps =
    layout_parse ("disk\nlayer\nflat 8192 0 fa\nflat 512 8192 fa\n",
                  read_phony, &calls, &error);
  char data[S];

  g_assert_no_error (error);
  g_assert_true (map_read (maps->pdata[0], 0, S, data, &error));
  g_assert_false (map_read (maps->pdata[0], ALL, S, data, &error));
  g_assert_cmpstr (error->message, ==, "fa is too short");
}

static void
test_layouts (void)
{
  static const char *const bad[] = {
    "layer\n", "flat 512 0 fa\n", "disk\n", "disk\nlayer\n",
    "disk\nflat 512 0 fa\n", "disk\nlayer\nflat 512 0\n",
    "disk\nlayer\nflat 0 0 fa\n", "disk\nlayer\nflat -1 0 fa\n",
    "disk\nlayer\nflat 512 0 %zz\n", "disk\nlayer\nround 512 0 fa\n",
    "disk\nlayer\nflat 512 0 fa\ndisk\nflat 512 0 fa\n",
    "disk\nlayer\nflat 4611686018427387904 0 a\nflat 1 0 a\n",
  };

  for (size_t i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;
    unsigned calls = 0;

    g_assert_null (layout_parse (bad[i], read_phony, &calls, &error));
    g_assert_nonnull (error);
  }
}

/* --- silence ----------------------------------------------------------- */

/* Who waits for the other end of a connection is woken. */
static void
test_watch (void)
{
  struct watch *w = watch_new ();
  int fds[2];
  char c;

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM, 0, fds), ==, 0);
  watch_arm (w, fds[0], 1000);
  watch_disarm (w);
  g_assert_false (watch_fired (w));
  watch_arm (w, fds[0], 1);
  g_assert_cmpint (read (fds[0], &c, 1), ==, 0);
  g_assert_true (watch_fired (w));
  watch_free (w);
  close (fds[0]);
  close (fds[1]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (size_t i = 0; i < G_N_ELEMENTS (disks); i++) {
    g_autofree char *name = g_strconcat ("/ssh-disks/disk/", disks[i].title,
                                         NULL);
    g_test_add_data_func (name, GSIZE_TO_POINTER (i), test_disk);
  }
  g_test_add_func ("/ssh-disks/calls", test_calls);
  g_test_add_func ("/ssh-disks/headers", test_headers);
  g_test_add_func ("/ssh-disks/cowd-header", test_cowd_header);
  g_test_add_func ("/ssh-disks/truncated", test_truncated);
  g_test_add_func ("/ssh-disks/layouts", test_layouts);
  g_test_add_func ("/ssh-disks/watch", test_watch);
  return g_test_run ();
}
