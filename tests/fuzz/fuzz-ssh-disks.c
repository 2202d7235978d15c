/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libFuzzer target: sparse extents on a server, and layers of them.  The
 * bytes are one file, the extent of all layers. */
#include "config.h"

#include <stdint.h>
#include <string.h>

#include "inputs/ssh-plugin/layout.h"
#include "v2v/base/error.h"

#define STEPS 2000

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

struct file {
  const uint8_t *data;
  size_t size;
};

static bool
read_file (void *opaque, struct link_range *ranges, size_t nr_ranges,
           GError **error)
{
  const struct file *f = opaque;

  for (size_t i = 0; i < nr_ranges; i++) {
    if (ranges[i].offset > f->size ||
        ranges[i].length > f->size - ranges[i].offset)
      return error_set (error, "too short");
    memcpy (ranges[i].buffer, f->data + ranges[i].offset, ranges[i].length);
  }
  return true;
}

/* Every step goes on, and zeroes are read as such. */
static void
walk (struct map *m)
{
  uint64_t offset = 0, length;

  for (unsigned i = 0; i < STEPS && offset < map_size (m); i++) {
    g_autoptr (GError) error = NULL;
    char bytes[2] = { 1, 1 };
    bool zero;

    if (!map_look (m, offset, map_size (m) - offset, &zero, &length, &error))
      return;
    g_assert_cmpuint (length, >, 0);
    g_assert_cmpuint (length, <=, map_size (m) - offset);
    if (map_read (m, offset, MIN (length, 2), bytes, NULL) && zero)
      g_assert_cmpint (bytes[0], ==, 0);
    offset += length;
  }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const char text[] =
    "disk\nlayer\nsparse 1000448 0 a\nsparse 512 0 a\nlayer\n"
    "sparse 700416 0 a\n";
  struct file f = { data, size };
  g_autofree char *foreign = g_strndup ((const char *) data, size);
  g_autoptr (GPtrArray) maps = layout_parse (text, read_file, &f, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) others = layout_parse (foreign, read_file, &f,
                                               &error);

  g_assert_true ((others == NULL) == (error != NULL));
  walk (maps->pdata[0]);
  if (others && others->len > 0)
    walk (others->pdata[0]);
  return 0;
}
