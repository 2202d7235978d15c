/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The boot loaders that we know, and the steps that concern them. */
#include "config.h"

#include <string.h>

#include "converters/linux.h"
#include "converters/text.h"

/* A guest that was upgraded may hold more than one configuration: the
 * newer boot loader comes first. */
static const struct linux_boot_ops *const loaders[] = {
  &linux_boot_grub2, &linux_boot_systemd, &linux_boot_grub_legacy,
  &linux_boot_extlinux, &linux_boot_elilo,
};

bool
linux_boot_read (const struct conversion *cv, const char *path,
                 char **ret_text)
{
  g_autoptr (GError) failure = NULL;

  *ret_text = NULL;
  if (!linux_read_text (cv, path, ret_text, &failure))
    linux_warning (cv, "this file of a boot loader is left as it is: %s",
                   failure->message);
  return *ret_text != NULL;
}

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

/* Which kernels a later update makes the default. */
static char *
edit_sysconfig (const char *text, void *opaque)
{
  const struct linux_kernel *k = opaque;
  g_autofree char *old = text_get_variable (text, "DEFAULTKERNEL");

  if (!old || !strstr (old, "xen") || !k->package)
    return NULL;
  return text_set_variable (text, "DEFAULTKERNEL", k->package);
}

bool
linux_default_kernel (struct conversion *cv, GError **error)
{
  struct linux_state *state = linux_state (cv);

  return state->boot.ops->set_default (cv, error) &&
         linux_edit_file (cv, "/etc/sysconfig/kernel", edit_sysconfig,
                          state->kernel, error);
}

bool
linux_kernel_arguments (struct conversion *cv, GError **error)
{
  return linux_state (cv)->boot.ops->edit_arguments (cv, error);
}
