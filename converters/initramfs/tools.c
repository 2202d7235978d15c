/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tools that make initramfs images, as far as we tell them apart. */
#include "config.h"

#include "converters/initramfs/look.h"

#define TOOLS_MAX_KEPT (1024 * 1024)   /* bytes of one kept file */

/* initramfs-tools(7): init reads /conf/modules, a module with its options
 * on each line, after the scripts of init-top. */
static const char *const initramfs_tools_signature[] = {
  "conf/initramfs.conf", "scripts/functions", NULL
};

/* dracut's modules.d/99squash and 95squash-*: all but a loader is in a file
 * system image inside the archive. */
static const char *const dracut_squash_signature[] = {
  "squash-root.img", "squash/root.img", "squashfs-root.img",
  "erofs-root.img", "squash/setup-squash.sh", NULL
};

/* dracut's modules.d/99base: where its hooks are tells the versions since
 * RHEL 7 from that of RHEL 6, which has them in the root. */
static const char *const dracut_signature[] = {
  "usr/lib/dracut/hooks", "lib/dracut/hooks", "var/lib/dracut/hooks", NULL
};

static const char *const dracut_004_signature[] = {
  "lib/dracut-lib.sh", "usr/lib/dracut-lib.sh", "lib/dracut-lib", NULL
};

static const char *const mkinitcpio_signature[] = {
  "init_functions", "usr/lib/initcpio", NULL
};

/* data/etc/initrd of its sources. */
static const char *const make_initrd_signature[] = {
  "etc/initrd/cmdline.d", "etc/initrd/init", NULL
};

/* What its init finds the root file system with. */
static const char *const mkinitfs_signature[] = {
  "sbin/nlplug-findfs", "usr/sbin/nlplug-findfs", NULL
};

static const char *const mkinitrd_suse_signature[] = { "run_all.sh", NULL };

/* The shell of RHEL 5's images. */
static const char *const mkinitrd_signature[] = { "bin/nash", NULL };

static const char *const no_signature[] = { NULL };

/* The first whose signature is found is taken; the last fits all. */
static const struct initramfs_tool tools[] = {
  { .name = "dracut-squash", .summary = "dracut with its module squash",
    .signature = dracut_squash_signature,
    .sealed = "its files are in a squashfs or erofs image inside it" },
  { .name = "dracut", .summary = "dracut", .signature = dracut_signature,
    .udev = true, .append_proven = true },
  { .name = "dracut-004", .summary = "an old dracut",
    .signature = dracut_004_signature, .udev = true },
  { .name = "initramfs-tools", .summary = "initramfs-tools",
    .signature = initramfs_tools_signature, .load_list = "conf/modules",
    .append_proven = true },
  { .name = "mkinitcpio", .summary = "mkinitcpio",
    .signature = mkinitcpio_signature },
  { .name = "make-initrd", .summary = "make-initrd",
    .signature = make_initrd_signature },
  { .name = "mkinitfs", .summary = "mkinitfs",
    .signature = mkinitfs_signature },
  { .name = "mkinitrd-suse", .summary = "SUSE's mkinitrd",
    .signature = mkinitrd_suse_signature },
  { .name = "mkinitrd", .summary = "mkinitrd",
    .signature = mkinitrd_signature, .loader = "init" },
  { .name = "unknown", .summary = "an unknown tool",
    .signature = no_signature },
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

/*----- files whose text is kept --------------------------------------------*/

/* Copies of the guest's configuration that may name its disks. */
static const char *const copies[] = {
  "cryptroot/crypttab", "etc/crypttab", "etc/lvm/lvm.conf",
  "etc/lvm/lvmlocal.conf", "etc/mdadm.conf", "etc/mdadm/mdadm.conf", NULL
};

static bool
is_tools_file (const char *name)
{
  for (size_t i = 0; i < G_N_ELEMENTS (tools); i++)
    if (g_strcmp0 (name, tools[i].load_list) == 0 ||
        g_strcmp0 (name, tools[i].loader) == 0)
      return true;
  return false;
}

bool
initramfs_tools_wants (const struct initramfs_entry *entry)
{
  return entry->size <= TOOLS_MAX_KEPT &&
         (is_tools_file (entry->name) ||
          g_strv_contains (copies, entry->name) ||
          g_str_has_prefix (entry->name, "etc/cmdline.d/"));
}
