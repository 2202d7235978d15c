/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Photon's kernels: GRUB's only entry takes its kernel from the variables of
 * /boot/photon.cfg, a link to the kernel's /boot/linux-VERSION.cfg (Photon's
 * manual, "Linux Kernel"). */
#include "config.h"

#include <string.h>

#include "converters/linux-grub2.h"
#include "converters/text.h"

static const char link_name[] = "photon.cfg";
static const char pattern[] = "/boot/linux-*.cfg";

void
linux_photon_load (struct conversion *cv, struct linux_grub2 *g)
{
  g_auto (GStrv) paths = NULL;
  g_autofree char *real = NULL;

  for (guint i = 0; i < g->env_files->len; i++) {
    const struct linux_setting *s = g_ptr_array_index (g->env_files, i);
    if (g_str_has_suffix (s->path, link_name))
      g->photon_path = g_strdup (s->path);
  }
  if (!g->photon_path)
    return;
  real = linux_boot_real_path (cv, g->photon_path);
  paths = guest_glob (cv->guest, pattern, NULL);
  for (size_t i = 0; paths && paths[i]; i++) {
    struct linux_setting *s = linux_setting_read (cv, paths[i]);

    if (s)
      g_ptr_array_add (g->photon, s);
    g->photon_linked = g->photon_linked || strcmp (paths[i], real) == 0;
  }
}

static struct linux_setting *
find (const struct linux_grub2 *g, const char *kernel)
{
  for (guint i = 0; i < g->photon->len; i++) {
    struct linux_setting *s = g_ptr_array_index (g->photon, i);
    g_autofree char *value = text_get_variable (s->text, "photon_linux");

    if (g_strcmp0 (value, kernel) == 0)
      return s;
  }
  return NULL;
}

bool
linux_photon_has (const struct linux_grub2 *g, const char *kernel)
{
  return find (g, kernel) != NULL;
}

static struct linux_setting *
find_link (const struct linux_grub2 *g)
{
  for (guint i = 0; i < g->env_files->len; i++) {
    struct linux_setting *s = g_ptr_array_index (g->env_files, i);
    if (g_strcmp0 (s->path, g->photon_path) == 0)
      return s;
  }
  return NULL;
}

bool
linux_photon_choose (struct conversion *cv, struct linux_grub2 *g,
                     const char *kernel, GError **error)
{
  const struct linux_setting *wanted = find (g, kernel);
  struct linux_setting *link = find_link (g);
  g_autofree char *target = NULL;

  if (!wanted || !link)
    return true;
  target = g_path_get_basename (wanted->path);
  linux_note (cv, "%s, which names the kernel that GRUB boots, leads to %s "
              "now", link->path, target);
  if (!guest_remove (cv->guest, link->path, error) ||
      !guest_symlink (cv->guest, target, link->path, error))
    return false;
  g_free (link->text);
  link->text = g_strdup (wanted->text);
  linux_grub2_parse (cv, g);
  return true;
}
