/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How services and drivers are started. */
#include "config.h"

#include "windows/registry/services.h"

hive_key
service_find (struct hive *system, const char *control_set, const char *name)
{
  return hive_find (system, "%s\\Services\\%s", control_set, name);
}

enum service_start
service_get_start (struct hive *system, hive_key service)
{
  uint32_t start;

  if (!hive_get_dword (system, service, "Start", &start) ||
      start > SERVICE_DISABLED)
    return SERVICE_DISABLED;
  return (enum service_start) start;
}

bool
service_disable (struct hive *system, hive_key service, GError **error)
{
  const enum service_start start = service_get_start (system, service);

  if (start == SERVICE_DISABLED)
    return true;
  return hive_set_dword (system, service, SERVICE_FORMER_START, start,
                         error) &&
         hive_set_dword (system, service, "Start", SERVICE_DISABLED, error);
}

bool
service_load_at_boot (struct hive *system, hive_key service, GError **error)
{
  g_autofree char *path = hive_key_path (system, service);

  return hive_set_dword (system, service, "Start", SERVICE_BOOT, error) &&
         hive_remove (system, error, "%s\\StartOverride", path);
}

static void
add_dependent (GHashTable *all, const char *on, const char *name)
{
  g_autofree char *folded = g_utf8_strdown (on, -1);
  GPtrArray *names = g_hash_table_lookup (all, folded);

  if (!names) {
    names = g_ptr_array_new_with_free_func (g_free);
    g_hash_table_insert (all, g_steal_pointer (&folded), names);
  }
  g_ptr_array_add (names, g_strdup (name));
}

GHashTable *
services_dependents (struct hive *system, const char *control_set)
{
  GHashTable *all = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                           (GDestroyNotify)
                                             g_ptr_array_unref);
  const hive_key services = hive_find (system, "%s\\Services", control_set);
  g_auto (GStrv) names = hive_subkeys (system, services);
  const bool too_many = g_strv_length (names) > SERVICES_MAX;

  for (size_t i = 0; names[i] && !too_many; i++) {
    const hive_key key = service_find (system, control_set, names[i]);
    g_auto (GStrv) on = hive_get_list (system, key, "DependOnService");

    if (!on || service_get_start (system, key) == SERVICE_DISABLED)
      continue;
    for (size_t n = 0; on[n]; n++)
      add_dependent (all, on[n], names[i]);
  }
  return all;
}
