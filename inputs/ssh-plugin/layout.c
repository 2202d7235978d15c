/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The disks that the plugin serves, as lines of a text. */
#include "config.h"

#include <string.h>

#include "inputs/ssh-plugin/layout.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"

#define MAX_BYTES (1ULL << 62)

/* --- writing ------------------------------------------------------------- */

void
layout_disk (GString *text)
{
  g_string_append (text, "disk\n");
}

void
layout_layer (GString *text)
{
  g_string_append (text, "layer\n");
}

void
layout_extent (GString *text, bool sparse, uint64_t length, uint64_t offset,
               const char *path)
{
  g_autofree char *escaped = g_uri_escape_string (path, "/", FALSE);

  g_string_append_printf (text, "%s %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT
                          " %s\n", sparse ? "sparse" : "flat", length, offset,
                          escaped);
}

/* --- reading ------------------------------------------------------------- */

static bool
parse_extent (struct map *m, char **words, GError **error)
{
  const bool sparse = strcmp (words[0], "sparse") == 0;
  g_autofree char *path = g_uri_unescape_string (words[3], NULL);
  uint64_t length, offset;

  if (!path || (!sparse && strcmp (words[0], "flat") != 0))
    return error_set (error, "the extent ‘%s %s’ is none", words[0],
                      words[3]);
  if (!parse_uint64 (words[1], "length", 1, MAX_BYTES, &length, error) ||
      !parse_uint64 (words[2], "offset", 0, MAX_BYTES, &offset, error))
    return false;
  if (length > MAX_BYTES - map_layer_size (m))
    return error_set (error, "the disk is too large");
  map_add_extent (m, sparse, length, offset, path);
  return true;
}

static bool
parse_line (GPtrArray *maps, char *line, bool *layer, map_read_files read,
            void *opaque, GError **error)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 5);
  const guint n = g_strv_length (words);
  struct map *m = maps->len ? maps->pdata[maps->len - 1] : NULL;

  if (n == 1 && strcmp (words[0], "disk") == 0) {
    g_ptr_array_add (maps, map_new (read, opaque));
    *layer = false;
    return true;
  }
  if (n == 1 && strcmp (words[0], "layer") == 0 && m) {
    map_add_layer (m);
    *layer = true;
    return true;
  }
  if (n == 4 && *layer)
    return parse_extent (m, words, error);
  return error_set (error, "the line ‘%s’ is not understood", line);
}

GPtrArray *
layout_parse (const char *text, map_read_files read, void *opaque,
              GError **error)
{
  g_autoptr (GPtrArray) maps =
    g_ptr_array_new_with_free_func ((GDestroyNotify) map_free);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  bool layer = false;

  for (guint i = 0; lines[i]; i++)
    if (*lines[i] &&
        !parse_line (maps, lines[i], &layer, read, opaque, error))
      return NULL;
  for (guint i = 0; i < maps->len; i++)
    if (map_size (maps->pdata[i]) == 0) {
      error_set (error, "disk %u has no extents", i);
      return NULL;
    }
  return g_steal_pointer (&maps);
}
