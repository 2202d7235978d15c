/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The registry hives of a directory-tree guest. */
#include "config.h"

#include <string.h>

#include "tests/convert/tree.h"
#include "tests/hive-empty.h"
#include "tests/reg-text.h"
#include "v2v/base/error.h"

struct tree_hives {
  GPtrArray *paths;              /* char *, in the order of their begin */
  GHashTable *texts;             /* path to GString * */
};

static void
text_free (gpointer text)
{
  g_string_free (text, TRUE);
}

struct tree_hives *
tree_hives_new (void)
{
  struct tree_hives *h = g_new0 (struct tree_hives, 1);

  h->paths = g_ptr_array_new ();
  h->texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                    text_free);
  return h;
}

void
tree_hives_free (struct tree_hives *h)
{
  g_ptr_array_unref (h->paths);
  g_hash_table_unref (h->texts);
  g_free (h);
}

void
tree_hives_add (struct tree_hives *h, const char *path, const char *text)
{
  GString *all = g_hash_table_lookup (h->texts, path);

  if (!all) {
    char *key = g_strdup (path);

    all = g_string_new (NULL);
    g_hash_table_insert (h->texts, key, all);
    g_ptr_array_add (h->paths, key);
  }
  g_string_append (all, text);
}

static bool
write_hive (const char *dir, const char *path, const char *text,
            GError **error)
{
  g_autoptr (GBytes) empty = hive_empty ("ROOT");
  g_autoptr (v2v_hive) hive = hive_open (empty, path, true, error);
  g_autoptr (GBytes) data = NULL;

  if (!hive || !reg_text_merge (hive, text, error))
    return false;
  data = hive_save (hive, error);
  return data && tree_write (dir, path, g_bytes_get_data (data, NULL),
                             g_bytes_get_size (data), error);
}

bool
tree_hives_write (const struct tree_hives *h, const char *dir,
                  GError **error)
{
  for (guint i = 0; i < h->paths->len; i++) {
    const char *path = g_ptr_array_index (h->paths, i);
    const GString *text = g_hash_table_lookup (h->texts, path);

    if (!write_hive (dir, path, text->str, error)) {
      g_prefix_error (error, "hive %s: ", path);
      return false;
    }
  }
  return true;
}

/*----- differences --------------------------------------------------------*/

bool
tree_is_hive (GBytes *data)
{
  gsize size;
  const char *bytes = g_bytes_get_data (data, &size);

  return size > 4 && memcmp (bytes, "regf", 4) == 0;
}

void
tree_hive_diff (GString *out, GBytes *before, GBytes *after)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (v2v_hive) a = hive_open (before, "before", false, &error);
  g_autoptr (v2v_hive) b = a ? hive_open (after, "after", false, &error)
                             : NULL;

  if (b)
    reg_text_diff (out, a, b);
  else
    g_string_append_printf (out, "  %s\n", error->message);
}
