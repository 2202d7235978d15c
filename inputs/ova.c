/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -i ova: a guest exported as an OVF package. */
#include "config.h"

#include <string.h>

#include "inputs/inputs.h"
#include "inputs/ova-check.h"
#include "inputs/ova-disk.h"
#include "inputs/ova-name.h"
#include "inputs/ova-spool.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"
#include "v2v/base/report.h"

#define FIRST_WAIT 5             /* seconds for the manifest before the start:
                                    enough for small packages */

struct state {
  struct package *package;
  struct ovf *ovf;
  GPtrArray *lines;              /* struct manifest_line *, NULL none */
  struct check *check;           /* NULL: nothing to check beside */
};

/* --- the manifest -------------------------------------------------------- */

static void
read_manifest (struct state *s)
{
  const struct package *p = s->package;
  g_autoptr (GPtrArray) bad = g_ptr_array_new_with_free_func (g_free);

  if (!p->manifest || s->lines)
    return;
  s->lines = manifest_parse (p->manifest, p->manifest_size, bad);
  for (guint i = 0; i < bad->len; i++)
    report_warning ("unable to parse line from manifest file: \"%s\"",
                    (char *) bad->pdata[i]);
}

static const struct package_file *
find_line (struct state *s, const struct manifest_line *l, GError **error)
{
  g_autofree char *name = ova_name_of_href (s->package->descriptor, l->name,
                                            false, error);
  const struct package_file *f =
    name ? package_find (s->package, name, error) : NULL;

  if (name && !f && !*error) {
    g_autofree char *shown = clean_text (l->name, 200);
    report_warning ("manifest has a checksum for non-existent file %s "
                    "(ignored)", shown);
  }
  return f;
}

static void
add_job (GPtrArray *jobs, const struct package_file *f,
         const struct manifest_line *l)
{
  struct check_job *j = g_new0 (struct check_job, 1);

  j->name = g_strdup (l->name);
  j->file = g_strdup (f->file);
  j->offset = f->offset;
  j->size = f->size;
  j->method = l->method;
  j->expected = g_strdup (l->sum);
  g_ptr_array_add (jobs, j);
}

/* Files whose sums are known already are compared now, the others become jobs:
 * one for each file and method, however often a manifest says it. */
static bool
compare_lines (struct state *s, GPtrArray *jobs, GError **error)
{
  g_autoptr (GHashTable) asked =      /* to the sum that a job expects */
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; s->lines && i < s->lines->len; i++) {
    const struct manifest_line *l = s->lines->pdata[i];
    GError *why = NULL;
    const struct package_file *f = find_line (s, l, &why);
    g_autofree char *key = NULL;
    const char *known;

    if (why)
      return g_propagate_error (error, why), false;
    if (!f)
      continue;
    key = g_strdup_printf ("%p %d", (const void *) f, (int) l->method);
    known = f->sums[l->method] ? f->sums[l->method]
                               : g_hash_table_lookup (asked, key);
    if (known && strcmp (known, l->sum) != 0)
      return check_mismatch (l->name, known, l->sum, error);
    if (!known) {
      add_job (jobs, f, l);
      g_hash_table_insert (asked, g_steal_pointer (&key), l->sum);
    }
  }
  return true;
}

/* Who signed it is not looked at, and nobody shall think so. */
static void
note_signature (struct state *s)
{
  g_autofree char *name = package_signature_name (s->package);

  if (package_find (s->package, name, NULL)) {
    g_autofree char *shown = clean_text (name, 200);
    report_info ("the package is signed (‘%s’): the signature is not checked, "
                 "only the sums of the manifest", shown);
  }
}

static bool
check_manifest (struct state *s, GError **error)
{
  g_autoptr (GPtrArray) jobs =
    g_ptr_array_new_with_free_func (check_job_free);

  note_signature (s);
  read_manifest (s);
  if (!compare_lines (s, jobs, error))
    return false;
  if (jobs->len == 0)
    return true;
  s->check = check_start (g_steal_pointer (&jobs));
  return check_wait (s->check, FIRST_WAIT, error);
}

/* --- probe --------------------------------------------------------------- */

static bool
read_descriptor (struct state *s, GError **error)
{
  struct package *p = s->package;
  g_autofree char *shown = clean_text (p->descriptor, 200);
  g_autofree char *what = g_strdup_printf ("‘%s’ of ‘%s’", shown, p->shown);

  s->ovf = ovf_parse (p->ovf, p->ovf_size, what, error);
  if (!s->ovf)
    return false;
  if (s->ovf->disks->len == 0)
    return error_set (error, "the guest in ‘%s’ has no disks, so there is "
                      "nothing to convert", p->shown);
  for (guint i = 0; i < s->ovf->warnings->len; i++)
    report_warning ("%s", (char *) s->ovf->warnings->pdata[i]);
  return true;
}

/* Without a name: that of the package. */
static void
name_guest (struct state *s)
{
  static const char *const suffixes[] = { ".ova", ".tar", ".tar.gz", ".tgz",
                                          ".tar.xz", ".tar.zst", ".zip" };
  struct source *source = s->ovf->source;

  if (!source->name) {
    source->name = g_path_get_basename (s->package->path);
    for (size_t i = 0; i < G_N_ELEMENTS (suffixes); i++)
      if (g_str_has_suffix (source->name, suffixes[i]))
        source->name[strlen (source->name) - strlen (suffixes[i])] = '\0';
    report_warning ("could not parse ovf:Name from OVF document");
  }
  g_free (source->orig_name);
  source->orig_name = g_strdup (source->name);
}

/* Are the disks there? */
static bool
find_disks (struct state *s, GError **error)
{
  for (guint i = 0; i < s->ovf->disks->len; i++) {
    const struct ovf_disk *d = s->ovf->disks->pdata[i];
    g_autoptr (GPtrArray) parts = NULL;

    if (d->href && !(parts = ova_disk_find (s->package, d, error)))
      return false;
  }
  return true;
}

static bool
ova_probe (struct input *in, struct source **ret_source, GError **error)
{
  struct state *s = in->state;
  const GStrv guests = in->options->guests;

  if (!guests || g_strv_length (guests) != 1)
    return error_set (error, "-i ova: expecting one OVA file, or the folder "
                      "of an unpacked one");
  s->package = package_open (guests[0], error);
  if (!s->package || !read_descriptor (s, error))
    return false;
  name_guest (s);
  if (!s->package->streamed &&
      (!find_disks (s, error) || !check_manifest (s, error)))
    return false;
  *ret_source = g_steal_pointer (&s->ovf->source);
  return true;
}

/* --- opening ------------------------------------------------------------- */

/* What is still to come, as far as the descriptor says. */
static bool
check_room (struct state *s, GError **error)
{
  const struct package *p = s->package;
  g_autofree char *what = g_strdup_printf ("‘%s’", p->shown);
  uint64_t need = 0;

  for (guint i = 0; i < s->ovf->disks->len; i++) {
    const struct ovf_disk *d = s->ovf->disks->pdata[i];
    if (d->href && !g_hash_table_contains (p->files, d->href))
      need += MIN (d->size, OVF_MAX_CAPACITY);
  }
  return spool_check_room (need, what, error);
}

static bool
unpack (struct state *s, GError **error)
{
  g_autoptr (GHashTable) names = ova_disk_names (s->package, s->ovf->disks,
                                                 error);

  if (!names || !check_room (s, error))
    return false;
  report_debug ("the package is compressed: it is read once, and its disks "
                "are unpacked");
  return package_unpack (s->package, ova_disk_wanted, names, error) &&
         find_disks (s, error) && check_manifest (s, error);
}

static bool
ova_open (struct input *in, const struct source *source,
          GPtrArray *ret_endpoints, GError **error)
{
  struct state *s = in->state;

  if (s->package->streamed && !unpack (s, error))
    return false;
  for (guint i = 0; i < source->disks->len; i++) {
    const struct source_disk *d = source->disks->pdata[i];
    struct endpoint *e = ova_disk_open (s->package,
                                        s->ovf->disks->pdata[d->id],
                                        in->options->format, d->id, error);
    if (!e)
      return false;
    g_ptr_array_add (ret_endpoints, e);
  }
  return true;
}

/* The last word about the manifest. */
static bool
ova_finish (struct input *in, GError **error)
{
  struct state *s = in->state;

  return !s->check || check_wait (s->check, -1, error);
}

static void
ova_close (struct input *in)
{
  struct state *s = in->state;

  check_stop (s->check);
  g_clear_pointer (&s->lines, g_ptr_array_unref);
  ovf_free (s->ovf);
  package_close (s->package);
}

const struct input_ops input_ova = {
  .name = "ova",
  .summary = "an OVA file, or the folder of an unpacked one",
  .state_size = sizeof (struct state),
  .probe = ova_probe,
  .open_disks = ova_open,
  .finish = ova_finish,
  .close = ova_close,
};
