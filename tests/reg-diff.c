/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Registry values as text, and what differs between two hives. */
#include "config.h"

#include <string.h>

#include "tests/reg-text.h"

/*----- values -------------------------------------------------------------*/

static void
append_quoted (GString *out, const char *text)
{
  g_string_append_c (out, '"');
  for (const char *p = text; *p; p++) {
    if (*p == '"' || *p == '\\')
      g_string_append_c (out, '\\');
    g_string_append_c (out, *p);
  }
  g_string_append_c (out, '"');
}

/* The texts in DATA; NULL if these would not give the same bytes. */
static GPtrArray *
texts_of (GBytes *data, bool many)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GByteArray) same = g_byte_array_new ();
  gsize size;
  const guint8 *bytes = g_bytes_get_data (data, &size);
  static const guint8 nul[2];

  while (same->len < size && !(many && same->len + 2 == size)) {
    gsize length;
    char *text = hive_text_of_utf16 (bytes + same->len, size - same->len);
    g_autofree guint8 *units = hive_utf16_of_text (text, &length);

    g_ptr_array_add (texts, text);
    g_byte_array_append (same, units, (guint) length);
    if (!many)
      break;
  }
  if (many)
    g_byte_array_append (same, nul, sizeof nul);
  if (same->len != size || memcmp (same->data, bytes, size) != 0)
    return NULL;
  return g_steal_pointer (&texts);
}

static void
append_bytes (GString *out, enum reg_type type, GBytes *data)
{
  gsize size;
  const guint8 *bytes = g_bytes_get_data (data, &size);

  if (type == REG_BINARY)
    g_string_append (out, "hex:");
  else
    g_string_append_printf (out, "hex(%x):", (unsigned) type);
  for (gsize i = 0; i < size; i++)
    g_string_append_printf (out, "%s%02x", i ? "," : "", bytes[i]);
}

char *
reg_text_of_value (const char *name, enum reg_type type, GBytes *data)
{
  static const char *const prefixes[] = {
    [REG_SZ] = "", [REG_EXPAND_SZ] = "expand:", [REG_MULTI_SZ] = "multi:",
  };
  GString *out = g_string_new (NULL);
  g_autoptr (GPtrArray) texts = NULL;

  if (*name)
    append_quoted (out, name);
  else
    g_string_append_c (out, '@');
  g_string_append_c (out, '=');
  if (type == REG_DWORD && g_bytes_get_size (data) == 4) {
    const guint8 *b = g_bytes_get_data (data, NULL);
    g_string_append_printf (out, "dword:%02x%02x%02x%02x", b[3], b[2], b[1],
                            b[0]);
    return g_string_free (out, FALSE);
  }
  if (type < G_N_ELEMENTS (prefixes) && prefixes[type])
    texts = texts_of (data, type == REG_MULTI_SZ);
  if (!texts) {
    append_bytes (out, type, data);
    return g_string_free (out, FALSE);
  }
  g_string_append (out, prefixes[type]);
  for (guint i = 0; i < texts->len; i++) {
    if (i)
      g_string_append_c (out, ',');
    append_quoted (out, g_ptr_array_index (texts, i));
  }
  return g_string_free (out, FALSE);
}

/*----- differences --------------------------------------------------------*/

static gint
compare_names (gconstpointer a, gconstpointer b,
               gpointer opaque G_GNUC_UNUSED)
{
  return strcmp (a, b);
}

/* The values of a key by their names in lower case. */
static GTree *
values_of (struct hive *h, hive_key key)
{
  GTree *values = g_tree_new_full (compare_names, NULL, g_free, g_free);
  g_auto (GStrv) names = hive_values (h, key);

  for (size_t i = 0; names[i]; i++) {
    enum reg_type type = REG_NONE;
    g_autoptr (GBytes) data = hive_get (h, key, names[i], &type);

    g_tree_insert (values, g_utf8_strdown (names[i], -1), data
                   ? reg_text_of_value (names[i], type, data)
                   : g_strdup_printf ("\"%s\": unreadable", names[i]));
  }
  return values;
}

static GTree *
keys_of (struct hive *h, hive_key key)
{
  GTree *keys = g_tree_new_full (compare_names, NULL, g_free, g_free);
  g_auto (GStrv) names = hive_subkeys (h, key);

  for (size_t i = 0; names[i]; i++)
    g_tree_insert (keys, g_utf8_strdown (names[i], -1), g_strdup (names[i]));
  return keys;
}

struct side {
  struct hive *hive;
  hive_key key;                  /* 0: the key is not there */
};

static gboolean
add_name (gpointer key, gpointer value G_GNUC_UNUSED, gpointer names)
{
  g_tree_insert (names, key, key);
  return FALSE;
}

static gboolean
list_name (gpointer key, gpointer value G_GNUC_UNUSED, gpointer list)
{
  g_ptr_array_add (list, g_strdup (key));
  return FALSE;
}

/* Names of A and B together, sorted. */
static GPtrArray *
both_names (GTree *a, GTree *b)
{
  g_autoptr (GTree) all = g_tree_new ((GCompareFunc) strcmp);
  GPtrArray *list = g_ptr_array_new_with_free_func (g_free);

  g_tree_foreach (a, add_name, all);
  g_tree_foreach (b, add_name, all);
  g_tree_foreach (all, list_name, list);
  return list;
}

static void
diff_values (GString *out, GTree *a, GTree *b)
{
  g_autoptr (GPtrArray) names = both_names (a, b);

  for (guint i = 0; i < names->len; i++) {
    const char *name = g_ptr_array_index (names, i);
    const char *x = g_tree_lookup (a, name), *y = g_tree_lookup (b, name);

    if (g_strcmp0 (x, y) == 0)
      continue;
    if (x)
      g_string_append_printf (out, "  - %s\n", x);
    if (y)
      g_string_append_printf (out, "  + %s\n", y);
  }
}

static struct side
side_at (struct hive *h, const char *path)
{
  return (struct side) { h, path ? hive_find (h, "%s", path) : 0 };
}

static void
diff_key (GString *out, const char *path, struct side a, struct side b)
{
  g_autoptr (GTree) a_values = values_of (a.hive, a.key);
  g_autoptr (GTree) b_values = values_of (b.hive, b.key);
  g_autoptr (GTree) a_keys = keys_of (a.hive, a.key);
  g_autoptr (GTree) b_keys = keys_of (b.hive, b.key);
  g_autoptr (GPtrArray) names = both_names (a_keys, b_keys);
  g_autoptr (GString) values = g_string_new (NULL);

  diff_values (values, a_values, b_values);
  if (values->len || !a.key || !b.key)
    g_string_append_printf (out, "  %s[%s]\n", !a.key ? "+ " : !b.key ? "- "
                            : "", path);
  g_string_append (out, values->str);
  for (guint i = 0; i < names->len; i++) {
    const char *x = g_tree_lookup (a_keys, names->pdata[i]);
    const char *y = g_tree_lookup (b_keys, names->pdata[i]);
    g_autofree char *child = g_strconcat (path, *path ? "\\" : "",
                                          y ? y : x, NULL);

    diff_key (out, child, side_at (a.hive, x ? child : NULL),
              side_at (b.hive, y ? child : NULL));
  }
}

void
reg_text_diff (GString *out, struct hive *old_hive, struct hive *new_hive)
{
  diff_key (out, "", side_at (old_hive, ""), side_at (new_hive, ""));
}
