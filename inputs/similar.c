/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names that somebody may have meant. */
#include "config.h"

#include <string.h>

#include "inputs/similar.h"

#define PART_MIN 3               /* characters of a part that count */

struct folded {
  gunichar text[SIMILAR_LENGTH];
  glong length;
};

struct candidate {
  const char *name;
  glong distance;
};

static void
fold (const char *name, struct folded *ret)
{
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  g_autofree char *same = g_utf8_casefold (valid, -1);
  glong length;
  g_autofree gunichar *all = g_utf8_to_ucs4_fast (same, -1, &length);

  ret->length = MIN (length, SIMILAR_LENGTH);
  memcpy (ret->text, all, (gsize) ret->length * sizeof *all);
}

/* Levenshtein's: characters put in, taken away, or replaced. */
static glong
distance (const struct folded *a, const struct folded *b)
{
  glong row[SIMILAR_LENGTH + 1];

  for (glong j = 0; j <= b->length; j++)
    row[j] = j;
  for (glong i = 1; i <= a->length; i++) {
    glong diagonal = row[0];

    row[0] = i;
    for (glong j = 1; j <= b->length; j++) {
      const glong replaced = diagonal + (a->text[i - 1] != b->text[j - 1]);

      diagonal = row[j];
      row[j] = MIN (replaced, 1 + MIN (row[j], row[j - 1]));
    }
  }
  return row[b->length];
}

static gboolean
contains (const struct folded *whole, const struct folded *part)
{
  if (part->length < PART_MIN)
    return FALSE;
  for (glong i = 0; i + part->length <= whole->length; i++)
    if (memcmp (whole->text + i, part->text,
                (gsize) part->length * sizeof *part->text) == 0)
      return TRUE;
  return FALSE;
}

static gint
compare (gconstpointer a, gconstpointer b)
{
  const struct candidate *x = a, *y = b;

  if (x->distance != y->distance)
    return x->distance < y->distance ? -1 : 1;
  return strcmp (x->name, y->name);
}

GPtrArray *
similar_names (const char *name, const GPtrArray *names, guint max)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE,
                                          sizeof (struct candidate));
  GPtrArray *out = g_ptr_array_new ();
  struct folded wanted, other;

  fold (name, &wanted);
  for (guint i = 0; i < names->len; i++) {
    struct candidate c = { .name = names->pdata[i] };

    fold (c.name, &other);
    c.distance = distance (&wanted, &other);
    if (c.distance <= MAX (wanted.length, other.length) / 3 ||
        contains (&wanted, &other) || contains (&other, &wanted))
      g_array_append_val (found, c);
  }
  g_array_sort (found, compare);
  for (guint i = 0; i < MIN (found->len, max); i++)
    g_ptr_array_add (out, (char *) g_array_index (found, struct candidate,
                                                  i).name);
  return out;
}
