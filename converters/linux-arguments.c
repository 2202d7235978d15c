/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The arguments that GRUB passes to the kernel: device names, consoles. */
#include "config.h"

#include <string.h>

#include "converters/linux.h"
#include "converters/text.h"
#include "v2v/base/error.h"

struct arguments {
  const struct conversion *cv;
  const char *path;              /* the file that is edited */
};

/* Consoles of Xen and of POWER hypervisors. */
static const char *const old_consoles[] = { "hvc0", "xvc0" };

static char *
edit_console (const char *word)
{
  const char *device = word + strlen ("console=");

  for (size_t i = 0; i < G_N_ELEMENTS (old_consoles); i++) {
    const size_t length = strlen (old_consoles[i]);

    if (strncmp (device, old_consoles[i], length) == 0 &&
        (device[length] == '\0' || device[length] == ','))
      return g_strconcat ("console=ttyS0", device + length, NULL);
  }
  return NULL;
}

static char *
edit_word (const char *word, void *opaque)
{
  static const char *const devices[] = { "root=", "resume=" };
  const struct arguments *a = opaque;
  const struct devmap *map = linux_state (a->cv)->devmap;

  if (g_str_has_prefix (word, "console="))
    return edit_console (word);
  for (size_t i = 0; i < G_N_ELEMENTS (devices); i++) {
    g_autofree char *unused = NULL;

    if (g_str_has_prefix (word, devices[i]) &&
        devmap_translate (map, word + strlen (devices[i]), &unused) ==
        DEVMAP_UNKNOWN)
      linux_warning (a->cv, "%s has the kernel argument %s, which names no "
                     "disk of the converted guest: replace it by a UUID",
                     a->path, word);
  }
  return devmap_rewrite (map, word);
}

/*----- grub.cfg -----------------------------------------------------------*/

static char *
edit_config_line (const char *line, void *opaque)
{
  static const char *const commands[] = {
    "linux", "linux16", "linuxefi", NULL
  };
  g_autofree char *command = text_field_dup (line, 0);

  if (!command || !g_strv_contains (commands, command))
    return NULL;
  return text_edit_words (line, " \t\r\"'", edit_word, opaque);
}

/*----- /etc/default/grub --------------------------------------------------*/

static char *
edit_setting_line (const char *line, void *opaque)
{
  const char *p = line + strspn (line, " \t");

  if (!g_str_has_prefix (p, "GRUB_CMDLINE_LINUX"))
    return NULL;
  return text_edit_words (line, " \t\r\"'", edit_word, opaque);
}

bool
linux_kernel_arguments (struct conversion *cv, GError **error)
{
  const struct linux_grub2 *g = &linux_state (cv)->grub2;
  struct arguments a = { cv, g->path };
  g_autofree char *text = text_edit_lines (g->text, edit_config_line, &a);

  if ((text && !linux_grub2_write (cv, text, error)) ||
      !linux_grub2_load_settings (cv, error))
    return false;
  for (guint i = 0; i < g->settings->len; i++) {
    struct linux_setting *s = g_ptr_array_index (g->settings, i);
    g_autofree char *with = NULL;

    a.path = s->path;
    with = text_edit_lines (s->text, edit_setting_line, &a);
    if (with && !linux_grub2_write_setting (cv, s, with, error))
      return false;
  }
  return true;
}
