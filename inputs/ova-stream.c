/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An OVF package that is an archive: in place, or in one pass. */
#include "config.h"

#include <string.h>

#include "inputs/ova-archive.h"
#include "inputs/ova-package.h"
#include "inputs/ova-spool.h"
#include "inputs/ovf.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"

#define BUFFER (256 * 1024)      /* bytes */

static bool
is_manifest (const char *name)
{
  g_autofree char *base = g_path_get_basename (name);

  return !g_str_has_prefix (base, "._") &&
         (g_str_has_suffix (name, ".mf") || g_str_has_suffix (name, ".MF"));
}

/* --- one file ------------------------------------------------------------ */

/* Where a file's bytes go while it is read: any may be NULL. */
struct sinks {
  struct sums *sums;
  GString *text;                 /* at most TEXT_MAX bytes */
  struct spool *spool;
};

#define TEXT_MAX MAX (OVF_MAX, MANIFEST_MAX)

static bool
read_into (struct package *p, const char *name, struct sinks *to,
           uint64_t *ret_size, GError **error)
{
  g_autofree char *buffer = g_malloc (BUFFER);
  uint64_t size = 0;
  ssize_t n;

  while ((n = ova_archive_read (p->archive, buffer, BUFFER, error)) > 0) {
    size += (uint64_t) n;
    if (to->sums)
      sums_add (to->sums, buffer, (size_t) n);
    if (to->spool && !spool_add (to->spool, buffer, (size_t) n, error))
      return false;
    if (!to->text)
      continue;
    if (size > TEXT_MAX) {
      g_autofree char *shown = clean_text (name, 200);
      return error_set (error, "‘%s’ in ‘%s’ is larger than %d bytes", shown,
                        p->shown, TEXT_MAX);
    }
    g_string_append_len (to->text, buffer, n);
  }
  *ret_size = size;
  return n == 0;
}

/* The descriptor and the manifest are kept in memory. */
static void
keep_text (struct package *p, const char *name, GString *text)
{
  if (package_is_descriptor (name)) {
    p->descriptor = g_strdup (name);
    p->ovf_size = text->len;
    p->ovf = g_string_free (text, FALSE);
    return;
  }
  g_free (p->manifest);
  p->manifest_size = text->len;
  p->manifest = g_string_free (text, FALSE);
}

static bool
check_single (const struct package *p, const char *name, GError **error)
{
  return !p->descriptor || !package_is_descriptor (name) ||
         error_set (error, "the archive ‘%s’ has more than one .ovf file: "
                    "unpack it, put the one that you want and its disks into "
                    "a folder of their own, and name that", p->shown);
}

static struct spool *
make_spool (struct package *p, const struct archive_file *file,
            GError **error)
{
  g_autofree char *clean = clean_text (file->name, 200);
  g_autofree char *what = g_strdup_printf ("‘%s’", clean);
  g_autofree char *name = g_strdup_printf ("ova-file%u", p->unpacked++);

  if (file->sized && !spool_check_room (file->size, what, error))
    return NULL;
  return spool_new (name, what, file->sized ? MAX (file->size, 1) : 0,
                    error);
}

/* Read FILE once: for its sums, and to where it belongs. */
static bool
take_file (struct package *p, const struct archive_file *file, bool wanted,
           GError **error)
{
  const bool text = package_is_descriptor (file->name) ||
                    is_manifest (file->name);
  g_autoptr (v2v_sums) sums = sums_new (SUM_ALL);
  g_autoptr (v2v_spool) spool = NULL;
  g_autofree char *path = NULL;
  struct sinks to = { .sums = sums };
  struct package_file *f;
  uint64_t size = 0;

  if (!check_single (p, file->name, error) ||
      (wanted && !text && !(spool = make_spool (p, file, error))))
    return false;
  to.spool = spool;
  to.text = text ? g_string_new (NULL) : NULL;
  if (!read_into (p, file->name, &to, &size, error) ||
      (spool && !(path = spool_end (spool, error)))) {
    if (to.text)
      g_string_free (to.text, TRUE);
    return false;
  }
  if (text)
    keep_text (p, file->name, to.text);
  f = package_add (p, file->name, path, 0, size);
  for (guint m = 0; m < SUM_METHODS; m++)
    f->sums[m] = sums_end (sums, m);
  return true;
}

/* --- in place ------------------------------------------------------------ */

static bool
note_place (struct package *p, const struct archive_file *file,
            GError **error)
{
  if (package_is_descriptor (file->name) || is_manifest (file->name)) {
    const uint64_t offset = file->offset;
    if (!take_file (p, file, false, error))
      return false;
    ((struct package_file *)
     g_hash_table_lookup (p->files, file->name))->offset = offset;
    return true;
  }
  if (!file->in_place) {
    g_autofree char *shown = clean_text (file->name, 200);
    return error_set (error, "‘%s’ in the archive ‘%s’ is stored with holes "
                      "(tar --sparse): unpack the archive and name its "
                      "folder", shown, p->shown);
  }
  package_add (p, file->name, p->path, file->offset, file->size);
  return true;
}

/* --- the archive --------------------------------------------------------- */

static bool
no_descriptor (const struct package *p, GError **error)
{
  return error_set (error, "the archive ‘%s’ has no .ovf file: it is no OVF "
                    "package", p->shown);
}

/* A tar to its end, anything else to the descriptor. */
bool
package_open_archive (struct package *p, GError **error)
{
  const struct archive_file *file;

  p->archive = ova_archive_open (p->path, error);
  if (!p->archive)
    return false;
  for (;;) {
    if (!ova_archive_next (p->archive, &file, error))
      return false;
    if (!file)
      break;
    p->streamed = !ova_archive_is_plain (p->archive);
    if (!(p->streamed ? take_file (p, file, true, error)
                      : note_place (p, file, error)))
      return false;
    if (p->streamed && p->descriptor)
      return true;
  }
  g_clear_pointer (&p->archive, ova_archive_close);
  return p->descriptor || no_descriptor (p, error);
}

bool
package_unpack (struct package *p, package_wanted wanted,
                gconstpointer opaque, GError **error)
{
  const struct archive_file *file;

  while (p->archive) {
    if (!ova_archive_next (p->archive, &file, error))
      return false;
    if (!file)
      g_clear_pointer (&p->archive, ova_archive_close);
    else if (!take_file (p, file, wanted (file->name, opaque), error))
      return false;
  }
  return true;
}
