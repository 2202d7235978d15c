/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An OVF package that is a folder: nothing outside of it is opened. */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "inputs/ova-package.h"
#include "inputs/ovf.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"

#define MAX_DEPTH 4              /* of folders that are searched */
#define MAX_ENTRIES 100000

/* NAME's real path, which must lie below the folder's; NULL without an error:
 * it does not exist. */
static char *
real_path (const struct package *p, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (p->path, name, NULL);
  char *top = realpath (p->path, NULL), *real = realpath (path, NULL);
  const size_t n = top ? strlen (top) : 0;
  g_autofree char *shown = clean_text (name, 200);
  char *found = NULL;

  if (top && real && strncmp (real, top, n) == 0 &&
      (real[n] == '/' || n == 1))
    found = g_strdup (real);
  else if (real)
    error_set (error, "‘%s’ in the folder ‘%s’ is a link that leads out of "
               "it, which is not allowed in an OVF package: copy the file to "
               "its place if you trust it", shown, p->shown);
  free (top);
  free (real);
  return found;
}

const struct package_file *
package_find_in_folder (struct package *p, const char *name, GError **error)
{
  g_autofree char *real = real_path (p, name, error);
  struct stat st;

  if (!real || stat (real, &st) == -1)
    return NULL;
  if (!S_ISREG (st.st_mode)) {
    g_autofree char *shown = clean_text (name, 200);
    error_set (error, "‘%s’ in the folder ‘%s’ is no regular file", shown,
               p->shown);
    return NULL;
  }
  return package_add (p, name, real, 0, (uint64_t) st.st_size);
}

/* --- the descriptor ------------------------------------------------------ */

struct search {
  GPtrArray *found;              /* names */
  unsigned entries;
};

static void
search_folder (const struct package *p, const char *folder, unsigned depth,
               struct search *s)
{
  g_autofree char *path = g_build_filename (p->path, folder, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *entry;

  while (dir && (entry = g_dir_read_name (dir)) &&
         s->entries++ < MAX_ENTRIES) {
    g_autofree char *name = *folder ? g_build_filename (folder, entry, NULL)
                                    : g_strdup (entry);
    g_autofree char *full = g_build_filename (p->path, name, NULL);
    struct stat st;

    if (lstat (full, &st) == 0 && S_ISDIR (st.st_mode) && depth < MAX_DEPTH)
      search_folder (p, name, depth + 1, s);
    else if (package_is_descriptor (entry))
      g_ptr_array_add (s->found, g_steal_pointer (&name));
  }
}

static bool
read_file (struct package *p, const char *name, gsize max, char **ret_text,
           gsize *ret_size, GError **error)
{
  const struct package_file *f = package_find_in_folder (p, name, error);
  g_autofree char *shown = clean_text (name, 200);
  g_autoptr (GError) why = NULL;

  if (!f)
    return false;
  if (f->size > max)
    return error_set (error, "‘%s’ in ‘%s’ is larger than %" G_GSIZE_FORMAT
                      " bytes", shown, p->shown, max);
  if (!g_file_get_contents (f->file, ret_text, ret_size, &why))
    return error_set (error, "cannot read ‘%s’: %s", shown, why->message);
  return true;
}

bool
package_open_folder (struct package *p, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
  struct search s = { .found = found };
  g_autoptr (GError) local = NULL;
  g_autofree char *manifest = NULL;

  search_folder (p, "", 0, &s);
  if (found->len == 0)
    return error_set (error, "the folder ‘%s’ has no .ovf file: it is no OVF "
                      "package", p->shown);
  if (found->len > 1)
    return error_set (error, "the folder ‘%s’ has %u .ovf files: put the one "
                      "that you want and its disks into a folder of their "
                      "own", p->shown, found->len);
  p->descriptor = g_strdup (found->pdata[0]);
  if (!read_file (p, p->descriptor, OVF_MAX, &p->ovf, &p->ovf_size, error)) {
    if (error && !*error)
      error_set (error, "‘%s’ in ‘%s’ cannot be read", p->descriptor,
                 p->shown);
    return false;
  }
  manifest = package_manifest_name (p);
  if (!read_file (p, manifest, MANIFEST_MAX, &p->manifest, &p->manifest_size,
                  &local) && local)
    return g_propagate_error (error, g_steal_pointer (&local)), false;
  return true;
}
