/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Filter drivers of device classes and of single devices. */
#include "config.h"

#include "v2v/base/error.h"
#include "windows/registry/services.h"

#define ENUM_DEPTH 3             /* Enum\ENUMERATOR\DEVICE\INSTANCE */
#define MAX_KEYS 50000           /* that are looked at; real: thousands */

struct walk {
  struct hive *system;
  filter_is_gone is_gone;
  void *data;
  unsigned keys;
};

static bool
edit_list (const struct walk *w, hive_key key, const char *name,
           GError **error)
{
  g_auto (GStrv) filters = hive_get_list (w->system, key, name);
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();
  guint count = 0;

  for (; filters && filters[count]; count++)
    if (!w->is_gone (filters[count], w->data))
      g_ptr_array_add (kept, filters[count]);
  if (kept->len == count)
    return true;
  if (kept->len == 0)
    return hive_unset (w->system, key, name, error);
  g_ptr_array_add (kept, NULL);
  return hive_set_list (w->system, key, name,
                        (const char *const *) kept->pdata, error);
}

/* The keys DEPTH levels below PATH.  Of some devices (snapshots of volumes)
 * there are very many; they have no filters. */
static bool
edit_below (struct walk *w, const char *path, unsigned depth,
            GError **error)
{
  const hive_key key = hive_find (w->system, "%s", path);
  g_auto (GStrv) names = NULL;

  if (++w->keys > MAX_KEYS)
    return error_set (error, "%s: more than %u keys of devices",
                      hive_name (w->system), MAX_KEYS);
  if (depth == 0)
    return edit_list (w, key, "UpperFilters", error) &&
           edit_list (w, key, "LowerFilters", error);
  names = hive_subkeys (w->system, key);
  if (g_strv_length (names) > SERVICES_MAX)
    return true;
  for (size_t i = 0; names[i]; i++) {
    g_autofree char *child = g_strdup_printf ("%s\\%s", path, names[i]);

    if (!edit_below (w, child, depth - 1, error))
      return false;
  }
  return true;
}

bool
filters_remove (struct hive *system, const char *control_set,
                filter_is_gone is_gone, void *data, GError **error)
{
  struct walk walk = { system, is_gone, data, 0 };
  g_autofree char *classes = g_strdup_printf ("%s\\Control\\Class",
                                              control_set);
  g_autofree char *devices = g_strdup_printf ("%s\\Enum", control_set);

  return edit_below (&walk, classes, 1, error) &&
         edit_below (&walk, devices, ENUM_DEPTH, error);
}
