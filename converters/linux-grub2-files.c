/* SPDX-License-Identifier: GPL-2.0-or-later */
/* GRUB 2: reading and writing its files. */
#include "config.h"

#include <string.h>

#include "converters/linux-grub2.h"
#include "converters/text.h"
#include "v2v/base/error.h"

/*----- loading ------------------------------------------------------------*/

/* What the menu gets from files beside grub.cfg. */
static void
complete_menu (struct linux_grub2 *g)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new ();

  for (guint i = 0; g->bls && i < g->bls->len; i++) {
    const struct linux_bls_file *f = g_ptr_array_index (g->bls, i);
    g_ptr_array_add (entries, f->entry);
  }
  grub_cfg_insert_bls (g->cfg, entries);
  for (guint i = 0; i < g->env_files->len; i++) {
    const struct linux_setting *s = g_ptr_array_index (g->env_files, i);
    grub_cfg_add_variables (g->cfg, s->text);
  }
  grub_cfg_expand_entries (g->cfg);
}

void
linux_grub2_parse (struct conversion *cv, struct linux_grub2 *g)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&g->cfg, grub_cfg_free);
  if (g->loops)
    return;
  g->cfg = grub_cfg_parse (g->text, &error);
  if (g->cfg)
    complete_menu (g);
  else
    linux_warning (cv, "%s cannot be understood, so the kernel that it boots "
                   "is left as it is: %s", g->path, error->message);
}

static void
add_setting (struct conversion *cv, GPtrArray *settings, const char *path)
{
  struct linux_setting *s = linux_setting_read (cv, path);

  if (s)
    g_ptr_array_add (settings, s);
}

/* "load_env -f FILE"; grubenv itself is read anyway. */
static void
load_env_files (struct conversion *cv, struct linux_grub2 *g)
{
  g_autofree char *dir = g_path_get_dirname (g->path);

  for (guint i = 0; g->cfg && i < g->cfg->env_files->len; i++) {
    g_autofree char *name =
      grub_cfg_expand (g->cfg, g_ptr_array_index (g->cfg->env_files, i));
    g_autofree char *path = g_str_has_suffix (name, "grubenv")
                            ? NULL : linux_boot_resolve (cv, dir, name);

    if (path)
      add_setting (cv, g->env_files, path);
  }
  linux_photon_load (cv, g);
}

static bool
load (struct conversion *cv, struct linux_grub2 *g, GError **error)
{
  g_autofree char *dir = NULL;

  linux_grub2_find (cv, g);
  if (!g->text)
    return true;
  dir = g_path_get_dirname (g->path);
  g->env_path = g_strconcat (dir, "/grubenv", NULL);
  linux_grub2_parse (cv, g);
  if (g->cfg && g->cfg->blscfg)
    g->bls = linux_bls_read (cv, "/boot/loader/entries", bls_compare_grub);
  load_env_files (cv, g);
  if (g->bls || g->env_files->len > 0)
    linux_grub2_parse (cv, g);
  return linux_read_bytes (cv, g->env_path, GUEST_MAX_TEXT, &g->env, error);
}

bool
linux_grub2_read (struct conversion *cv, struct linux_grub2 **ret_grub2,
                  GError **error)
{
  struct linux_grub2 *g = g_new0 (struct linux_grub2, 1);

  g->env_files = g_ptr_array_new_with_free_func (linux_setting_free);
  g->photon = g_ptr_array_new_with_free_func (linux_setting_free);
  if (!load (cv, g, error)) {
    linux_grub2_free (g);
    return false;
  }
  if (!g->text)
    g_clear_pointer (&g, linux_grub2_free);
  *ret_grub2 = g;
  return true;
}

void
linux_grub2_free (struct linux_grub2 *grub2)
{
  if (!grub2)
    return;
  g_free (grub2->path);
  g_free (grub2->text);
  grub_cfg_free (grub2->cfg);
  g_clear_pointer (&grub2->bls, g_ptr_array_unref);
  g_ptr_array_unref (grub2->env_files);
  g_ptr_array_unref (grub2->photon);
  g_free (grub2->photon_path);
  g_free (grub2->env_path);
  g_clear_pointer (&grub2->env, g_bytes_unref);
  g_clear_pointer (&grub2->settings, g_ptr_array_unref);
  g_free (grub2);
}

void
linux_setting_free (gpointer data)
{
  struct linux_setting *s = data;

  g_free (s->path);
  g_free (s->text);
  g_free (s);
}

struct linux_setting *
linux_setting_read (struct conversion *cv, const char *path)
{
  struct linux_setting *s;
  char *text;

  if (!linux_boot_read (cv, path, &text))
    return NULL;
  s = g_new0 (struct linux_setting, 1);
  s->path = g_strdup (path);
  s->text = text;
  return s;
}

void
linux_grub2_load_settings (struct conversion *cv, struct linux_grub2 *g)
{
  g_auto (GStrv) more = NULL;

  if (g->settings)
    return;
  g->settings = g_ptr_array_new_with_free_func (linux_setting_free);
  add_setting (cv, g->settings, "/etc/default/grub");
  more = guest_glob (cv->guest, "/etc/default/grub.d/*.cfg", NULL);
  for (size_t i = 0; more && more[i]; i++)
    add_setting (cv, g->settings, more[i]);
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
linux_grub2_write (struct conversion *cv, struct linux_grub2 *g,
                   const char *text, GError **error)
{
  if (!guest_write_text (cv->guest, g->path, text, error))
    return false;
  g_free (g->text);
  g->text = g_strdup (text);
  linux_grub2_parse (cv, g);
  return true;
}

/*----- the environment block ----------------------------------------------*/

char *
linux_grub2_env_get (const struct linux_grub2 *g, const char *key)
{
  gsize size;
  const char *data;

  if (!g->env)
    return NULL;
  data = g_bytes_get_data (g->env, &size);
  return grubenv_get (data, size, key);
}

bool
linux_grub2_env_set (struct conversion *cv, struct linux_grub2 *g,
                     const char *key, const char *value, GError **error)
{
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
