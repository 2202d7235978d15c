/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The parts of a far disk that hold data. */
#include "config.h"

#include <string.h>

#include "inputs/https-plugin/areas.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"

#define MAX_PLACE ((uint64_t) INT64_MAX)

struct area { uint64_t start, end; };

/* *end is where the last one ends. */
static bool
add_line (GArray *areas, const char *line, uint64_t *end, GError **error)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 3);
  struct area a, *last = areas->len
    ? &g_array_index (areas, struct area, areas->len - 1) : NULL;

  if (g_strv_length (words) != 2 ||
      !parse_uint64 (words[0], "start", *end, MAX_PLACE, &a.start, NULL) ||
      !parse_uint64 (words[1], "length", 1, MAX_PLACE - a.start, &a.end, NULL))
    return error_set (error, "the line ‘%s’ is no area behind the others",
                      line);
  a.end += a.start;
  *end = a.end;
  if (last && a.start - last->end < AREAS_GAP) {
    last->end = a.end;
    return true;
  }
  if (areas->len >= AREAS_MAX)
    return error_set (error, "there are more than %d areas", AREAS_MAX);
  g_array_append_val (areas, a);
  return true;
}

GArray *
areas_parse (const char *text, GError **error)
{
  g_autoptr (GArray) areas = g_array_new (FALSE, FALSE, sizeof (struct area));
  uint64_t end = 0;

  while (*text) {
    const size_t length = strcspn (text, "\n");
    g_autofree char *line = g_strndup (text, length);

    if (*line && !add_line (areas, line, &end, error))
      return NULL;
    text += length + (text[length] == '\n');
  }
  return g_steal_pointer (&areas);
}

/* The first one that ends behind OFFSET is the only one to look at. */
bool
areas_touch (const GArray *areas, uint64_t offset, uint64_t length)
{
  guint low = 0, high = areas->len;

  while (low < high) {
    const guint middle = low + (high - low) / 2;

    if (g_array_index (areas, struct area, middle).end <= offset)
      low = middle + 1;
    else
      high = middle;
  }
  return low < areas->len &&
         g_array_index (areas, struct area, low).start < offset + length;
}
