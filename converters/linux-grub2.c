/* SPDX-License-Identifier: GPL-2.0-or-later */
/* GRUB 2: which kernel it boots, and the arguments it passes.
 *
 * grub.cfg is edited in place: update-grub would look at the appliance's
 * disks and firmware, and write what it sees there into the guest. */
#include "config.h"

#include <string.h>

#include "converters/linux.h"
#include "converters/text.h"
#include "v2v/base/error.h"

/*----- loading ------------------------------------------------------------*/

static const char *const config_paths[] = {
  "/boot/grub/grub.cfg", "/boot/grub2/grub.cfg",
};

static void
parse_config (const struct conversion *cv, struct linux_grub2 *g)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&g->cfg, grub_cfg_free);
  g->cfg = grub_cfg_parse (g->text, &error);
  if (!g->cfg)
    linux_warning (cv, "%s cannot be understood, so the kernel that it boots "
                   "is left as it is: %s", g->path, error->message);
}

bool
linux_grub2_load (struct conversion *cv, GError **error)
{
  struct linux_grub2 *g = &linux_state (cv)->grub2;
  g_autofree char *dir = NULL;

  for (size_t i = 0; i < G_N_ELEMENTS (config_paths) && !g->text; i++) {
    if (!linux_read_text (cv, config_paths[i], &g->text, error))
      return false;
    if (g->text)
      g->path = g_strdup (config_paths[i]);
  }
  if (!g->text) {
    linux_warning (cv, "no configuration of GRUB 2 was found, so the boot "
                   "loader is left as it is");
    return true;
  }
  dir = g_path_get_dirname (g->path);
  g->env_path = g_strconcat (dir, "/grubenv", NULL);
  parse_config (cv, g);
  return linux_read_bytes (cv, g->env_path, GUEST_MAX_TEXT, &g->env, error);
}

void
linux_grub2_clear (struct linux_grub2 *grub2)
{
  g_free (grub2->path);
  g_free (grub2->text);
  grub_cfg_free (grub2->cfg);
  g_free (grub2->env_path);
  g_clear_pointer (&grub2->env, g_bytes_unref);
  g_clear_pointer (&grub2->settings, g_ptr_array_unref);
}

static void
setting_free (gpointer data)
{
  struct linux_setting *s = data;

  g_free (s->path);
  g_free (s->text);
  g_free (s);
}

static bool
add_setting (struct conversion *cv, const char *path, GError **error)
{
  struct linux_grub2 *g = &linux_state (cv)->grub2;
  struct linux_setting *s;
  char *text = NULL;

  if (!linux_read_text (cv, path, &text, error))
    return false;
  if (!text)
    return true;
  s = g_new0 (struct linux_setting, 1);
  s->path = g_strdup (path);
  s->text = text;
  g_ptr_array_add (g->settings, s);
  return true;
}

bool
linux_grub2_load_settings (struct conversion *cv, GError **error)
{
  struct linux_grub2 *g = &linux_state (cv)->grub2;
  g_auto (GStrv) more = NULL;

  if (g->settings)
    return true;
  g->settings = g_ptr_array_new_with_free_func (setting_free);
  if (!add_setting (cv, "/etc/default/grub", error))
    return false;
  more = guest_glob (cv->guest, "/etc/default/grub.d/*.cfg", NULL);
  for (size_t i = 0; more && more[i]; i++)
    if (!add_setting (cv, more[i], error))
      return false;
  return true;
}

bool
linux_grub2_write_setting (struct conversion *cv,
                           struct linux_setting *setting, const char *text,
                           GError **error)
{
  if (!guest_write_text (cv->guest, setting->path, text, error))
    return false;
  g_free (setting->text);
  setting->text = g_strdup (text);
  return true;
}

bool
linux_grub2_write (struct conversion *cv, const char *text, GError **error)
{
  struct linux_grub2 *g = &linux_state (cv)->grub2;

  if (!guest_write_text (cv->guest, g->path, text, error))
    return false;
  g_free (g->text);
  g->text = g_strdup (text);
  parse_config (cv, g);
  return true;
}

/*----- the environment block ----------------------------------------------*/

static char *
env_get (const struct linux_grub2 *g, const char *key)
{
  gsize size;
  const char *data;

  if (!g->env)
    return NULL;
  data = g_bytes_get_data (g->env, &size);
  return grubenv_get (data, size, key);
}

static bool
env_set (struct conversion *cv, const char *key, const char *value,
         GError **error)
{
  struct linux_grub2 *g = &linux_state (cv)->grub2;
  gsize size = 0;
  const char *data = g->env ? g_bytes_get_data (g->env, &size) : NULL;
  char *with = grubenv_set (data, size, key, value, error);

  if (!with) {
    g_prefix_error (error, "%s: ", g->env_path);
    return false;
  }
  g_clear_pointer (&g->env, g_bytes_unref);
  g->env = g_bytes_new_take (with, GRUBENV_SIZE);
  return guest_write (cv->guest, g->env_path, g->env, error);
}

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

const struct grub_entry *
linux_grub2_current (const struct linux_grub2 *g)
{
  g_autofree char *saved = NULL;
  const struct grub_default *d;

  if (!g->cfg)
    return NULL;
  d = last_default (g);
  if (is_saved (g)) {
    saved = env_get (g, "saved_entry");
    return grub_cfg_resolve (g->cfg, saved ? saved : "0");
  }
  return grub_cfg_resolve (g->cfg, d ? d->value : "0");
}

/* An entry that "grub-reboot" has put aside for one boot. */
static bool
clear_next_entry (struct conversion *cv, const char *kernel, GError **error)
{
  const struct linux_grub2 *g = &linux_state (cv)->grub2;
  g_autofree char *next = env_get (g, "next_entry");
  const struct grub_entry *entry =
    next && *next ? grub_cfg_resolve (g->cfg, next) : NULL;

  if (!entry || grub_entry_boots (entry, kernel))
    return true;
  linux_note (cv, "the entry \"%s\" that GRUB was to boot once is forgotten",
              next);
  return env_set (cv, "next_entry", NULL, error);
}

/* In grub.cfg, or in grubenv where that decides. */
static bool
set_current (struct conversion *cv, const char *value, GError **error)
{
  const struct linux_grub2 *g = &linux_state (cv)->grub2;
  g_autofree char *text = NULL;

  if (is_saved (g))
    return env_set (cv, "saved_entry", value, error);
  if (!last_default (g)) {
    g_autofree char *line = g_strdup_printf ("set default=\"%s\"\n", value);
    text = g_strconcat (line, g->text, NULL);
  }
  else
    text = grub_cfg_set_default (g->cfg, g->text, value);
  return linux_grub2_write (cv, text, error);
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
  const struct linux_grub2 *g = &linux_state (cv)->grub2;
  g_autofree char *old = NULL, *text = NULL;
  const struct grub_entry *entry;
  struct linux_setting *s;

  if (!linux_grub2_load_settings (cv, error))
    return false;
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

bool
linux_default_kernel (struct conversion *cv, GError **error)
{
  const struct linux_state *state = linux_state (cv);
  const struct linux_grub2 *g = &state->grub2;
  const char *kernel = linux_kernel_file (state->kernel);
  const struct grub_entry *entry =
    g->cfg ? grub_cfg_find (g->cfg, kernel) : NULL;
  const struct grub_entry *current = linux_grub2_current (g);
  g_autofree char *value = NULL;

  if (!entry)
    return true;
  /* The first entry is named by its place: it stays the newest kernel when
   * others are installed. */
  value = g_strdup (entry == g_ptr_array_index (g->cfg->entries, 0)
                    ? "0" : entry->path);
  if (!clear_next_entry (cv, kernel, error))
    return false;
  if (!current || !grub_entry_boots (current, kernel)) {
    linux_note (cv, "GRUB's default was \"%s\", is now \"%s\"",
                current ? current->title : "", entry->title);
    if (!set_current (cv, value, error))
      return false;
  }
  return set_setting (cv, kernel, value, error);
}
