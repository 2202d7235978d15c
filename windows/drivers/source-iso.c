/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Driver packages in an ISO 9660 image, with Rock Ridge or Joliet names. */
#include "config.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "v2v/base/error.h"
#include "v2v/base/parse.h"
#include "windows/drivers/source.h"

#define MAX_SHOWN 200            /* bytes of a foreign path in a message */
#define BLOCK 65536              /* bytes read at once */

typedef struct archive iso_archive;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (iso_archive, archive_read_free)

static bool
fail (struct driver_source *source, struct archive *a, GError **error)
{
  g_autofree char *clean = clean_text (archive_error_string (a), MAX_SHOWN);

  return error_set (error, "cannot read the ISO file ‘%s’: %s",
                    source->name, *clean ? clean : "damaged");
}

/* At the first file. */
static struct archive *
start (struct driver_source *source, GError **error)
{
  g_autoptr (iso_archive) a = archive_read_new ();

  if (lseek (source->fd, 0, SEEK_SET) < 0) {
    error_set_errno (error, errno, "cannot read ‘%s’", source->name);
    return NULL;
  }
  if (archive_read_support_format_iso9660 (a) != ARCHIVE_OK ||
      archive_read_open_fd (a, source->fd, BLOCK) != ARCHIVE_OK) {
    error_set (error, "‘%s’ is neither an ISO file nor a directory",
               source->name);
    return NULL;
  }
  return g_steal_pointer (&a);
}

static bool
read_data (struct driver_source *source, struct archive *a,
           struct driver_entry *entry, GError **error)
{
  g_autofree char *data = NULL;
  size_t done = 0;

  if (!source_count (source, entry, error))
    return false;
  data = g_malloc (entry->size ? entry->size : 1);
  while (done < entry->size) {
    const la_ssize_t n = archive_read_data (a, data + done,
                                            entry->size - done);

    if (n <= 0)
      return fail (source, a, error);
    done += (size_t) n;
  }
  entry->data = g_bytes_new_take (g_steal_pointer (&data), entry->size);
  entry->wanted = false;
  return true;
}

/* FUNC for each regular file; it returns false to end with its error. */
typedef bool (*file_func) (struct driver_source *source, struct archive *a,
                           struct archive_entry *e, GError **error);

static bool
each_file (struct driver_source *source, file_func func, GError **error)
{
  g_autoptr (iso_archive) a = start (source, error);
  struct archive_entry *e;
  unsigned seen = 0;
  int rc;

  if (!a)
    return false;
  while ((rc = archive_read_next_header (a, &e)) == ARCHIVE_OK ||
         rc == ARCHIVE_WARN) {
    if (++seen > 2 * SOURCE_MAX_FILES)
      return error_set (error, "‘%s’ has more than %u files and folders",
                        source->name, 2 * SOURCE_MAX_FILES);
    if (archive_entry_pathname_utf8 (e) &&
        archive_entry_filetype (e) == AE_IFREG && !func (source, a, e, error))
      return false;
  }
  if (rc == ARCHIVE_EOF)
    return true;
  if (seen == 0)
    return error_set (error, "‘%s’ is neither an ISO file nor a directory",
                      source->name);
  return fail (source, a, error);
}

/* While the list is made it is not sorted, but the file that is named by one
 * which shares its blocks came shortly before. */
static struct driver_entry *
find_same (const struct driver_source *source, const char *path)
{
  for (guint i = source->entries->len; i > 0; i--) {
    struct driver_entry *entry = g_ptr_array_index (source->entries, i - 1);

    if (g_str_equal (entry->path, path))
      return entry->same ? entry->same : entry;
  }
  return NULL;
}

static bool
index_file (struct driver_source *source, struct archive *a,
            struct archive_entry *e, GError **error)
{
  const char *link = archive_entry_hardlink_utf8 (e);
  struct driver_entry *same = link ? find_same (source, link) : NULL;
  const la_int64_t size = archive_entry_size (e);
  struct driver_entry *entry;

  if ((link && !same) || size < 0)
    return true;
  if (!source_add (source, archive_entry_pathname_utf8 (e),
                   same ? same->size : (uint64_t) size, &entry, error))
    return false;
  if (!entry)
    return true;
  entry->same = same;
  if (same && same->data)
    entry->data = g_bytes_ref (same->data);
  else if (!same && source_is_inf (entry))
    return read_data (source, a, entry, error);
  return true;
}

bool
source_iso_index (struct driver_source *source, GError **error)
{
  return each_file (source, index_file, error);
}

/* A file that cannot be read may be followed by others that can. */
static bool
load_file (struct driver_source *source, struct archive *a,
           struct archive_entry *e, GError **error G_GNUC_UNUSED)
{
  const char *path = archive_entry_pathname_utf8 (e);
  struct driver_entry *entry = driver_source_lookup (source, path);
  g_autoptr (GError) failure = NULL;

  if (!entry || !entry->wanted || entry->same ||
      !g_str_equal (entry->path, path) ||
      archive_entry_size (e) != (la_int64_t) entry->size)
    return true;
  if (!read_data (source, a, entry, &failure)) {
    entry->failure = g_strdup (failure->message);
    entry->wanted = false;
  }
  return true;
}

/* Contents that are shared are loaded once. */
static void
want_same (struct driver_source *source)
{
  for (guint i = 0; i < source->entries->len; i++) {
    const struct driver_entry *entry = g_ptr_array_index (source->entries, i);

    if (entry->wanted && entry->same && !entry->same->data)
      entry->same->wanted = true;
  }
}

/* WHY: what ended the pass; NULL: it came to the end. */
static void
set_unloaded (const struct driver_source *source, struct driver_entry *entry,
              const GError *why)
{
  g_autofree char *clean = clean_text (entry->path, MAX_SHOWN);

  entry->wanted = false;
  if (entry->same && entry->same->data)
    entry->data = g_bytes_ref (entry->same->data);
  else if (entry->same && entry->same->failure)
    entry->failure = g_strdup (entry->same->failure);
  else
    entry->failure = why ? g_strdup (why->message)
      : g_strdup_printf ("‘%s’ is no longer in ‘%s’", clean, source->name);
}

void
source_iso_load (struct driver_source *source)
{
  g_autoptr (GError) why = NULL;

  want_same (source);
  each_file (source, load_file, &why);
  /* Those that others share come before them. */
  for (int same = 0; same < 2; same++)
    for (guint i = 0; i < source->entries->len; i++) {
      struct driver_entry *entry = g_ptr_array_index (source->entries, i);

      if (entry->wanted && (entry->same != NULL) == same)
        set_unloaded (source, entry, why);
    }
}
