/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Taking the best package of each kind that is sound. */
#include "config.h"

#include <string.h>

#include "v2v/base/error.h"
#include "v2v/base/parse.h"
#include "v2v/base/report.h"
#include "windows/drivers/choose-private.h"
#include "windows/drivers/driver-image.h"

#define MAX_SHOWN 200            /* bytes of a foreign path in a message */
#define MAX_DAMAGES 1000U

struct damage {
  const struct driver_kind *kind;
  enum place place;
  char *text;
};

void
search_damage_free (void *opaque)
{
  struct damage *damage = opaque;

  g_free (damage->text);
  g_free (damage);
}

void
search_damage (struct search *s, const struct driver_entry *entry,
               const struct driver_kind *kind, enum place place,
               const char *why)
{
  struct damage *damage;
  g_autofree char *clean = clean_text (entry->path, MAX_SHOWN);

  if (s->damages->len >= MAX_DAMAGES)
    return;
  damage = g_new0 (struct damage, 1);
  damage->kind = kind;
  damage->place = place;
  damage->text = g_strdup_printf ("%s in %s: %s", clean, s->source->name,
                                  why);
  g_ptr_array_add (s->damages, damage);
}

/*----- is it sound? -------------------------------------------------------*/

static bool
add_files (struct candidate *c, GError **error)
{
  const size_t folder = strlen (c->inf->path) - strlen (c->package->inf_name);

  for (guint i = 0; i < c->entries->len; i++) {
    const struct driver_entry *entry = g_ptr_array_index (c->entries, i);
    struct driver_file *file;

    if (!entry->data)
      return error_set (error, "%s", entry->failure ? entry->failure
                        : "a file of it cannot be read");
    file = g_new0 (struct driver_file, 1);
    file->name = g_ascii_strdown (entry->path + folder, -1);
    file->data = g_bytes_ref (entry->data);
    g_ptr_array_add (c->package->files, file);
  }
  return true;
}

static bool
check_image (const struct driver_package *p, const char *name, GError **error)
{
  const struct driver_file *file = driver_package_file (p, name);
  gsize size = 0;
  const void *data = file ? g_bytes_get_data (file->data, &size) : NULL;

  return !file || !g_str_has_suffix (file->name, ".sys") ||
         driver_image_check (data, size, file->name, p->arch, error);
}

static bool
check_model (const struct driver_package *p, const struct driver_model *m,
             GError **error)
{
  for (guint i = 0; i < m->copies->len; i++) {
    const struct driver_copy *copy = g_ptr_array_index (m->copies, i);

    if (!driver_package_file (p, copy->source))
      return error_set (error, "its file %s is missing", copy->source);
    if (!check_image (p, copy->source, error))
      return false;
  }
  for (guint i = 0; i < m->services->len; i++) {
    const struct driver_service *service = g_ptr_array_index (m->services, i);
    const char *name = strrchr (service->binary, '\\');

    if (!check_image (p, name ? name + 1 : service->binary, error))
      return false;
  }
  return true;
}

static bool
make_sound (struct search *s, struct candidate *c, GError **error)
{
  if (!add_files (c, error))
    return false;
  for (guint i = 0; i < c->package->models->len; i++)
    if (!check_model (c->package, g_ptr_array_index (c->package->models, i),
                      error))
      return false;
  return !s->check || s->check (c->package, s->check_data, error);
}

/*----- taking -------------------------------------------------------------*/

static const struct driver_choice *
find_choice (const struct search *s, const struct driver_kind *kind)
{
  for (guint i = 0; i < s->set->choices->len; i++) {
    const struct driver_choice *c = g_ptr_array_index (s->set->choices, i);

    if (c->kind == kind->name)
      return c;
  }
  return NULL;
}

static void
take (struct search *s, struct candidate *c)
{
  struct driver_choice *choice = g_new0 (struct driver_choice, 1);

  choice->kind = c->kind->name;
  choice->package = g_steal_pointer (&c->package);
  choice->place = c->place;
  report_debug ("drivers: %s: %s", choice->kind, choice->package->origin);
  g_ptr_array_add (s->set->choices, choice);
}

static void
want (struct search *s, bool only_best)
{
  const struct driver_kind *last = NULL;

  for (guint i = 0; i < s->candidates->len; i++) {
    struct candidate *c = g_ptr_array_index (s->candidates, i);
    const bool is_best = c->kind != last;

    last = c->kind;
    if (c->tried || (only_best && !is_best) || find_choice (s, c->kind))
      continue;
    for (guint f = 0; f < c->entries->len; f++) {
      struct driver_entry *entry = g_ptr_array_index (c->entries, f);

      entry->wanted = true;
    }
  }
}

static bool
is_loaded (const struct candidate *c)
{
  for (guint i = 0; i < c->entries->len; i++) {
    const struct driver_entry *entry = g_ptr_array_index (c->entries, i);

    if (!entry->data && !entry->failure)
      return false;
  }
  return true;
}

static void
take_sound (struct search *s)
{
  for (guint i = 0; i < s->candidates->len; i++) {
    struct candidate *c = g_ptr_array_index (s->candidates, i);
    g_autoptr (GError) e = NULL;

    if (c->tried || !is_loaded (c) || find_choice (s, c->kind))
      continue;
    c->tried = true;
    if (make_sound (s, c, &e))
      take (s, c);
    else
      search_damage (s, c->inf, c->kind, c->place, e->message);
  }
}

/* People are told of a damaged package that would have been as good as what
 * was taken instead. */
static void
tell_damages (struct search *s)
{
  for (guint i = 0; i < s->damages->len; i++) {
    struct damage *damage = g_ptr_array_index (s->damages, i);
    const struct driver_choice *choice = find_choice (s, damage->kind);

    if (!choice || damage->place <= choice->place)
      g_ptr_array_add (s->set->damaged, g_strdup (damage->text));
  }
}

static int
compare_choices (const void *a, const void *b)
{
  const struct driver_choice *const *x = a, *const *y = b;

  for (const struct driver_kind *k = driver_kinds; k->name; k++)
    if (k->name == (*x)->kind || k->name == (*y)->kind)
      return k->name == (*x)->kind ? -1 : 1;
  return 0;
}

/* An ISO is read once for the best of all kinds, and a second time only for
 * what may stand in for those that are not sound. */
void
search_take (struct search *s)
{
  for (int round = 0; round < 2; round++) {
    want (s, round == 0);
    driver_source_load (s->source);
    take_sound (s);
  }
  g_ptr_array_sort (s->set->choices, compare_choices);
  tell_damages (s);
}
