/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Small RPM databases for tests, in the three formats. */
#include "config.h"

#include <string.h>
#include <sqlite3.h>

#include "tests/convert/phony-rpm.h"

static void
add_be32 (GByteArray *out, guint32 value)
{
  const guint32 be = GUINT32_TO_BE (value);
  g_byte_array_append (out, (const guint8 *) &be, sizeof be);
}

static void
set_le32 (guint8 *at, guint32 value)
{
  const guint32 le = GUINT32_TO_LE (value);
  memcpy (at, &le, sizeof le);
}

static void
set_le16 (guint8 *at, gsize value)
{
  const guint16 le = GUINT16_TO_LE ((guint16) value);
  memcpy (at, &le, sizeof le);
}

/* SIZE more bytes of zeroes; valid until the array grows again. */
static guint8 *
add_zeroes (GByteArray *out, gsize size)
{
  const guint at = out->len;

  g_byte_array_set_size (out, at + (guint) size);
  memset (out->data + at, 0, size);
  return out->data + at;
}

/*----- a package's header -------------------------------------------------*/

enum { INT32 = 4, STRING = 6 };  /* types of data */

struct header { GByteArray *index, *data; unsigned entries; };

static void
add_entry (struct header *h, guint32 tag, guint32 type)
{
  add_be32 (h->index, tag);
  add_be32 (h->index, type);
  add_be32 (h->index, h->data->len);
  add_be32 (h->index, 1);
  h->entries++;
}

static void
add_string (struct header *h, guint32 tag, const char *text)
{
  if (!text)
    return;
  add_entry (h, tag, STRING);
  g_byte_array_append (h->data, (const guint8 *) text,
                       (guint) strlen (text) + 1);
}

/* Numbers are aligned. */
static void
add_number (struct header *h, guint32 tag, guint32 value)
{
  add_zeroes (h->data, (4 - h->data->len % 4) % 4);
  add_entry (h, tag, INT32);
  add_be32 (h->data, value);
}

static GBytes *
end_header (struct header *h)
{
  GByteArray *out = g_byte_array_new ();

  add_be32 (out, h->entries);
  add_be32 (out, h->data->len);
  g_byte_array_append (out, h->index->data, h->index->len);
  g_byte_array_append (out, h->data->data, h->data->len);
  g_byte_array_unref (h->index);
  g_byte_array_unref (h->data);
  return g_byte_array_free_to_bytes (out);
}

GBytes *
phony_rpm_header (const char *name, const char *evr, const char *arch)
{
  struct header h = { g_byte_array_new (), g_byte_array_new (), 0 };
  const char *colon = strchr (evr, ':');
  g_auto (GStrv) vr = g_strsplit (colon ? colon + 1 : evr, "-", -1);

  if (g_strv_length (vr) == 2) {
    add_string (&h, 1000, name);
    add_string (&h, 1001, vr[0]);
    add_string (&h, 1002, vr[1]);
    if (colon)
      add_number (&h, 1003, (guint32) g_ascii_strtoull (evr, NULL, 10));
    add_string (&h, 1004, "phony");
    add_string (&h, 1021, "linux");
    add_string (&h, 1022, arch);
    return end_header (&h);
  }
  g_bytes_unref (end_header (&h));
  return NULL;
}

/*----- SQLite -------------------------------------------------------------*/

/* rpm opens no database without its indexes; with empty ones it lists all
 * packages. */
static const char *const indexes[] = {
  "Name", "Basenames", "Group", "Requirename", "Providename", "Conflictname",
  "Obsoletename", "Triggername", "Dirnames", "Installtid", "Sigmd5",
  "Sha1header", "Filetriggername", "Transfiletriggername", "Recommendname",
  "Suggestname", "Supplementname", "Enhancename",
};

static void
run_sql (sqlite3 *db, const char *sql)
{
  g_assert (sqlite3_exec (db, sql, NULL, NULL, NULL) == SQLITE_OK);
}

static void
create_tables (sqlite3 *db)
{
  run_sql (db, "CREATE TABLE 'Packages' (hnum INTEGER PRIMARY KEY "
           "AUTOINCREMENT,blob BLOB NOT NULL)");
  for (size_t i = 0; i < G_N_ELEMENTS (indexes); i++) {
    g_autofree char *table = g_strdup_printf
      ("CREATE TABLE '%s' (key 'TEXT' NOT NULL, hnum INTEGER NOT NULL, "
       "idx INTEGER NOT NULL)", indexes[i]);
    g_autofree char *by_key = g_strdup_printf
      ("CREATE INDEX '%s_key_idx' ON '%s'(key ASC)", indexes[i], indexes[i]);
    g_autofree char *by_number = g_strdup_printf
      ("CREATE INDEX '%s_hnum_idx' ON '%s'(hnum ASC)", indexes[i],
       indexes[i]);

    run_sql (db, table);
    run_sql (db, by_key);
    run_sql (db, by_number);
  }
}

static void
insert_headers (sqlite3 *db, const GPtrArray *headers)
{
  sqlite3_stmt *insert;

  g_assert (sqlite3_prepare_v2 (db, "INSERT INTO Packages(blob) VALUES(?)",
                                -1, &insert, NULL) == SQLITE_OK);
  for (guint i = 0; i < headers->len; i++) {
    gsize size;
    const void *data = g_bytes_get_data (g_ptr_array_index (headers, i),
                                         &size);
    sqlite3_bind_blob (insert, 1, data, (int) size, SQLITE_STATIC);
    g_assert (sqlite3_step (insert) == SQLITE_DONE);
    sqlite3_reset (insert);
  }
  sqlite3_finalize (insert);
}

static GBytes *
make_sqlite (const GPtrArray *headers)
{
  sqlite3_int64 size = 0;
  unsigned char *data;
  sqlite3 *db;
  GBytes *all;

  g_assert (sqlite3_open (":memory:", &db) == SQLITE_OK);
  create_tables (db);
  insert_headers (db, headers);
  data = sqlite3_serialize (db, "main", &size, 0);
  g_assert (data);
  all = g_bytes_new (data, (gsize) size);
  sqlite3_free (data);
  sqlite3_close (db);
  return all;
}

/*----- ndb ----------------------------------------------------------------*/

enum { BLOCK = 16, SLOT = 16, NDB_PAGE = 4096, HEAD_SLOTS = 2 };

static guint32
adler32_of (const guint8 *data, gsize size)
{
  guint32 a = 1, b = 0;

  for (gsize i = 0; i < size; i++) {
    a = (a + data[i]) % 65521;
    b = (b + a) % 65521;
  }
  return b << 16 | a;
}

static void
add_blob (GByteArray *out, guint32 number, GBytes *header)
{
  const gsize length = g_bytes_get_size (header);
  const gsize whole = (16 + length + 12 + BLOCK - 1) / BLOCK * BLOCK;
  guint8 *p = add_zeroes (out, whole);

  memcpy (p, "BlbS", 4);
  set_le32 (p + 4, number);
  set_le32 (p + 8, 1700000000);
  set_le32 (p + 12, (guint32) length);
  memcpy (p + 16, g_bytes_get_data (header, NULL), length);
  set_le32 (p + whole - 12, adler32_of (p, whole - 12));
  set_le32 (p + whole - 8, (guint32) length);
  memcpy (p + whole - 4, "BlbE", 4);
}

static GBytes *
make_ndb (const GPtrArray *headers)
{
  GByteArray *out = g_byte_array_new ();
  const gsize pages = ((headers->len + HEAD_SLOTS) * SLOT + NDB_PAGE) /
                      NDB_PAGE;
  guint8 *p = add_zeroes (out, pages * NDB_PAGE);

  memcpy (p, "RpmP", 4);
  set_le32 (p + 8, headers->len + 1);
  set_le32 (p + 12, (guint32) pages);
  set_le32 (p + 16, headers->len + 1);
  for (gsize i = HEAD_SLOTS; i < pages * NDB_PAGE / SLOT; i++)
    memcpy (p + i * SLOT, "Slot", 4);
  for (guint i = 0; i < headers->len; i++) {
    const guint start = out->len;
    guint8 *slot;

    add_blob (out, i + 1, g_ptr_array_index (headers, i));
    slot = out->data + (gsize) (i + HEAD_SLOTS) * SLOT;
    set_le32 (slot + 4, i + 1);
    set_le32 (slot + 8, start / BLOCK);
    set_le32 (slot + 12, (out->len - start) / BLOCK);
  }
  return g_byte_array_free_to_bytes (out);
}

/*----- Berkeley DB --------------------------------------------------------*/

enum { BDB_PAGE = 4096, BDB_HEAD = 26, BDB_PER_PAGE = 100 };

/* A page's head; returns its number. */
static guint32
add_page (GByteArray *out, guint8 type)
{
  const guint32 number = out->len / BDB_PAGE;
  guint8 *p = add_zeroes (out, BDB_PAGE);

  set_le32 (p + 8, number);
  set_le16 (p + 22, BDB_PAGE);
  p[25] = type;
  return number;
}

static guint32
add_overflow (GByteArray *out, GBytes *header)
{
  const guint32 first = out->len / BDB_PAGE;
  gsize size, part;
  const guint8 *data = g_bytes_get_data (header, &size);

  for (; size > 0; data += part, size -= part) {
    const guint32 number = add_page (out, 7);
    guint8 *p = out->data + (gsize) number * BDB_PAGE;

    part = MIN (size, BDB_PAGE - BDB_HEAD);
    set_le32 (p + 12, number == first ? 0 : number - 1);
    set_le32 (p + 16, part < size ? number + 1 : 0);
    set_le16 (p + 22, part);
    memcpy (p + BDB_HEAD, data, part);
  }
  return first;
}

/* Entry INDEX of a page, SIZE bytes below the one before it. */
static guint8 *
add_item (guint8 *page, guint8 type, gsize size)
{
  const guint16 entries = (guint16) (page[20] | page[21] << 8);
  const gsize free_end = (gsize) (page[22] | page[23] << 8);

  set_le16 (page + 20, entries + 1U);
  set_le16 (page + 22, free_end - size);
  set_le16 (page + BDB_HEAD + 2 * entries, free_end - size);
  page[free_end - size] = type;
  return page + free_end - size;
}

/* The key is the package's number; number 0 holds how many there were. */
static void
add_pair (GByteArray *out, guint32 page, guint32 number, GBytes *header,
          guint32 last)
{
  const guint32 overflow = header ? add_overflow (out, header) : 0;
  guint8 *p = out->data + (gsize) page * BDB_PAGE;

  set_le32 (add_item (p, 1, 5) + 1, number);
  if (header) {
    p = add_item (p, 3, 12);
    set_le32 (p + 4, overflow);
    set_le32 (p + 8, (guint32) g_bytes_get_size (header));
  }
  else
    set_le32 (add_item (p, 1, 5) + 1, last);
}

static void
set_meta (guint8 *p, guint32 pages, guint32 pairs)
{
  set_le32 (p + 12, 0x061561);   /* a hash */
  set_le32 (p + 16, 9);          /* its version */
  set_le32 (p + 20, BDB_PAGE);
  p[25] = 8;
  set_le32 (p + 32, pages - 1);
  set_le32 (p + 88, pairs);
  set_le32 (p + 96, 1);          /* bucket 0 begins at page 1 */
}

static GBytes *
make_bdb (const GPtrArray *headers)
{
  GByteArray *out = g_byte_array_new ();
  guint32 page;

  add_page (out, 8);
  page = add_page (out, 13);
  add_pair (out, page, 0, NULL, headers->len);
  for (guint i = 0; i < headers->len; i++) {
    if (i > 0 && i % BDB_PER_PAGE == 0) {
      const guint32 next = add_page (out, 13);
      set_le32 (out->data + (gsize) page * BDB_PAGE + 16, next);
      set_le32 (out->data + (gsize) next * BDB_PAGE + 12, page);
      page = next;
    }
    add_pair (out, page, i + 1, g_ptr_array_index (headers, i), 0);
  }
  set_meta (out->data, out->len / BDB_PAGE, headers->len + 1);
  return g_byte_array_free_to_bytes (out);
}

/*----- by name ------------------------------------------------------------*/

GBytes *
phony_rpm_database (const char *format, const GPtrArray *headers,
                    const char **ret_name)
{
  static const struct {
    const char *format, *name;
    GBytes *(*make) (const GPtrArray *headers);
  } formats[] = {
    { "sqlite", "rpmdb.sqlite", make_sqlite },
    { "ndb", "Packages.db", make_ndb },
    { "bdb", "Packages", make_bdb },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (formats); i++)
    if (strcmp (formats[i].format, format) == 0) {
      *ret_name = formats[i].name;
      return formats[i].make (headers);
    }
  return NULL;
}
