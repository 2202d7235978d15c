/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The disks of an OVF package: where their bytes are. */
#include "config.h"

#include <string.h>

#include "inputs/ova-disk.h"
#include "inputs/ova-name.h"
#include "inputs/ova-spool.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"

#define CHUNK_DIGITS 9           /* DSP0243: NAME.000000000 */

/* An href is a URI reference, but many writers do not escape it: as it stands
 * first.  Some compress a disk and leave its href as it was. */
static const struct {
  bool unescape;
  const char *suffix;
} guesses[] = {
  { false, "" }, { true, "" }, { false, ".gz" }, { true, ".gz" },
};

static const struct package_file *
find_guess (struct package *p, const char *href, size_t i, const char *chunk,
            GError **error)
{
  g_autofree char *base = ova_name_of_href (p->descriptor, href,
                                            guesses[i].unescape, error);
  g_autofree char *name =
    base ? g_strconcat (base, guesses[i].suffix, chunk, NULL) : NULL;

  return name ? package_find (p, name, error) : NULL;
}

static const struct package_file *
find_file (struct package *p, const char *href, const char *chunk,
           GError **error)
{
  for (size_t i = 0; i < G_N_ELEMENTS (guesses); i++) {
    GError *why = NULL;
    const struct package_file *f = find_guess (p, href, i, chunk, &why);
    if (f)
      return f;
    if (why) {
      g_propagate_error (error, why);
      return NULL;
    }
  }
  return NULL;
}

static bool
missing (const struct package *p, const char *href, const char *chunk,
         GError **error)
{
  g_autofree char *shown = clean_text (href, 200);

  return error_set (error, "the OVA ‘%s’ has no file ‘%s%s’, which its "
                    "descriptor names as a disk: the package is not complete, "
                    "copy it again from its origin", p->shown, shown, chunk);
}

static bool
add_part (GPtrArray *parts, const struct package_file *f)
{
  struct file_part *part;

  if (!f || !f->file)
    return false;
  part = g_new0 (struct file_part, 1);
  part->file = g_strdup (f->file);
  part->offset = f->offset;
  part->size = f->size;
  g_ptr_array_add (parts, part);
  return true;
}

/* Until there is no next one; the file's size, if it is said, tells whether
 * all are there. */
static bool
add_chunks (struct package *p, const struct ovf_disk *d, GPtrArray *parts,
            GError **error)
{
  uint64_t size = 0;

  for (guint i = 0; i < OVA_MAX_CHUNKS; i++) {
    g_autofree char *chunk = g_strdup_printf (".%0*u", CHUNK_DIGITS, i);
    GError *why = NULL;
    const struct package_file *f = find_file (p, d->href, chunk, &why);

    if (why)
      return g_propagate_error (error, why), false;
    if (!add_part (parts, f))
      return (i > 0 && size >= d->size) || missing (p, d->href, chunk, error);
    size += f->size;
  }
  return error_set (error, "the disk ‘%s’ has more than %d chunks", d->href,
                    OVA_MAX_CHUNKS);
}

GPtrArray *
ova_disk_find (struct package *p, const struct ovf_disk *d, GError **error)
{
  g_autoptr (GPtrArray) parts =
    g_ptr_array_new_with_free_func (file_part_free);
  GError *why = NULL;

  if (d->chunk_size > 0)
    return add_chunks (p, d, parts, error) ? g_steal_pointer (&parts) : NULL;
  if (add_part (parts, find_file (p, d->href, "", &why)))
    return g_steal_pointer (&parts);
  if (why)
    g_propagate_error (error, why);
  else
    missing (p, d->href, "", error);
  return NULL;
}

/* --- what is wanted of an archive ---------------------------------------- */

GHashTable *
ova_disk_names (const struct package *p, const GPtrArray *disks,
                GError **error)
{
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash,
                                                        g_str_equal, g_free,
                                                        NULL);

  for (guint i = 0; i < disks->len; i++) {
    const struct ovf_disk *d = disks->pdata[i];
    for (int unescape = 0; d->href && unescape < 2; unescape++) {
      char *name = ova_name_of_href (p->descriptor, d->href, unescape, error);
      if (!name)
        return NULL;
      g_hash_table_add (names, name);
    }
  }
  return g_steal_pointer (&names);
}

/* NAME without an end of digits, and without ".gz". */
bool
ova_disk_wanted (const char *name, gconstpointer opaque)
{
  GHashTable *names = (GHashTable *) (uintptr_t) opaque;
  g_autofree char *base = g_strdup (name);
  size_t n = strlen (base);

  if (g_hash_table_contains (names, base))
    return true;
  if (n > CHUNK_DIGITS + 1 && base[n - CHUNK_DIGITS - 1] == '.' &&
      strspn (base + n - CHUNK_DIGITS, "0123456789") == CHUNK_DIGITS)
    base[n -= CHUNK_DIGITS + 1] = '\0';
  if (g_hash_table_contains (names, base))
    return true;
  if (g_str_has_suffix (base, ".gz"))
    base[n - strlen (".gz")] = '\0';
  return g_hash_table_contains (names, base);
}
