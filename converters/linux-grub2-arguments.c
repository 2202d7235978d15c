/* SPDX-License-Identifier: GPL-2.0-or-later */
/* GRUB 2: kernel arguments in all files that it takes them from. */
#include "config.h"

#include <string.h>

#include "converters/linux-grub2.h"
#include "converters/text.h"
#include "v2v/base/error.h"

struct place {
  const struct conversion *cv;
  const char *path;              /* the file that is edited */
};

/* "set kernelopts=…": arguments that entries take from a variable. */
static bool
sets_arguments (const char *line)
{
  static const char *const variables[] = {
    "kernelopts=", "default_kernelopts=", "tuned_params=", "rootpartition=",
    "systemd_cmdline=", "photon_cmdline=",
  };
  g_autofree char *word = text_field_dup (line, 1);

  for (size_t i = 0; word && i < G_N_ELEMENTS (variables); i++)
    if (g_str_has_prefix (word, variables[i]))
      return true;
  return false;
}

static char *
edit_config_line (const char *line, void *opaque)
{
  static const char *const commands[] = {
    "linux", "linux16", "linuxefi", NULL
  };
  const struct place *place = opaque;
  g_autofree char *command = text_field_dup (line, 0);

  if (!command ||
      (!g_strv_contains (commands, command) &&
       !(strcmp (command, "set") == 0 && sets_arguments (line))))
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

static char *
edit_any_line (const char *line, void *opaque)
{
  const struct place *place = opaque;
  return text_is_comment (line)
         ? NULL : linux_edit_arguments (place->cv, place->path, line);
}

/* What photon.cfg is a link to is edited under its own name, once. */
static bool
edit_env_files (struct conversion *cv, struct linux_grub2 *g, GError **error)
{
  for (guint i = 0; i < g->env_files->len; i++) {
    struct linux_setting *s = g_ptr_array_index (g->env_files, i);
    struct place place = { cv, s->path };
    g_autofree char *with = NULL;

    if (g->photon_linked && strcmp (s->path, g->photon_path) == 0)
      continue;
    with = text_edit_lines (s->text, edit_any_line, &place);
    if (with && !linux_grub2_write_setting (cv, s, with, error))
      return false;
  }
  return true;
}

static bool
edit_settings (struct conversion *cv, GPtrArray *settings,
               text_line_func edit, GError **error)
{
  for (guint i = 0; i < settings->len; i++) {
    struct linux_setting *s = g_ptr_array_index (settings, i);
    struct place place = { cv, s->path };
    g_autofree char *with = text_edit_lines (s->text, edit, &place);

    if (with && !linux_grub2_write_setting (cv, s, with, error))
      return false;
  }
  return true;
}

/* RHEL 8: the entries' $kernelopts.  A full block is no reason to fail. */
static void
edit_environment (struct conversion *cv, struct linux_grub2 *g)
{
  g_autofree char *old = linux_grub2_env_get (g, "kernelopts");
  g_autofree char *with =
    old ? linux_edit_arguments (cv, g->env_path, old) : NULL;
  g_autoptr (GError) error = NULL;

  if (with && !linux_grub2_env_set (cv, g, "kernelopts", with, &error))
    linux_warning (cv, "the kernel arguments in %s stay as they are: %s; "
                   "change them in the guest: grub2-editenv - set "
                   "kernelopts=\"%s\"", g->env_path, error->message, with);
}

bool
linux_grub2_edit_arguments (struct conversion *cv, struct linux_grub2 *g,
                            GError **error)
{
  struct place place = { cv, g->path };
  g_autofree char *text = text_edit_lines (g->text, edit_config_line, &place);

  if (text && !linux_grub2_write (cv, g, text, error))
    return false;
  edit_environment (cv, g);
  linux_grub2_load_settings (cv, g);
  return (!g->bls || linux_bls_edit_arguments (cv, g->bls, error)) &&
         edit_env_files (cv, g, error) &&
         edit_settings (cv, g->photon, edit_any_line, error) &&
         linux_bls_edit_cmdline (cv, error) &&
         edit_settings (cv, g->settings, edit_setting_line, error);
}
