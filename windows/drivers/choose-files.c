/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which files belong to a driver package. */
#include "config.h"

#include <string.h>

#include "v2v/base/error.h"
#include "windows/drivers/choose-private.h"
#include "windows/drivers/package-inf.h"

/* "viostor/w10/amd64/"; "" at the top. */
static char *
folder_of (const char *path)
{
  const char *slash = strrchr (path, '/');

  return g_strndup (path, slash ? (gsize) (slash + 1 - path) : 0);
}

/* The name of ENTRY when it lies just in FOLDER; NULL: elsewhere. */
static const char *
name_in (const struct driver_entry *entry, const char *folder)
{
  const size_t length = strlen (folder);
  const char *name = entry->path + length;

  return g_ascii_strncasecmp (entry->path, folder, length) == 0 &&
    !strchr (name, '/') ? name : NULL;
}

/* Has the folder no other INF file that counts? */
static bool
is_alone (const struct driver_source *source, const char *folder,
          const struct driver_entry *inf)
{
  for (guint i = 0; i < source->entries->len; i++) {
    const struct driver_entry *entry = g_ptr_array_index (source->entries, i);
    const char *name = name_in (entry, folder);

    if (name && entry != inf && source_is_inf (entry) &&
        !driver_file_is_skipped (name))
      return false;
  }
  return true;
}

static bool
is_extra (const struct driver_kind *kind, const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (size_t i = 0; i < G_N_ELEMENTS (kind->extras); i++)
    if (kind->extras[i] && g_pattern_match_simple (kind->extras[i], lower))
      return true;
  return false;
}

static void
want (struct driver_entry *entry, GPtrArray *entries)
{
  if (entry && !g_ptr_array_find (entries, entry, NULL))
    g_ptr_array_add (entries, entry);
}

static bool
want_sources (struct driver_source *source, const char *folder,
              const struct driver_package *package, GPtrArray *entries,
              GError **error)
{
  for (guint i = 0; package->sources[i]; i++) {
    g_autofree char *path = g_strconcat (folder, package->sources[i], NULL);
    struct driver_entry *entry = driver_source_lookup (source, path);

    if (!entry)
      return error_set (error, "%s needs ‘%s’, which is not beside it",
                        package->inf_name, package->sources[i]);
    want (entry, entries);
  }
  return true;
}

bool
driver_files_want (struct driver_source *source,
                   const struct driver_entry *inf,
                   const struct driver_kind *kind,
                   const struct driver_package *package,
                   GPtrArray *ret_entries, GError **error)
{
  g_autofree char *folder = folder_of (inf->path);
  const bool alone = is_alone (source, folder, inf);

  want ((struct driver_entry *) inf, ret_entries);
  if (package->catalog) {
    g_autofree char *path = g_strconcat (folder, package->catalog, NULL);

    want (driver_source_lookup (source, path), ret_entries);
  }
  if (!want_sources (source, folder, package, ret_entries, error))
    return false;
  for (guint i = 0; i < source->entries->len; i++) {
    struct driver_entry *entry = g_ptr_array_index (source->entries, i);
    const char *name = name_in (entry, folder);

    if (name && package_name_is_plain (name) &&
        !driver_file_is_skipped (name) && (alone || is_extra (kind, name)))
      want (entry, ret_entries);
  }
  return true;
}
