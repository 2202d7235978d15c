/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ELILO of SLES 10 and 11 on UEFI: which kernel it boots. */
#include "config.h"

#include "converters/elilo-conf.h"
#include "converters/linux-menu.h"

/* What it reads lies on the EFI system partition, with copies of the kernel
 * and its initramfs; the program "elilo" makes all of them from
 * /etc/elilo.conf. */
static const char *const paths[] = { "/etc/elilo.conf", NULL };

static char *
set_by_label (const struct boot_menu *menu, const char *text, unsigned index)
{
  const struct boot_entry *e = g_ptr_array_index (menu->entries, index);
  return elilo_set_default (text, e->name);
}

static const struct linux_menu_kind kind = {
  .name = "ELILO",
  .paths = paths,
  .parse = elilo_parse,
  .current = boot_menu_index_or_first,
  .set_default = set_by_label,
  .arguments = elilo_arguments,
};

static bool
load (struct conversion *cv, gpointer *ret_data,
      GError **error G_GNUC_UNUSED)
{
  *ret_data = linux_menu_load (cv, &kind);
  if (*ret_data)
    linux_warning (cv, "ELILO boots copies of the kernel and the initramfs "
                   "on the EFI system partition, which are left as they "
                   "are: run elilo in the guest after its first boot, or "
                   "install GRUB before the conversion if it does not boot");
  return true;
}

const struct linux_boot_ops linux_boot_elilo = {
  .name = "ELILO",
  .load = load,
  .free = linux_menu_free,
  .has_menu = linux_menu_has_menu,
  .match = linux_menu_match,
  .set_default = linux_menu_set_default,
  .edit_arguments = linux_menu_edit_arguments,
};
