/* SPDX-License-Identifier: GPL-2.0-or-later */
/* GRUB 2 with a menu in grub.cfg: which kernel it boots. */
#include "config.h"

#include <string.h>

#include "converters/linux-grub2.h"
#include "converters/text.h"
#include "v2v/base/error.h"

/*----- the default --------------------------------------------------------*/

/* The last "set default" that counts; NULL: there is none. */
static const struct grub_default *
last_default (const struct linux_grub2 *g)
{
  const struct grub_default *last = NULL;

  for (guint i = 0; i < g->cfg->defaults->len; i++) {
    const struct grub_default *d = g_ptr_array_index (g->cfg->defaults, i);
    if (!grub_default_is (d, "next_entry"))
      last = d;
  }
  return last;
}

static bool
is_saved (const struct linux_grub2 *g)
{
  const struct grub_default *d = last_default (g);
  return d && grub_default_is (d, "saved_entry");
}

/* The entry that boots now if nobody chooses; NULL: not known. */
static const struct grub_entry *
current_entry (const struct linux_grub2 *g)
{
  g_autofree char *saved = NULL;
  const struct grub_default *d;

  if (!g->cfg)
    return NULL;
  d = last_default (g);
  if (is_saved (g)) {
    saved = linux_grub2_env_get (g, "saved_entry");
    return grub_cfg_resolve (g->cfg, saved ? saved : "0");
  }
  return grub_cfg_resolve (g->cfg, d ? d->value : "0");
}

/* An entry that "grub-reboot" has put aside for one boot. */
static void
clear_next_entry (struct conversion *cv, const char *kernel)
{
  struct linux_grub2 *g = linux_state (cv)->boot.data;
  g_autofree char *next = linux_grub2_env_get (g, "next_entry");
  const struct grub_entry *entry =
    next && *next ? grub_cfg_resolve (g->cfg, next) : NULL;
  g_autoptr (GError) failure = NULL;

  if (!entry || grub_entry_boots (entry, kernel))
    return;
  linux_note (cv, "the entry \"%s\" that GRUB was to boot once is forgotten",
              next);
  if (!linux_grub2_env_set (cv, g, "next_entry", NULL, &failure))
    linux_warning (cv, "GRUB boots \"%s\" once: %s", next, failure->message);
}

/* In grub.cfg, or in grubenv where that decides. */
static bool
set_current (struct conversion *cv, const char *value, GError **error)
{
  struct linux_grub2 *g = linux_state (cv)->boot.data;
  g_autofree char *text = NULL;

  if (is_saved (g))
    return linux_grub2_env_set (cv, g, "saved_entry", value, error);
  if (!last_default (g)) {
    g_autofree char *line = g_strdup_printf ("set default=\"%s\"\n", value);
    text = g_strconcat (line, g->text, NULL);
  }
  else
    text = grub_cfg_set_default (g->cfg, g->text, value);
  return linux_grub2_write (cv, g, text, error);
}

/* The file whose GRUB_DEFAULT counts: the last that sets it. */
static struct linux_setting *
find_setting (const struct linux_grub2 *g, char **ret_value)
{
  struct linux_setting *found = NULL;

  for (guint i = 0; i < g->settings->len; i++) {
    struct linux_setting *s = g_ptr_array_index (g->settings, i);
    char *value = text_get_variable (s->text, "GRUB_DEFAULT");

    if (!value)
      continue;
    g_free (*ret_value);
    *ret_value = value;
    found = s;
  }
  return found;
}

/* GRUB_DEFAULT, which the next update-grub copies into grub.cfg. */
static bool
set_setting (struct conversion *cv, const char *kernel, const char *value,
             GError **error)
{
  struct linux_grub2 *g = linux_state (cv)->boot.data;
  g_autofree char *old = NULL, *text = NULL;
  const struct grub_entry *entry;
  struct linux_setting *s;

  linux_grub2_load_settings (cv, g);
  s = find_setting (g, &old);
  entry = grub_cfg_resolve (g->cfg, old ? old : "0");
  if (g->settings->len == 0 || g_strcmp0 (old, "saved") == 0 ||
      (entry && grub_entry_boots (entry, kernel)))
    return true;
  if (!s)
    s = g_ptr_array_index (g->settings, 0);
  text = text_set_variable (s->text, "GRUB_DEFAULT", value);
  return !text || linux_grub2_write_setting (cv, s, text, error);
}

/* How "default" names ENTRY.  The first of a plain menu is named by its
 * place: it stays the newest kernel when others are installed.  An entry of a
 * file has its id; and where a title stood, as grubby writes it, a title
 * goes. */
static char *
name_of (const struct linux_grub2 *g, const struct grub_entry *entry,
         const struct grub_entry *current)
{
  g_autofree char *saved = linux_grub2_env_get (g, "saved_entry");

  if (entry->bls)
    return g_strdup (entry->path);
  if (entry == g_ptr_array_index (g->cfg->entries, 0))
    return g_strdup ("0");
  if (is_saved (g) && saved && current && strcmp (entry->id, entry->title) &&
      strcmp (saved, current->title) == 0 && !strchr (entry->number, '>') &&
      !strchr (entry->title, '>'))
    return g_strdup (entry->title);
  /* Copies of an entry, which grubby makes, have its id too. */
  return g_strdup (grub_cfg_resolve (g->cfg, entry->path) == entry
                   ? entry->path : entry->number);
}

static bool
set_entry (struct conversion *cv, const struct grub_entry *entry,
           const char *kernel, GError **error)
{
  struct linux_grub2 *g = linux_state (cv)->boot.data;
  const struct grub_entry *current = current_entry (g);
  g_autofree char *value = name_of (g, entry, current);
  g_autoptr (GError) failure = NULL;

  clear_next_entry (cv, kernel);
  if (!current || !grub_entry_boots (current, kernel)) {
    linux_note (cv, "GRUB's default was \"%s\", is now \"%s\"",
                current ? current->title : "", entry->title);
    if (!set_current (cv, value, &failure))
      linux_warning (cv, "GRUB's default stays as it is: %s; choose \"%s\" in "
                     "its menu", failure->message, entry->title);
  }
  return set_setting (cv, kernel, value, error);
}

static bool
set_default (struct conversion *cv, GError **error)
{
  const struct linux_state *state = linux_state (cv);
  struct linux_grub2 *g = state->boot.data;
  const char *kernel = linux_kernel_file (state->kernel);
  const struct grub_entry *entry;

  if (!g->cfg)
    return true;
  if (!grub_cfg_find (g->cfg, kernel) &&
      !linux_photon_choose (cv, g, kernel, error))
    return false;
  entry = g->cfg ? grub_cfg_find (g->cfg, kernel) : NULL;
  return !entry || set_entry (cv, entry, kernel, error);
}

/*----- the table of functions ---------------------------------------------*/

static bool
load (struct conversion *cv, gpointer *ret_data, GError **error)
{
  struct linux_grub2 *g = NULL;

  if (!linux_grub2_read (cv, &g, error))
    return false;
  *ret_data = g;
  return true;
}

static void
free_data (gpointer data)
{
  linux_grub2_free (data);
}

static bool
has_menu (gconstpointer data)
{
  const struct linux_grub2 *g = data;
  return g->cfg != NULL;
}

static void
match (gconstpointer data, struct linux_kernel *kernel)
{
  const struct linux_grub2 *g = data;
  const struct grub_entry *current = current_entry (g);
  const char *file = linux_kernel_file (kernel);
  const struct grub_entry *entry = g->cfg ? grub_cfg_find (g->cfg, file)
                                          : NULL;

  kernel->in_menu = entry || linux_photon_has (g, file);
  kernel->lacks_initrd = entry && entry->initrd && !kernel->initrd;
  kernel->is_default = current && grub_entry_boots (current, file);
}

static bool
edit_arguments (struct conversion *cv, GError **error)
{
  return linux_grub2_edit_arguments (cv, linux_state (cv)->boot.data, error);
}

const struct linux_boot_ops linux_boot_grub2 = {
  .name = "GRUB 2",
  .load = load,
  .free = free_data,
  .has_menu = has_menu,
  .match = match,
  .set_default = set_default,
  .edit_arguments = edit_arguments,
};
