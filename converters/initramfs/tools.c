/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tools that make initramfs images, as far as we tell them apart. */
#include "config.h"

#include "converters/initramfs/look.h"

/* initramfs-tools(7): init reads /conf/modules, a module with its options
 * on each line, after the scripts of init-top. */
static const char *const initramfs_tools_signature[] = {
  "conf/initramfs.conf", "scripts/functions", NULL
};

/* dracut's modules.d/98dracut-systemd and 99base; systemd-modules-load
 * reads modules-load.d(5). */
static const char *const dracut_signature[] = {
  "usr/lib/dracut", "lib/dracut", "usr/lib/dracut-lib.sh",
  "lib/dracut-lib.sh", NULL
};

static const char *const mkinitcpio_signature[] = {
  "init_functions", "usr/lib/initcpio", NULL
};

static const char *const no_signature[] = { NULL };

/* The first whose signature is found is taken; the last fits all. */
static const struct initramfs_tool tools[] = {
  { "dracut", "dracut", dracut_signature,
    "etc/modules-load.d/virt-v2v.conf", false },
  { "initramfs-tools", "initramfs-tools", initramfs_tools_signature,
    "conf/modules", true },
  { "mkinitcpio", "mkinitcpio", mkinitcpio_signature, NULL, false },
  { "unknown", "an unknown tool", no_signature, NULL, false },
};

const struct initramfs_tool *
initramfs_tools_detect (const struct tree *t)
{
  size_t i;

  for (i = 0; i < G_N_ELEMENTS (tools) - 1; i++)
    for (size_t j = 0; tools[i].signature[j]; j++)
      if (tree_find (t, tools[i].signature[j], true))
        return &tools[i];
  return &tools[i];
}

bool
initramfs_tools_wants (const char *name)
{
  for (size_t i = 0; i < G_N_ELEMENTS (tools); i++)
    if (tools[i].load_list && g_str_equal (name, tools[i].load_list))
      return true;
  return false;
}
