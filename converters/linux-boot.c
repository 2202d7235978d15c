/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The boot loaders that we know, and the steps that concern them. */
#include "config.h"

#include "converters/linux.h"

/* A guest that was upgraded may hold more than one configuration: the
 * newer boot loader comes first. */
static const struct linux_boot_ops *const loaders[] = {
  &linux_boot_grub2,
};

bool
linux_boot_load (struct conversion *cv, GError **error)
{
  struct linux_boot *boot = &linux_state (cv)->boot;

  for (size_t i = 0; i < G_N_ELEMENTS (loaders) && !boot->data; i++) {
    if (!loaders[i]->load (cv, &boot->data, error))
      return false;
    boot->ops = boot->data ? loaders[i] : NULL;
  }
  if (!boot->ops)
    linux_warning (cv, "no configuration of a boot loader that we know was "
                   "found, so the boot loader is left as it is");
  return true;
}

void
linux_boot_clear (struct linux_boot *boot)
{
  if (boot->ops)
    boot->ops->free (boot->data);
  boot->ops = NULL;
  boot->data = NULL;
}

bool
linux_default_kernel (struct conversion *cv, GError **error)
{
  return linux_state (cv)->boot.ops->set_default (cv, error);
}

bool
linux_kernel_arguments (struct conversion *cv, GError **error)
{
  return linux_state (cv)->boot.ops->edit_arguments (cv, error);
}
