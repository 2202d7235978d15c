/* SPDX-License-Identifier: GPL-2.0-or-later */
/* GRUB 2: reading and writing its files. */
#include "config.h"

#include <string.h>

#include "converters/linux-grub2.h"
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

static bool
load (struct conversion *cv, struct linux_grub2 *g, GError **error)
{
  g_autofree char *dir = NULL;

  for (size_t i = 0; i < G_N_ELEMENTS (config_paths) && !g->text; i++) {
    if (!linux_read_text (cv, config_paths[i], &g->text, error))
      return false;
    if (g->text)
      g->path = g_strdup (config_paths[i]);
  }
  if (!g->text)
    return true;
  dir = g_path_get_dirname (g->path);
  g->env_path = g_strconcat (dir, "/grubenv", NULL);
  parse_config (cv, g);
  return linux_read_bytes (cv, g->env_path, GUEST_MAX_TEXT, &g->env, error);
}

bool
linux_grub2_read (struct conversion *cv, struct linux_grub2 **ret_grub2,
                  GError **error)
{
  struct linux_grub2 *g = g_new0 (struct linux_grub2, 1);

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
  g_free (grub2->env_path);
  g_clear_pointer (&grub2->env, g_bytes_unref);
  g_clear_pointer (&grub2->settings, g_ptr_array_unref);
  g_free (grub2);
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
add_setting (struct conversion *cv, struct linux_grub2 *g, const char *path,
             GError **error)
{
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
linux_grub2_load_settings (struct conversion *cv, struct linux_grub2 *g,
                           GError **error)
{
  g_auto (GStrv) more = NULL;

  if (g->settings)
    return true;
  g->settings = g_ptr_array_new_with_free_func (setting_free);
  if (!add_setting (cv, g, "/etc/default/grub", error))
    return false;
  more = guest_glob (cv->guest, "/etc/default/grub.d/*.cfg", NULL);
  for (size_t i = 0; more && more[i]; i++)
    if (!add_setting (cv, g, more[i], error))
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
linux_grub2_write (struct conversion *cv, struct linux_grub2 *g,
                   const char *text, GError **error)
{
  if (!guest_write_text (cv->guest, g->path, text, error))
    return false;
  g_free (g->text);
  g->text = g_strdup (text);
  parse_config (cv, g);
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

/*----- kernel arguments -----------------------------------------------------*/

struct place {
  const struct conversion *cv;
  const char *path;              /* the file that is edited */
};

static char *
edit_config_line (const char *line, void *opaque)
{
  static const char *const commands[] = {
    "linux", "linux16", "linuxefi", NULL
  };
  const struct place *place = opaque;
  g_autofree char *command = text_field_dup (line, 0);

  if (!command || !g_strv_contains (commands, command))
    return NULL;
  return linux_edit_arguments (place->cv, place->path, line);
}

static char *
edit_setting_line (const char *line, void *opaque)
{
  const struct place *place = opaque;
  const char *p = line + strspn (line, " \t");

  if (!g_str_has_prefix (p, "GRUB_CMDLINE_LINUX"))
    return NULL;
  return linux_edit_arguments (place->cv, place->path, line);
}

bool
linux_grub2_edit_arguments (struct conversion *cv, struct linux_grub2 *g,
                            GError **error)
{
  struct place place = { cv, g->path };
  g_autofree char *text = text_edit_lines (g->text, edit_config_line, &place);

  if ((text && !linux_grub2_write (cv, g, text, error)) ||
      !linux_grub2_load_settings (cv, g, error))
    return false;
  for (guint i = 0; i < g->settings->len; i++) {
    struct linux_setting *s = g_ptr_array_index (g->settings, i);
    g_autofree char *with = NULL;

    place.path = s->path;
    with = text_edit_lines (s->text, edit_setting_line, &place);
    if (with && !linux_grub2_write_setting (cv, s, with, error))
      return false;
  }
  return true;
}
