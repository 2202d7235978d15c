/* SPDX-License-Identifier: GPL-2.0-or-later */
/* extlinux and syslinux: which kernel they boot. */
#include "config.h"

#include "converters/linux-menu.h"
#include "converters/syslinux-cfg.h"

/* Where they look themselves (SYSLINUX wiki, "Config"), and where the
 * generators of distributions write. */
static const char *const paths[] = {
  "/boot/extlinux/extlinux.conf", "/boot/extlinux.conf",
  "/boot/syslinux/extlinux.conf", "/boot/syslinux/syslinux.cfg",
  "/extlinux.conf", "/extlinux/extlinux.conf", "/syslinux.cfg",
  "/syslinux/syslinux.cfg", NULL
};
static const char *const uefi_paths[] = {
  "/boot/efi/EFI/syslinux/syslinux.cfg", "/boot/EFI/syslinux/syslinux.cfg",
  NULL
};

/* What update-extlinux makes the menu from: Alpine's, Debian's. */
static const char *const settings[] = {
  "/etc/update-extlinux.conf", "/etc/default/extlinux", NULL
};

static char *
set_by_name (const struct boot_menu *menu, const char *text, unsigned index)
{
  const struct boot_entry *e = g_ptr_array_index (menu->entries, index);
  return syslinux_set_default (menu, text, e->name);
}

static char *
add_default (const struct boot_menu *menu, const char *text, unsigned index)
{
  const struct boot_entry *e = g_ptr_array_index (menu->entries, index);
  return g_strdup_printf ("ONTIMEOUT %s\n%s", e->name, text);
}

static const struct linux_menu_kind kind = {
  .name = "extlinux",
  .uefi_paths = uefi_paths,
  .paths = paths,
  .settings = settings,
  .parse = syslinux_parse,
  .current = boot_menu_index_or_first,
  .set_default = set_by_name,
  .add_default = add_default,
  .arguments = syslinux_arguments,
};

static bool
load (struct conversion *cv, gpointer *ret_data,
      GError **error G_GNUC_UNUSED)
{
  *ret_data = linux_menu_load (cv, &kind);
  return true;
}

const struct linux_boot_ops linux_boot_extlinux = {
  .name = "extlinux",
  .load = load,
  .free = linux_menu_free,
  .has_menu = linux_menu_has_menu,
  .match = linux_menu_match,
  .set_default = linux_menu_set_default,
  .edit_arguments = linux_menu_edit_arguments,
};
