/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The guest's configuration of kernel modules, where it names drivers of the
 * old hypervisor's devices. */
#include "config.h"

#include <string.h>

#include "converters/driver-config.h"
#include "converters/linux.h"
#include "converters/text.h"

static const char *const nic_modules[] = {
  [NIC_VIRTIO] = "virtio_net", [NIC_E1000] = "e1000",
  [NIC_RTL8139] = "8139cp",
};

static struct driver_config
target_of (const struct conversion *cv)
{
  const char *const *modules = linux_block_modules (cv->caps->block_bus);
  const bool virtio = strcmp (modules[0], "virtio_pci") == 0;

  return (struct driver_config) {
    .nic = nic_modules[cv->caps->nic_model],
    .block = modules[virtio ? 1 : 0],
  };
}

static char *
edit_modprobe (const char *text, void *opaque)
{
  const struct driver_config target = target_of (opaque);
  return driver_config_edit_modprobe (text, &target);
}

static char *
edit_list (const char *text, void *opaque G_GNUC_UNUSED)
{
  return driver_config_edit_list (text);
}

static char *
edit_dracut (const char *text, void *opaque G_GNUC_UNUSED)
{
  return driver_config_edit_dracut (text);
}

/*----- /etc/sysconfig/kernel ----------------------------------------------*/

/* New kernels of this package become the default (RHEL 4 to 6). */
static char *
edit_default_kernel (const struct conversion *cv, const char *text)
{
  const char *package = linux_state (cv)->kernel->package;
  g_autofree char *value = text_get_variable (text, "DEFAULTKERNEL");

  if (!value || !strstr (value, "xen"))
    return NULL;
  /* Not a name that holds a version. */
  if (!package || strpbrk (package, "0123456789") || strstr (package, "xen"))
    package = "kernel";
  return text_set_variable (text, "DEFAULTKERNEL", package);
}

static char *
edit_sysconfig (const char *text, void *opaque)
{
  static const char *const lists[] = {
    "INITRD_MODULES", "DOMU_INITRD_MODULES", "MODULES_LOADED_ON_BOOT",
  };
  char *all = edit_default_kernel (opaque, text);

  for (size_t i = 0; i < G_N_ELEMENTS (lists); i++) {
    const char *now = all ? all : text;
    g_autofree char *value = text_get_variable (now, lists[i]);
    g_autofree char *words = value ? driver_config_edit_words (value) : NULL;
    char *with = words ? text_set_variable (now, lists[i], words) : NULL;

    if (with) {
      g_free (all);
      all = with;
    }
  }
  return all;
}

/*----- the files ----------------------------------------------------------*/

static const struct {
  const char *path;              /* its last component may be a pattern */
  linux_edit_func edit;
} files[] = {
  { "/etc/modprobe.conf", edit_modprobe },
  { "/etc/modprobe.conf.local", edit_modprobe },
  { "/etc/modules.conf", edit_modprobe },
  { "/etc/modprobe.d/*", edit_modprobe },
  { "/etc/modules", edit_list },
  { "/etc/modules-load.d/*.conf", edit_list },
  { "/etc/initramfs-tools/modules", edit_list },
  { "/etc/dracut.conf", edit_dracut },
  { "/etc/dracut.conf.d/*.conf", edit_dracut },
  { "/etc/sysconfig/kernel", edit_sysconfig },
};

bool
linux_driver_configuration (struct conversion *cv,
                            GError **error G_GNUC_UNUSED)
{
  for (size_t i = 0; i < G_N_ELEMENTS (files); i++)
    linux_improve_files (cv, files[i].path, files[i].edit, cv);
  return true;
}
