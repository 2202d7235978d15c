/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writer of the binary indexes that kmod reads. */
#include "config.h"

#include "converters/initramfs/kmod-index.h"

#include <string.h>

#define INDEX_MAGIC 0xB007F457U
#define INDEX_VERSION 0x00020001U
#define NODE_PREFIX 0x80000000U
#define NODE_VALUES 0x40000000U
#define NODE_CHILDREN 0x20000000U
#define NODE_OFFSET 0x0FFFFFFFU
#define INDEX_ASCII 128

struct pair {
  char *key, *value;
  uint32_t priority;
};

struct kmod_index {
  GPtrArray *pairs;              /* struct pair * */
};

static void
pair_free (void *opaque)
{
  struct pair *p = opaque;

  g_free (p->key);
  g_free (p->value);
  g_free (p);
}

struct kmod_index *
kmod_index_new (void)
{
  struct kmod_index *index = g_new0 (struct kmod_index, 1);

  index->pairs = g_ptr_array_new_with_free_func (pair_free);
  return index;
}

void
kmod_index_free (struct kmod_index *index)
{
  if (!index)
    return;
  g_ptr_array_unref (index->pairs);
  g_free (index);
}

void
kmod_index_add (struct kmod_index *index, const char *key,
                const char *value, uint32_t priority)
{
  size_t len = strlen (key);
  struct pair *p;

  if (len == 0 || len > KMOD_INDEX_MAX_KEY || !g_str_is_ascii (key))
    return;
  p = g_new0 (struct pair, 1);
  p->key = g_strdup (key);
  p->value = g_strdup (value);
  p->priority = priority;
  g_ptr_array_add (index->pairs, p);
}

char *
kmod_index_alias (const char *key)
{
  g_autofree char *out = g_strdup (key);
  bool inside = false;

  for (char *p = out; *p; p++) {
    if (*p == '[')
      inside = true;
    else if (*p == ']' && !inside)
      return NULL;
    else if (*p == ']')
      inside = false;
    else if (*p == '-' && !inside)
      *p = '_';
  }
  return inside ? NULL : g_steal_pointer (&out);
}

/* By key; the values of one key by priority. */
static int
compare_pairs (const void *a, const void *b)
{
  const struct pair *x = *(struct pair *const *) a;
  const struct pair *y = *(struct pair *const *) b;
  int r = strcmp (x->key, y->key);

  if (r == 0 && x->priority != y->priority)
    r = x->priority < y->priority ? -1 : 1;
  return r != 0 ? r : strcmp (x->value, y->value);
}

static void
put_u32 (GByteArray *out, uint32_t v)
{
  uint32_t big = GUINT32_TO_BE (v);

  g_byte_array_append (out, (const guint8 *) &big, sizeof big);
}

static void
put_string (GByteArray *out, const char *s)
{
  g_byte_array_append (out, (const guint8 *) s, (guint) strlen (s) + 1);
}

/* A node: the sorted pairs [from, to), all alike in their first DEPTH
 * bytes. */
struct span {
  const GPtrArray *pairs;
  unsigned from, to;
  size_t depth;
};

static const char *
key_at (const struct span *s, unsigned i)
{
  return ((const struct pair *) s->pairs->pdata[i])->key;
}

/* The bytes that all keys of the span share: those of first and last. */
static size_t
common_length (const struct span *s)
{
  const char *a = key_at (s, s->from), *b = key_at (s, s->to - 1);
  size_t n = s->depth;

  while (a[n] != '\0' && a[n] == b[n])
    n++;
  return n;
}

static uint32_t write_node (GByteArray *out, const struct span *s);

/* Write the children of S that differ at byte AT; offsets by that byte. */
static void
write_children (GByteArray *out, const struct span *s, size_t at,
                uint32_t offsets[INDEX_ASCII])
{
  for (unsigned i = s->from; i < s->to; ) {
    unsigned char c = (unsigned char) key_at (s, i)[at];
    struct span child = { s->pairs, i, i, at + 1 };

    while (child.to < s->to &&
           (unsigned char) key_at (s, child.to)[at] == c)
      child.to++;
    offsets[c] = write_node (out, &child);
    i = child.to;
  }
}

static void
write_values (GByteArray *out, const struct span *s)
{
  put_u32 (out, s->to - s->from);
  for (unsigned i = s->from; i < s->to; i++) {
    const struct pair *p = s->pairs->pdata[i];

    put_u32 (out, p->priority);
    put_string (out, p->value);
  }
}

/* Children first, then the node itself.  Recursion is bounded by
 * KMOD_INDEX_MAX_KEY. */
static uint32_t
write_node (GByteArray *out, const struct span *s)
{
  /* depmod gives the root no prefix. */
  size_t common = s->depth == 0 ? 0 : common_length (s);
  struct span own = { s->pairs, s->from, s->from, common };
  struct span rest = *s;
  g_autofree uint32_t *offsets = NULL;
  uint32_t flags = 0, offset;

  while (own.to < s->to && key_at (s, own.to)[common] == '\0')
    own.to++;
  rest.from = own.to;
  if (rest.from < rest.to) {
    offsets = g_new0 (uint32_t, INDEX_ASCII);
    write_children (out, &rest, common, offsets);
  }
  offset = out->len;
  if (common > s->depth) {
    flags |= NODE_PREFIX;
    g_byte_array_append (out, (const guint8 *) key_at (s, s->from)
                         + s->depth, (guint) (common - s->depth));
    g_byte_array_append (out, (const guint8 *) "", 1);
  }
  if (offsets) {
    guint8 first = (guint8) key_at (&rest, rest.from)[common];
    guint8 last = (guint8) key_at (&rest, rest.to - 1)[common];

    flags |= NODE_CHILDREN;
    g_byte_array_append (out, &first, 1);
    g_byte_array_append (out, &last, 1);
    for (unsigned c = first; c <= last; c++)
      put_u32 (out, offsets[c]);
  }
  if (own.from < own.to) {
    flags |= NODE_VALUES;
    write_values (out, &own);
  }
  return (offset & NODE_OFFSET) | flags;
}

GBytes *
kmod_index_write (struct kmod_index *index)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  struct span all = { index->pairs, 0, 0, 0 };
  uint32_t root;

  g_ptr_array_sort (index->pairs, compare_pairs);
  all.to = index->pairs->len;
  put_u32 (out, INDEX_MAGIC);
  put_u32 (out, INDEX_VERSION);
  put_u32 (out, 0);
  /* Without any key the root is a node of which nothing is there. */
  root = all.to > 0 ? write_node (out, &all) : out->len;
  if (out->len > NODE_OFFSET)
    return NULL;
  root = GUINT32_TO_BE (root);
  memcpy (out->data + 8, &root, sizeof root);
  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}
