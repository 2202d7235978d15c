/* SPDX-License-Identifier: GPL-2.0-or-later */
/* GRUB legacy: which kernel it boots, and entries for kernels that only a
 * hypervisor's entry names. */
#include "config.h"

#include <string.h>

#include "converters/grub-legacy.h"
#include "converters/linux-menu.h"
#include "v2v/base/error.h"

/* Red Hat's GRUB reads grub.conf, all others menu.lst. */
static const char *const paths[] = {
  "/boot/grub/grub.conf", "/boot/grub/menu.lst", "/etc/grub.conf", NULL
};
/* RHEL 6 keeps it beside its grub.efi. */
static const char *const uefi_paths[] = {
  "/boot/efi/EFI/redhat/grub.conf", "/boot/efi/EFI/*/grub.conf", NULL
};

/* What new entries get their arguments from (SUSE). */
static const char *const settings[] = {
  "/etc/sysconfig/bootloader", "/etc/sysconfig/grub", NULL
};

static char *
set_number (const struct boot_menu *menu G_GNUC_UNUSED, const char *text,
            unsigned index)
{
  return grub_legacy_set_default (text, index);
}

static const struct linux_menu_kind kind = {
  .name = "GRUB legacy",
  .uefi_paths = uefi_paths,
  .paths = paths,
  .settings = settings,
  .parse = grub_legacy_parse,
  .current = grub_legacy_resolve,
  .set_default = set_number,
  .arguments = grub_legacy_arguments,
};

/*----- "default saved" ----------------------------------------------------*/

static char *
saved_path (const struct linux_menu *m)
{
  const struct linux_menu_file *f = g_ptr_array_index (m->files, 0);
  g_autofree char *dir = g_path_get_dirname (f->path);

  return g_build_filename (dir, "default", NULL);
}

static bool
is_saved (const struct linux_menu *m)
{
  return m->menu && g_strcmp0 (m->menu->chosen, "saved") == 0;
}

static bool
load (struct conversion *cv, gpointer *ret_data,
      GError **error G_GNUC_UNUSED)
{
  struct linux_menu *m = linux_menu_load (cv, &kind);
  g_autofree char *path = NULL;

  *ret_data = m;
  if (!m || !is_saved (m))
    return true;
  path = saved_path (m);
  linux_boot_read (cv, path, &m->saved);
  return true;
}

/* In the file where savedefault keeps it, or in the menu itself. */
static bool
set_index (struct conversion *cv, struct linux_menu *m, unsigned index,
           GError **error)
{
  g_autofree char *path = NULL, *text = NULL;

  if (!is_saved (m) || !m->saved)
    return linux_menu_set_index (cv, m, index, error);
  path = saved_path (m);
  text = grub_legacy_set_saved (m->saved, index);
  g_free (m->saved);
  m->saved = g_steal_pointer (&text);
  return guest_write_text (cv->guest, path, m->saved, error);
}

/*----- the default --------------------------------------------------------*/

/* "CentOS (2.6.18-398.el5xen)": what stands before the old version. */
static char *
title_for (const struct boot_entry *from, const struct linux_kernel *kernel)
{
  const char *parenthesis = strstr (from->name, " (");
  const int length = parenthesis ? (int) (parenthesis - from->name) : 0;

  return g_strdup_printf ("%.*s (%s)", length > 0 ? length : 5,
                          length > 0 ? from->name : "Linux",
                          kernel->version);
}

/* The entry that is the pattern of a new one: the default, or any other
 * that has a kernel. */
static const struct boot_entry *
find_pattern (const struct linux_menu *m)
{
  const int current = linux_menu_current (m);
  const struct boot_entry *e =
    current >= 0 ? g_ptr_array_index (m->menu->entries, current) : NULL;

  for (guint i = 0; i < m->menu->entries->len && (!e || !e->kernel); i++)
    e = g_ptr_array_index (m->menu->entries, i);
  return e && e->kernel ? e : NULL;
}

static bool
add_entry (struct conversion *cv, struct linux_menu *m, GError **error)
{
  const struct linux_kernel *k = linux_state (cv)->kernel;
  const struct boot_entry *from = find_pattern (m);
  const char *initrd = k->initrd ? strrchr (k->initrd, '/') + 1 : NULL;
  const struct linux_menu_file *f;
  g_autofree char *title = NULL, *with = NULL;

  if (!from)
    return true;
  f = g_ptr_array_index (m->files, from->file_index);
  title = title_for (from, k);
  with = grub_legacy_add (f->text, from, title, linux_kernel_file (k),
                          initrd);
  if (!with)
    return true;
  linux_note (cv, "the entry \"%s\" was added to %s", title, f->path);
  return linux_menu_write (cv, m, from->file_index, with, error);
}

static bool
set_default (struct conversion *cv, GError **error)
{
  struct linux_menu *m = linux_state (cv)->boot.data;
  const char *file = linux_kernel_file (linux_state (cv)->kernel);
  const struct boot_entry *old;
  int current, index;

  if (!m->menu)
    return true;
  if (boot_menu_find (m->menu, file) < 0 && !add_entry (cv, m, error))
    return false;
  current = linux_menu_current (m);
  index = m->menu ? boot_menu_find (m->menu, file) : -1;
  if (index < 0)
    return true;
  old = current >= 0 ? g_ptr_array_index (m->menu->entries, current) : NULL;
  if (old && boot_entry_boots (old, file))
    return true;
  linux_note (cv, "GRUB's default was \"%s\", is now \"%s\"",
              old ? old->name : "",
              ((const struct boot_entry *)
               g_ptr_array_index (m->menu->entries, index))->name);
  return set_index (cv, m, (unsigned) index, error);
}

const struct linux_boot_ops linux_boot_grub_legacy = {
  .name = "GRUB legacy",
  .load = load,
  .free = linux_menu_free,
  .has_menu = linux_menu_has_menu,
  .match = linux_menu_match,
  .adds_entries = true,
  .set_default = set_default,
  .edit_arguments = linux_menu_edit_arguments,
};
