/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A disk that is made of many files. */
#include "config.h"

#include <string.h>

#include "inputs/ssh-plugin/map.h"
#include "inputs/ssh-plugin/sparse.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"

#define MAX_SHOWN 4096
#define TABLES_AHEAD 32          /* read at once, when one is needed */
#define TABLES_BYTES (64U << 20) /* that are kept */
#define MAX_TABLES (16U << 20)   /* in all directories, which are kept */

struct extent {
  char *path;
  uint64_t start, length;        /* in the disk */
  uint64_t offset;               /* in the file, unless sparse */
  bool is_sparse;
  struct sparse sparse;          /* once the directory is there */
  uint32_t *directory;           /* sectors, as in the file */
  uint32_t **tables;             /* NULL: not read */
};

struct layer {
  GPtrArray *extents;            /* struct extent * */
  uint64_t size;
};

struct map {
  map_read_files read;
  void *opaque;
  GPtrArray *layers;             /* struct layer * */
  GMutex lock;                   /* of what is read of sparse extents */
  uint64_t tables_bytes, nr_tables;
};

/* A piece of a disk that is in one place. */
struct piece {
  enum { PIECE_DATA, PIECE_ZERO, PIECE_PARENT } kind;
  const char *path;
  uint64_t offset, length;
};

/* --- making one ---------------------------------------------------------- */

static void
drop_tables (struct extent *e)
{
  for (uint32_t i = 0; e->tables && i < e->sparse.nr_tables; i++)
    g_clear_pointer (&e->tables[i], g_free);
}

static void
extent_free (gpointer p)
{
  struct extent *e = p;

  drop_tables (e);
  g_free (e->tables);
  g_free (e->directory);
  g_free (e->path);
  g_free (e);
}

static void
layer_free (gpointer p)
{
  struct layer *l = p;

  g_ptr_array_unref (l->extents);
  g_free (l);
}

struct map *
map_new (map_read_files read, void *opaque)
{
  struct map *m = g_new0 (struct map, 1);

  m->read = read;
  m->opaque = opaque;
  m->layers = g_ptr_array_new_with_free_func (layer_free);
  g_mutex_init (&m->lock);
  return m;
}

void
map_free (struct map *m)
{
  if (!m)
    return;
  g_ptr_array_unref (m->layers);
  g_mutex_clear (&m->lock);
  g_free (m);
}

void
map_add_layer (struct map *m)
{
  struct layer *l = g_new0 (struct layer, 1);

  l->extents = g_ptr_array_new_with_free_func (extent_free);
  g_ptr_array_add (m->layers, l);
}

void
map_add_extent (struct map *m, bool sparse, uint64_t length, uint64_t offset,
                const char *path)
{
  struct layer *l = m->layers->pdata[m->layers->len - 1];
  struct extent *e = g_new0 (struct extent, 1);

  e->path = g_strdup (path);
  e->start = l->size;
  e->length = length;
  e->offset = offset;
  e->is_sparse = sparse;
  l->size += length;
  g_ptr_array_add (l->extents, e);
}

uint64_t
map_layer_size (const struct map *m)
{
  return ((struct layer *) m->layers->pdata[m->layers->len - 1])->size;
}

uint64_t
map_size (const struct map *m)
{
  return m->layers->len ? ((struct layer *) m->layers->pdata[0])->size : 0;
}

/* --- sparse extents ------------------------------------------------------ */

static void
from_little (uint32_t *words, size_t n)
{
  for (size_t i = 0; i < n; i++)
    words[i] = GUINT32_FROM_LE (words[i]);
}

static bool
load_directory (struct map *m, struct extent *e, GError **error)
{
  g_autofree char *shown = clean_text (e->path, MAX_SHOWN);
  g_autofree char *what = g_strdup_printf ("‘%s’", shown);
  g_autofree uint32_t *directory = NULL;
  uint8_t head[SPARSE_HEADER];
  struct link_range r = { e->path, 0, sizeof head, head, 0 };
  struct sparse s;

  if (e->directory)
    return true;
  if (!m->read (m->opaque, &r, 1, error) ||
      !sparse_parse (head, sizeof head, what, &s, error))
    return false;
  if (s.nr_tables > MAX_TABLES - m->nr_tables)
    return error_set (error, "%s: the sparse extents of this disk are too "
                      "many", what);
  directory = g_new0 (uint32_t, s.nr_tables);
  r = (struct link_range) { e->path, s.directory,
                            s.nr_tables * sizeof *directory, directory, 0 };
  if (!m->read (m->opaque, &r, 1, error))
    return false;
  from_little (directory, s.nr_tables);
  m->nr_tables += s.nr_tables;
  e->sparse = s;
  e->tables = g_new0 (uint32_t *, s.nr_tables);
  e->directory = g_steal_pointer (&directory);
  return true;
}

/* All are dropped when they are too many: a disk is mostly read in order. */
static void
make_room (struct map *m)
{
  if (m->tables_bytes < TABLES_BYTES)
    return;
  m->tables_bytes = 0;
  for (guint i = 0; i < m->layers->len; i++) {
    struct layer *l = m->layers->pdata[i];
    for (guint k = 0; k < l->extents->len; k++)
      drop_tables (l->extents->pdata[k]);
  }
}

/* The table and those behind it, which will be needed soon: a question costs
 * as much as many. */
static bool
load_table (struct map *m, struct extent *e, uint32_t table, GError **error)
{
  const size_t bytes = e->sparse.table_entries * sizeof (uint32_t);
  struct link_range r[TABLES_AHEAD];
  uint32_t which[TABLES_AHEAD];
  size_t n = 0;
  bool ok;

  if (e->tables[table])
    return true;
  make_room (m);
  for (uint32_t i = table; i < e->sparse.nr_tables && n < TABLES_AHEAD; i++)
    if (e->directory[i] && !e->tables[i]) {
      r[n] = (struct link_range) {
        e->path, (uint64_t) e->directory[i] * SPARSE_SECTOR, bytes,
        g_malloc0 (bytes), 0
      };
      which[n++] = i;
    }
  ok = m->read (m->opaque, r, n, error);
  for (size_t i = 0; i < n; i++)
    if (ok) {
      from_little (r[i].buffer, e->sparse.table_entries);
      e->tables[which[i]] = r[i].buffer;
      m->tables_bytes += bytes;
    }
    else
      g_free (r[i].buffer);
  return ok;
}

/* How many entries from FIRST on are a piece of one kind; in the file, data
 * has to go on where it was. */
static uint32_t
count_alike (const uint32_t *table, uint32_t first, uint32_t end,
             const struct piece *p, uint64_t grain)
{
  const uint32_t step = p->kind == PIECE_DATA
    ? (uint32_t) (grain / SPARSE_SECTOR) : 0;
  uint32_t n = 1;

  while (first + n < end && table[first + n] == table[first] + n * step &&
         (step == 0 || table[first + n] > table[first]))
    n++;
  return n;
}

static bool
find_sparse (struct map *m, struct extent *e, uint64_t at, struct piece *p,
             GError **error)
{
  const struct sparse *s = &e->sparse;
  uint64_t grain, skip, covered;
  uint32_t table, entry, first;

  if (!load_directory (m, e, error))
    return false;
  *p = (struct piece) { PIECE_PARENT, e->path, 0, e->length - at };
  if (at >= s->capacity)
    return true;
  grain = at / s->grain;
  skip = at % s->grain;
  table = (uint32_t) (grain / s->table_entries);
  first = (uint32_t) (grain % s->table_entries);
  covered = (uint64_t) (s->table_entries - first) * s->grain - skip;
  if (e->directory[table] != 0) {
    if (!load_table (m, e, table, error))
      return false;
    entry = e->tables[table][first];
    p->kind = entry == 0 ? PIECE_PARENT
      : entry == 1 && s->zero_grains ? PIECE_ZERO : PIECE_DATA;
    p->offset = (uint64_t) entry * SPARSE_SECTOR + skip;
    covered = count_alike (e->tables[table], first, s->table_entries, p,
                           s->grain) * s->grain - skip;
  }
  p->length = MIN (p->length, MIN (covered, s->capacity - at));
  return true;
}

/* --- where it is --------------------------------------------------------- */

static struct extent *
find_extent (const struct layer *l, uint64_t offset)
{
  guint low = 0, high = l->extents->len;

  while (high - low > 1) {
    const guint middle = low + (high - low) / 2;
    if (((struct extent *) l->extents->pdata[middle])->start <= offset)
      low = middle;
    else
      high = middle;
  }
  return l->extents->pdata[low];
}

/* What a layer that is shorter than the one above it does not have is zero,
 * as what no layer has. */
static bool
find_in_layer (struct map *m, const struct layer *l, uint64_t offset,
               struct piece *p, GError **error)
{
  struct extent *e;
  uint64_t at;

  *p = (struct piece) { PIECE_ZERO, NULL, 0, UINT64_MAX };
  if (offset >= l->size)
    return true;
  e = find_extent (l, offset);
  at = offset - e->start;
  if (e->is_sparse)
    return find_sparse (m, e, at, p, error);
  *p = (struct piece) { PIECE_DATA, e->path, e->offset + at, e->length - at };
  return true;
}

static bool
find (struct map *m, uint64_t offset, uint64_t length, struct piece *p,
      GError **error)
{
  for (guint i = 0; i < m->layers->len; i++) {
    if (!find_in_layer (m, m->layers->pdata[i], offset, p, error))
      return false;
    length = MIN (length, p->length);
    if (p->kind != PIECE_PARENT)
      break;
  }
  if (p->kind == PIECE_PARENT)
    p->kind = PIECE_ZERO;
  p->length = length;
  return true;
}

bool
map_look (struct map *m, uint64_t offset, uint64_t length, bool *ret_zero,
          uint64_t *ret_length, GError **error)
{
  struct piece p;
  bool ok;

  g_mutex_lock (&m->lock);
  ok = find (m, offset, length, &p, error);
  g_mutex_unlock (&m->lock);
  if (ok) {
    *ret_zero = p.kind == PIECE_ZERO;
    *ret_length = p.length;
  }
  return ok;
}

/* --- reading ------------------------------------------------------------- */

static bool
find_all (struct map *m, uint64_t offset, size_t length, char *buffer,
          GArray *ranges, GError **error)
{
  while (length > 0) {
    struct link_range r;
    struct piece p;

    if (!find (m, offset, length, &p, error))
      return false;
    r = (struct link_range) { p.path, p.offset, p.length, buffer, 0 };
    if (p.kind == PIECE_DATA)
      g_array_append_val (ranges, r);
    else
      memset (buffer, 0, p.length);
    offset += p.length;
    buffer += p.length;
    length -= p.length;
  }
  return true;
}

bool
map_read (struct map *m, uint64_t offset, size_t length, void *buffer,
          GError **error)
{
  g_autoptr (GArray) ranges = g_array_new (FALSE, FALSE,
                                           sizeof (struct link_range));
  bool ok;

  g_mutex_lock (&m->lock);
  ok = find_all (m, offset, length, buffer, ranges, error);
  g_mutex_unlock (&m->lock);
  return ok && (ranges->len == 0 ||
                m->read (m->opaque, (struct link_range *)
                         (void *) ranges->data, ranges->len, error));
}
