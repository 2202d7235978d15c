/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The best driver package of each kind for one Windows. */
#include "config.h"

#include <string.h>

#include "v2v/base/error.h"
#include "v2v/base/parse.h"
#include "v2v/base/report.h"
#include "windows/drivers/choose-private.h"
#include "windows/drivers/package-inf.h"
#include "windows/version-code.h"

#define MAX_SHOWN 200            /* bytes of a foreign path in a message */
#define MAX_NOTES 100U

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
  g_ptr_array_unref (set->damaged);
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
  const int64_t version = f->code ? f->code->major * 100 + f->code->minor : 0;
  const int64_t build = f->code ? f->code->build : 0;
  const int sign = c->place == PLACE_NEWER ? 1 : -1;

  c->rank[0] = inf_place;
  c->rank[1] = c->place;
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
  const void *data = entry->data ? g_bytes_get_data (entry->data, &size)
    : NULL;
  g_autoptr (v2v_inf) inf = NULL;

  if (!entry->data) {
    error_set (error, "%s", entry->failure ? entry->failure
               : "it cannot be read");
    return NULL;
  }
  inf = inf_parse (data, size, name, error);
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

  c->place = place_of (&f, s->version);
  c->package = read_package (s, c->inf, name, error);
  if (!c->package)
    return false;
  if (c->place == PLACE_NEWER && !names_version (c->package))
    return error_set_code (error, V2V_ERROR_NOT_FOUND, "it was made for a "
                           "newer Windows (%s)", f.code->code);
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

  if (!kind)
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
    if (!g_error_matches (e, V2V_ERROR, V2V_ERROR_NOT_FOUND))
      search_damage (s, entry, kind, c->place, e->message);
    candidate_free (c);
  }
}

/*----- the choice ---------------------------------------------------------*/

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
  if (s->set->damaged->len > 0)
    return error_set (error, "no driver for this Windows is sound: %s",
                      (const char *) g_ptr_array_index (s->set->damaged, 0));
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
  set->damaged = g_ptr_array_new_with_free_func (g_free);
  return set;
}

struct driver_set *
drivers_choose (struct driver_source *source,
                const struct windows_version *v, driver_check check,
                void *data, GError **error)
{
  g_autoptr (v2v_driver_set) set = set_new ();
  g_autoptr (GPtrArray) candidates =
    g_ptr_array_new_with_free_func (candidate_free);
  g_autoptr (GPtrArray) damages =
    g_ptr_array_new_with_free_func (search_damage_free);
  struct search s = { .source = source, .version = v, .set = set,
                      .check = check, .check_data = data,
                      .candidates = candidates, .damages = damages };

  for (guint i = 0; i < source->entries->len; i++)
    look_at (&s, g_ptr_array_index (source->entries, i));
  g_ptr_array_sort (candidates, compare_candidates);
  search_take (&s);
  if (set->choices->len == 0) {
    refuse (&s, error);
    return NULL;
  }
  return g_steal_pointer (&set);
}
