/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An OVF package: what it is, and its files. */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "inputs/ova-archive.h"
#include "inputs/ova-package.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"

static void
file_free (gpointer p)
{
  struct package_file *f = p;

  for (guint m = 0; m < SUM_METHODS; m++)
    g_free (f->sums[m]);
  g_free (f->name);
  g_free (f->file);
  g_free (f);
}

struct package_file *
package_add (struct package *p, const char *name, const char *file,
             uint64_t offset, uint64_t size)
{
  struct package_file *f = g_new0 (struct package_file, 1);

  f->name = g_strdup (name);
  f->file = g_strdup (file);
  f->offset = offset;
  f->size = size;
  g_hash_table_replace (p->files, f->name, f);
  return f;
}

/* "._NAME" is what macOS archives of a file beside it. */
bool
package_is_descriptor (const char *name)
{
  const size_t n = strlen (name);
  g_autofree char *base = g_path_get_basename (name);

  return n > 4 && !g_str_has_prefix (base, "._") &&
         g_ascii_strcasecmp (name + n - 4, ".ovf") == 0;
}

static char *
beside (const struct package *p, const char *suffix)
{
  return g_strdup_printf ("%.*s%s", (int) strlen (p->descriptor) - 4,
                          p->descriptor, suffix);
}

char *
package_manifest_name (const struct package *p)
{
  return beside (p, ".mf");
}

char *
package_signature_name (const struct package *p)
{
  return beside (p, ".cert");
}

struct package *
package_open (const char *path, GError **error)
{
  g_autoptr (v2v_package) p = g_new0 (struct package, 1);
  struct stat st;

  p->path = g_canonicalize_filename (path, NULL);
  p->shown = clean_text (path, 4096);
  p->files = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                    file_free);
  if (stat (p->path, &st) == -1) {
    error_set_errno (error, errno, "cannot open the OVA ‘%s’", p->shown);
    return NULL;
  }
  if (!S_ISDIR (st.st_mode) && !S_ISREG (st.st_mode)) {
    error_set (error, "‘%s’ is neither a file nor a folder: expecting an OVA",
               p->shown);
    return NULL;
  }
  if (!(S_ISDIR (st.st_mode) ? package_open_folder (p, error)
                             : package_open_archive (p, error)))
    return NULL;
  return g_steal_pointer (&p);
}

void
package_close (struct package *p)
{
  if (!p)
    return;
  ova_archive_close (p->archive);
  g_hash_table_unref (p->files);
  g_free (p->path);
  g_free (p->shown);
  g_free (p->descriptor);
  g_free (p->ovf);
  g_free (p->manifest);
  g_free (p);
}

const struct package_file *
package_find (struct package *p, const char *name, GError **error)
{
  const struct package_file *f = g_hash_table_lookup (p->files, name);
  struct stat st;

  if (f || stat (p->path, &st) == -1 || !S_ISDIR (st.st_mode))
    return f;
  return package_find_in_folder (p, name, error);
}
