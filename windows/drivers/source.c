/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where driver packages come from: what directories and ISOs share. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "v2v/base/error.h"
#include "v2v/base/parse.h"
#include "v2v/base/report.h"
#include "windows/drivers/inf.h"
#include "windows/drivers/source.h"

#define MAX_SHOWN 200            /* bytes of a foreign path in a message */
#define ISO_NAME "virtio-win.iso"

static void
entry_free (void *opaque)
{
  struct driver_entry *entry = opaque;

  g_free (entry->path);
  g_free (entry->failure);
  g_clear_pointer (&entry->data, g_bytes_unref);
  g_free (entry);
}

void
driver_source_free (struct driver_source *source)
{
  if (!source)
    return;
  g_free (source->name);
  if (source->fd >= 0)
    close (source->fd);
  g_ptr_array_unref (source->entries);
  g_free (source);
}

/*----- the list of files --------------------------------------------------*/

/* Relative, without "." and "..", of names that can be printed. */
static bool
path_is_plain (const char *path)
{
  g_auto (GStrv) parts = NULL;

  if (strlen (path) > SOURCE_MAX_PATH || !g_utf8_validate (path, -1, NULL) ||
      strchr (path, '\\'))
    return false;
  parts = g_strsplit (path, "/", -1);
  if (g_strv_length (parts) > SOURCE_MAX_DEPTH)
    return false;
  for (guint i = 0; parts[i]; i++)
    if (!*parts[i] || g_str_equal (parts[i], ".") ||
        g_str_equal (parts[i], ".."))
      return false;
  return parts[0] != NULL;
}

bool
source_add (struct driver_source *source, const char *path, uint64_t size,
            struct driver_entry **ret_entry, GError **error)
{
  struct driver_entry *entry;

  while (g_str_has_prefix (path, "./"))
    path += 2;
  if (!path_is_plain (path)) {
    *ret_entry = NULL;
    return true;
  }
  if (source->entries->len >= SOURCE_MAX_FILES)
    return error_set (error, "%s has more than %u files: it is not a set of "
                      "driver packages", source->name, SOURCE_MAX_FILES);
  entry = g_new0 (struct driver_entry, 1);
  entry->path = g_strdup (path);
  entry->size = size;
  g_ptr_array_add (source->entries, entry);
  *ret_entry = entry;
  return true;
}

bool
source_count (struct driver_source *source, const struct driver_entry *entry,
              GError **error)
{
  g_autofree char *clean = clean_text (entry->path, MAX_SHOWN);

  if (entry->size > SOURCE_MAX_FILE ||
      entry->size > SOURCE_MAX_LOADED - source->loaded)
    return error_set (error, "‘%s’ in %s is too large (%" G_GUINT64_FORMAT
                      " bytes) for a part of a driver package", clean,
                      source->name, entry->size);
  source->loaded += entry->size;
  return true;
}

bool
source_is_inf (const struct driver_entry *entry)
{
  const size_t length = strlen (entry->path);

  return length > 4 && entry->size <= INF_MAX_SIZE &&
    g_ascii_strcasecmp (entry->path + length - 4, ".inf") == 0;
}

static int
compare_entries (const void *a, const void *b)
{
  const struct driver_entry *const *x = a, *const *y = b;
  const int order = g_ascii_strcasecmp ((*x)->path, (*y)->path);

  return order ? order : strcmp ((*x)->path, (*y)->path);
}

static bool
has_inf (const struct driver_source *source)
{
  for (guint i = 0; i < source->entries->len; i++)
    if (source_is_inf (g_ptr_array_index (source->entries, i)))
      return true;
  return false;
}

/*----- opening ------------------------------------------------------------*/

static bool
index_source (struct driver_source *source, GError **error)
{
  if (!(source->is_iso ? source_iso_index (source, error)
        : source_dir_index (source, error)))
    return false;
  g_ptr_array_sort (source->entries, compare_entries);
  report_debug ("drivers: %u files in %s", source->entries->len,
                source->name);
  return true;
}

static struct driver_source *
open_at (int dirfd, const char *path, const char *name, GError **error)
{
  g_autoptr (v2v_driver_source) source = g_new0 (struct driver_source, 1);
  struct stat st;

  source->name = g_strdup (name);
  source->entries = g_ptr_array_new_with_free_func (entry_free);
  source->fd = openat (dirfd, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (source->fd < 0 || fstat (source->fd, &st) < 0) {
    const int errnum = errno;

    error_set_code (error, errnum == ENOENT ? V2V_ERROR_NOT_FOUND
                    : V2V_ERROR_FAILED, "cannot open the drivers for Windows "
                    "in ‘%s’: %s", name, g_strerror (errnum));
    return NULL;
  }
  source->is_iso = !S_ISDIR (st.st_mode);
  if (!S_ISDIR (st.st_mode) && !S_ISREG (st.st_mode)) {
    error_set (error, "‘%s’ is neither a directory nor an ISO file", name);
    return NULL;
  }
  return index_source (source, error) ? g_steal_pointer (&source) : NULL;
}

/* The directory of a distribution's package may have the ISO only. */
static struct driver_source *
open_iso_within (const struct driver_source *dir)
{
  g_autofree char *name = g_build_filename (dir->name, ISO_NAME, NULL);

  return dir->is_iso ? NULL : open_at (dir->fd, ISO_NAME, name, NULL);
}

struct driver_source *
driver_source_open (const char *path, GError **error)
{
  g_autoptr (v2v_driver_source) source = open_at (AT_FDCWD, path, path,
                                                  error);
  struct driver_source *iso;

  if (!source || has_inf (source))
    return g_steal_pointer (&source);
  iso = open_iso_within (source);
  if (iso && has_inf (iso))
    return iso;
  driver_source_free (iso);
  error_set (error, "there are no drivers for Windows in ‘%s’: it has no INF "
             "file.  VIRTIO_WIN must name virtio-win.iso or a directory with "
             "its contents", path);
  return NULL;
}

struct driver_source *
driver_source_find (GError **error)
{
  static const char *const defaults[] = { SOURCE_DEFAULT "/" ISO_NAME,
                                          SOURCE_DEFAULT };
  const char *said = getenv ("VIRTIO_WIN");
  g_autoptr (GError) e = NULL;
  struct driver_source *source = NULL;

  if (said && *said) {
    source = driver_source_open (said, error);
    if (!source)
      g_prefix_error (error, "VIRTIO_WIN: ");
    return source;
  }
  for (size_t i = 0; !source && i < G_N_ELEMENTS (defaults); i++) {
    /* A damaged ISO is worth more words than a directory without drivers. */
    if (g_error_matches (e, V2V_ERROR, V2V_ERROR_NOT_FOUND))
      g_clear_error (&e);
    source = driver_source_open (defaults[i], e ? NULL : &e);
  }
  if (source)
    return source;
  if (g_error_matches (e, V2V_ERROR, V2V_ERROR_NOT_FOUND))
    error_set_code (error, V2V_ERROR_NOT_FOUND, "there are no virtio drivers "
                    "for Windows on this machine: install the package "
                    "virtio-win, or set VIRTIO_WIN to virtio-win.iso or to a "
                    "directory with its contents");
  else
    g_propagate_error (error, g_steal_pointer (&e));
  return NULL;
}

/*----- looking up and loading ---------------------------------------------*/

struct driver_entry *
driver_source_lookup (const struct driver_source *source, const char *path)
{
  guint low = 0, high = source->entries->len;

  while (low < high) {
    const guint middle = low + (high - low) / 2;
    struct driver_entry *entry = g_ptr_array_index (source->entries, middle);
    const int order = g_ascii_strcasecmp (path, entry->path);

    if (order == 0)
      return entry;
    if (order < 0)
      high = middle;
    else
      low = middle + 1;
  }
  return NULL;
}

void
driver_source_load (struct driver_source *source)
{
  bool needed = false;

  for (guint i = 0; i < source->entries->len; i++) {
    struct driver_entry *entry = g_ptr_array_index (source->entries, i);

    if (entry->data || entry->failure)
      entry->wanted = false;
    needed |= entry->wanted;
  }
  if (needed && source->is_iso)
    source_iso_load (source);
  else if (needed)
    source_dir_load (source);
}

GBytes *
driver_source_read (struct driver_source *source, const char *path,
                    GError **error)
{
  struct driver_entry *entry = driver_source_lookup (source, path);

  if (!entry)
    return NULL;
  entry->wanted = true;
  driver_source_load (source);
  if (entry->failure)
    error_set (error, "%s", entry->failure);
  return entry->data ? g_bytes_ref (entry->data) : NULL;
}

/* The names that the disc has had. */
struct driver_entry *
driver_source_agent (const struct driver_source *source, bool is_64bit)
{
  static const char *const names[2][4] = {
    { "guest-agent/qemu-ga-i386.msi", "guest-agent/qemu-ga-x86.msi",
      "qemu-ga-i386.msi", "qemu-ga-x86.msi" },
    { "guest-agent/qemu-ga-x86_64.msi", "guest-agent/qemu-ga-x64.msi",
      "qemu-ga-x86_64.msi", "qemu-ga-x64.msi" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (names[0]); i++) {
    struct driver_entry *entry = driver_source_lookup (source,
                                                       names[is_64bit][i]);

    if (entry)
      return entry;
  }
  return NULL;
}
