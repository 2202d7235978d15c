/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A hash of Berkeley DB that holds the headers of packages. */
#include "config.h"

#include <string.h>

#include "converters/rpm-bdb.h"
#include "converters/rpm-header.h"
#include "v2v/base/error.h"

enum {
  META = 512,                    /* bytes of page 0 that count */
  HEAD = 26,                     /* bytes before a page's contents */
  KEY = 5, OFFPAGE = 12,         /* bytes of such items */
  MIN_PAGE = 512, MAX_PAGE = 65536,
};
enum { PAGE_HASH_UNSORTED = 2, PAGE_OVERFLOW = 7, PAGE_META = 8,
       PAGE_HASH = 13 };
enum { ITEM_DATA = 1, ITEM_OFFPAGE = 3 };
enum { HASH_MAGIC = 0x061561, MIN_VERSION = 8, MAX_VERSION = 10 };

struct bdb {
  const guint8 *data;
  bool big_endian;
  guint32 page_size, last;       /* bytes; number of the last page */
  guint64 budget;                /* bytes that overflow pages may yet give:
                                    each belongs to one package */
};

struct item { const guint8 *data; gsize size; };

static guint32
get32 (const struct bdb *db, const guint8 *p)
{
  guint32 value;

  memcpy (&value, p, sizeof value);
  return db->big_endian ? GUINT32_FROM_BE (value) : GUINT32_FROM_LE (value);
}

static guint16
get16 (const struct bdb *db, const guint8 *p)
{
  guint16 value;

  memcpy (&value, p, sizeof value);
  return db->big_endian ? GUINT16_FROM_BE (value) : GUINT16_FROM_LE (value);
}

static bool
open_bdb (struct bdb *db, const guint8 *data, gsize size, GError **error)
{
  guint32 version;

  *db = (struct bdb) { .data = data, .budget = size };
  if (size >= META && get32 (db, data + 12) != HASH_MAGIC)
    db->big_endian = true;
  if (size < META || get32 (db, data + 12) != HASH_MAGIC ||
      data[25] != PAGE_META)
    return error_set (error, "it is no hash of Berkeley DB");
  version = get32 (db, data + 16);
  if (version < MIN_VERSION || version > MAX_VERSION)
    return error_set (error, "its version %u is not known", version);
  db->page_size = get32 (db, data + 20);
  db->last = get32 (db, data + 32);
  if (db->page_size < MIN_PAGE || db->page_size > MAX_PAGE ||
      (db->page_size & (db->page_size - 1)) != 0)
    return error_set (error, "it has pages of %u bytes", db->page_size);
  if (((guint64) db->last + 1) * db->page_size > size)
    return error_set (error, "it is cut off: %zu bytes are there of %"
                      G_GUINT64_FORMAT, size,
                      ((guint64) db->last + 1) * db->page_size);
  return true;
}

/* NULL: there is no such page. */
static const guint8 *
get_page (const struct bdb *db, guint32 number)
{
  const guint8 *page = db->data + (guint64) number * db->page_size;

  return number > 0 && number <= db->last && get32 (db, page + 8) == number
         ? page : NULL;
}

/* A chain of overflow pages. */
static bool
collect (struct bdb *db, guint32 number, guint32 size, GByteArray *out,
         GError **error)
{
  if (size > db->budget || size > RPM_HEADER_MAX)
    return error_set (error, "a package's data are longer than the file");
  db->budget -= size;
  while (out->len < size) {
    const guint8 *page = get_page (db, number);
    guint16 part;

    if (!page || page[25] != PAGE_OVERFLOW)
      return error_set (error, "page %u is damaged", number);
    part = get16 (db, page + 22);
    if (part == 0 || part > db->page_size - HEAD || part > size - out->len)
      return error_set (error, "page %u has a wrong length", number);
    g_byte_array_append (out, page + HEAD, part);
    number = get32 (db, page + 16);
  }
  return true;
}

static bool
read_value (struct bdb *db, const struct item *value, GPtrArray *packages,
            GError **error)
{
  g_autoptr (GByteArray) all = NULL;

  if (value->data[0] == ITEM_DATA)
    return rpm_packages_add (packages, value->data + 1, value->size - 1,
                             error);
  if (value->data[0] != ITEM_OFFPAGE || value->size != OFFPAGE)
    return error_set (error, "it holds a value of unknown kind %u",
                      value->data[0]);
  all = g_byte_array_new ();
  return collect (db, get32 (db, value->data + 4),
                  get32 (db, value->data + 8), all, error) &&
         rpm_packages_add (packages, all->data, all->len, error);
}

/* Item I of a page ends where the one before it begins. */
static bool
get_item (const struct bdb *db, const guint8 *page, guint32 i,
          struct item *ret)
{
  const guint8 *offsets = page + HEAD;
  const guint32 start = get16 (db, offsets + 2 * (gsize) i);
  const guint32 end = i == 0 ? db->page_size
                             : get16 (db, offsets + 2 * (gsize) (i - 1));
  const guint32 entries = get16 (db, page + 20);

  if (start < HEAD + 2 * entries || start >= end)
    return false;
  *ret = (struct item) { page + start, end - start };
  return true;
}

static bool
read_hash_page (struct bdb *db, guint32 number, const guint8 *page,
                GPtrArray *packages, GError **error)
{
  const guint32 entries = get16 (db, page + 20);

  if (HEAD + 2 * entries > db->page_size || entries % 2 != 0)
    return error_set (error, "page %u is damaged", number);
  for (guint32 i = 0; i < entries; i += 2) {
    struct item key, value;

    if (!get_item (db, page, i, &key) || !get_item (db, page, i + 1, &value) ||
        key.data[0] != ITEM_DATA || key.size != KEY)
      return error_set (error, "page %u is damaged", number);
    if (get32 (db, key.data + 1) != 0 &&
        !read_value (db, &value, packages, error))
      return false;
  }
  return true;
}

bool
rpm_bdb_read (const guint8 *data, gsize size, GPtrArray *packages,
              GError **error)
{
  struct bdb db;

  if (!open_bdb (&db, data, size, error))
    return false;
  for (guint32 n = 1; n <= db.last; n++) {
    const guint8 type = data[(guint64) n * db.page_size + 25];
    const guint8 *page;

    if (type != PAGE_HASH && type != PAGE_HASH_UNSORTED)
      continue;
    page = get_page (&db, n);
    if (!page)
      return error_set (error, "page %u is damaged", n);
    if (!read_hash_page (&db, n, page, packages, error))
      return false;
  }
  return true;
}
