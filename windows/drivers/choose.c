/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The best driver package of each kind for one Windows. */
#include "config.h"

#include <string.h>

#include "v2v/base/error.h"
#include "v2v/base/parse.h"
#include "v2v/base/report.h"
#include "windows/drivers/choose.h"
#include "windows/drivers/kinds.h"
#include "windows/drivers/package-inf.h"
#include "windows/version-code.h"

#define MAX_SHOWN 200            /* bytes of a foreign path in a message */
#define MAX_NOTES 100U

struct candidate {
  const struct driver_kind *kind;
  struct driver_package *package;
  GPtrArray *entries;            /* its files; not owned */
  const struct driver_entry *inf;
  int64_t rank[8];               /* the smaller the better, first counts */
};

static void
candidate_free (void *opaque)
{
  struct candidate *c = opaque;

  driver_package_free (c->package);
  g_ptr_array_unref (c->entries);
  g_free (c);
}

static void
choice_free (void *opaque)
{
  struct driver_choice *choice = opaque;

  driver_package_free (choice->package);
  g_free (choice);
}

void
driver_set_free (struct driver_set *set)
{
  if (!set)
    return;
  g_ptr_array_unref (set->choices);
  g_ptr_array_unref (set->notes);
  g_free (set);
}

struct driver_package *
driver_set_find (const struct driver_set *set, const char *kind)
{
  for (guint i = 0; i < set->choices->len; i++) {
    const struct driver_choice *c = g_ptr_array_index (set->choices, i);

    if (g_str_equal (c->kind, kind))
      return c->package;
  }
  return NULL;
}

/*----- what folders say ---------------------------------------------------*/

struct folder {
  const struct windows_code *code;   /* NULL: names no Windows */
  bool has_arch;
  enum windows_arch arch;
};

static struct folder
folder_read (const char *path)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);
  struct folder f = { 0 };

  for (guint i = 0; parts[i] && parts[i + 1]; i++) {
    const struct windows_code *code = windows_code_named (parts[i]);

    if (code)
      f.code = code;
    f.has_arch |= windows_arch_named (parts[i], &f.arch);
  }
  return f;
}

enum place { PLACE_OWN, PLACE_OLDER, PLACE_UNKNOWN, PLACE_NEWER };

static enum place
place_of (const struct folder *f, const struct windows_version *v)
{
  if (!f->code)
    return PLACE_UNKNOWN;
  if (f->code == windows_code_of (v))
    return PLACE_OWN;
  return windows_code_is_newer (f->code, v) ? PLACE_NEWER : PLACE_OLDER;
}

/*----- ranks --------------------------------------------------------------*/

static void
fill_rank (struct candidate *c, const struct folder *f, guint inf_place,
           const struct windows_version *v)
{
  const struct driver_package *p = c->package;
  const enum place place = place_of (f, v);
  const int64_t version = f->code ? f->code->major * 100 + f->code->minor : 0;
  const int64_t build = f->code ? f->code->build : 0;
  const int sign = place == PLACE_NEWER ? 1 : -1;

  c->rank[0] = inf_place;
  c->rank[1] = place;
  c->rank[2] = sign * version;
  c->rank[3] = f->code && f->code->server != v->server;
  c->rank[4] = sign * build;
  c->rank[5] = -(p->year * 10000 + p->month * 100 + p->day);
  c->rank[6] = -((int64_t) p->version[0] << 16 | p->version[1]);
  c->rank[7] = -((int64_t) p->version[2] << 16 | p->version[3]);
}

static int
compare_candidates (const void *a, const void *b)
{
  const struct candidate *const *x = a, *const *y = b;

  if ((*x)->kind != (*y)->kind)
    return (*x)->kind < (*y)->kind ? -1 : 1;
  for (size_t i = 0; i < G_N_ELEMENTS ((*x)->rank); i++)
    if ((*x)->rank[i] != (*y)->rank[i])
      return (*x)->rank[i] < (*y)->rank[i] ? -1 : 1;
  return g_ascii_strcasecmp ((*x)->inf->path, (*y)->inf->path);
}

/*----- candidates ---------------------------------------------------------*/

struct search {
  struct driver_source *source;
  const struct windows_version *version;
  struct driver_set *set;
  GPtrArray *candidates;
  bool arches[3];                /* of packages in folders that say it */
  unsigned looked;               /* INF files of our kinds */
};

static void
note (struct search *s, const struct driver_entry *entry, const char *why)
{
  g_autofree char *clean = clean_text (entry->path, MAX_SHOWN);

  report_debug ("drivers: %s: %s", clean, why);
  if (s->set->notes->len < MAX_NOTES)
    g_ptr_array_add (s->set->notes, g_strdup_printf ("%s: %s", clean, why));
}

static struct driver_package *
read_package (struct search *s, const struct driver_entry *entry,
              const char *name, GError **error)
{
  gsize size = 0;
  const void *data = g_bytes_get_data (entry->data, &size);
  g_autoptr (v2v_inf) inf = inf_parse (data, size, name, error);

  return inf ? package_from_inf (inf, s->version, error) : NULL;
}

/* A number after the architecture: the INF names a version of Windows. */
static bool
names_version (const struct driver_package *package)
{
  return strchr (package->decoration, '.') != NULL;
}

static char *
describe_origin (struct search *s, const struct driver_entry *entry)
{
  g_autofree char *folder = g_path_get_dirname (entry->path);

  return g_strdup_printf ("%s in %s", folder, s->source->name);
}

static bool
try_package (struct search *s, struct candidate *c, const char *name,
             guint place, GError **error)
{
  const struct folder f = folder_read (c->inf->path);

  c->package = read_package (s, c->inf, name, error);
  if (!c->package)
    return false;
  if (place_of (&f, s->version) == PLACE_NEWER && !names_version (c->package))
    return error_set (error, "it was made for a newer Windows (%s)",
                      f.code->code);
  if (!driver_files_want (s->source, c->inf, c->kind, c->package, c->entries,
                          error))
    return false;
  g_free (c->package->origin);
  c->package->origin = describe_origin (s, c->inf);
  fill_rank (c, &f, place, s->version);
  return true;
}

/* Packages for other processors are no news, and their INF files may fit. */
static bool
is_other_arch (struct search *s, const struct driver_entry *entry)
{
  const struct folder f = folder_read (entry->path);

  if (f.has_arch)
    s->arches[f.arch] = true;
  return f.has_arch && f.arch != s->version->arch;
}

static void
look_at (struct search *s, const struct driver_entry *entry)
{
  g_autofree char *name = g_path_get_basename (entry->path);
  guint place = 0;
  const struct driver_kind *kind = driver_kind_of_inf (name, s->version,
                                                       &place);
  g_autoptr (GError) e = NULL;
  struct candidate *c;

  if (!kind || !entry->data)
    return;
  s->looked++;
  if (is_other_arch (s, entry))
    return;
  c = g_new0 (struct candidate, 1);
  c->kind = kind;
  c->inf = entry;
  c->entries = g_ptr_array_new ();
  if (try_package (s, c, name, place, &e))
    g_ptr_array_add (s->candidates, c);
  else {
    note (s, entry, e->message);
    candidate_free (c);
  }
}

/*----- the choice ---------------------------------------------------------*/

static void
choose (struct search *s, GPtrArray *chosen)
{
  const struct driver_kind *last = NULL;

  g_ptr_array_sort (s->candidates, compare_candidates);
  for (guint i = 0; i < s->candidates->len; i++) {
    struct candidate *c = g_ptr_array_index (s->candidates, i);

    if (c->kind == last)
      continue;
    last = c->kind;
    g_ptr_array_add (chosen, c);
    for (guint f = 0; f < c->entries->len; f++) {
      struct driver_entry *entry = g_ptr_array_index (c->entries, f);

      entry->wanted = true;
    }
  }
}

static void
take (struct search *s, struct candidate *c)
{
  const size_t folder = strlen (c->inf->path) - strlen (c->package->inf_name);
  struct driver_choice *choice = g_new0 (struct driver_choice, 1);

  for (guint i = 0; i < c->entries->len; i++) {
    const struct driver_entry *entry = g_ptr_array_index (c->entries, i);
    struct driver_file *file = g_new0 (struct driver_file, 1);

    file->name = g_ascii_strdown (entry->path + folder, -1);
    file->data = g_bytes_ref (entry->data);
    g_ptr_array_add (c->package->files, file);
  }
  choice->kind = c->kind->name;
  choice->package = g_steal_pointer (&c->package);
  report_debug ("drivers: %s: %s", choice->kind, choice->package->origin);
  g_ptr_array_add (s->set->choices, choice);
}

static bool
refuse (struct search *s, GError **error)
{
  g_autoptr (GString) have = g_string_new (NULL);
  const struct windows_version *v = s->version;

  if (s->looked == 0)
    return error_set_code (error, V2V_ERROR_NOT_FOUND, "%s has no virtio "
                           "drivers for Windows: VIRTIO_WIN must name "
                           "virtio-win.iso or a directory with its contents",
                           s->source->name);
  for (guint i = 0; i < G_N_ELEMENTS (s->arches); i++)
    if (s->arches[i])
      g_string_append_printf (have, "%s%s", have->len ? ", " : "",
                              windows_arch_code ((enum windows_arch) i));
  if (have->len > 0 && !s->arches[v->arch])
    return error_set_code (error, V2V_ERROR_NOT_FOUND, "the drivers in %s "
                           "are for %s, but this Windows is for %s",
                           s->source->name, have->str,
                           windows_arch_code (v->arch));
  return error_set_code (error, V2V_ERROR_NOT_FOUND, "none of the drivers in "
                         "%s is for this Windows (%u.%u build %u, %s): %s",
                         s->source->name, v->major, v->minor, v->build,
                         windows_arch_code (v->arch),
                         (const char *) g_ptr_array_index (s->set->notes, 0));
}

static struct driver_set *
set_new (void)
{
  struct driver_set *set = g_new0 (struct driver_set, 1);

  set->choices = g_ptr_array_new_with_free_func (choice_free);
  set->notes = g_ptr_array_new_with_free_func (g_free);
  return set;
}

struct driver_set *
drivers_choose (struct driver_source *source,
                const struct windows_version *v, GError **error)
{
  g_autoptr (v2v_driver_set) set = set_new ();
  g_autoptr (GPtrArray) candidates =
    g_ptr_array_new_with_free_func (candidate_free);
  g_autoptr (GPtrArray) chosen = g_ptr_array_new ();
  struct search s = { .source = source, .version = v, .set = set,
                      .candidates = candidates };

  for (guint i = 0; i < source->entries->len; i++)
    look_at (&s, g_ptr_array_index (source->entries, i));
  choose (&s, chosen);
  if (chosen->len == 0) {
    refuse (&s, error);
    return NULL;
  }
  if (!driver_source_load (source, error))
    return NULL;
  for (guint i = 0; i < chosen->len; i++)
    take (&s, g_ptr_array_index (chosen, i));
  return g_steal_pointer (&set);
}
