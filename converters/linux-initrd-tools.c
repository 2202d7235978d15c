/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The programs with which guests make their initramfs images: a row each. */
#include "config.h"

#include "converters/linux.h"

static const char *const update_initramfs_programs[] = {
  "/usr/sbin/update-initramfs", NULL
};

static const char *const update_initramfs[] = {
  "update-initramfs", "-u", "-k", NULL
};

/* The first that the guest has is the one that it uses. */
static const struct linux_initrd_tool tools[] = {
  {
    .name = "initramfs-tools",
    .programs = update_initramfs_programs,
    .modules_file = "/etc/initramfs-tools/modules",
    .state_dir = "/var/lib/initramfs-tools",
    .rebuild = update_initramfs,
  },
};

static bool
has_any (const struct conversion *cv, const char *const *paths)
{
  for (size_t i = 0; paths[i]; i++)
    if (guest_is_file (cv->guest, paths[i]))
      return true;
  return false;
}

const struct linux_initrd_tool *
linux_initrd_tool_find (const struct conversion *cv)
{
  for (size_t i = 0; i < G_N_ELEMENTS (tools); i++)
    if (has_any (cv, tools[i].programs))
      return &tools[i];
  return NULL;
}

/*----- the images' names ---------------------------------------------------*/

static const struct { const char *prefix, *suffix; } names[] = {
  { "initrd.img-", "" },         /* initramfs-tools */
  { "initramfs-", ".img" },      /* dracut of RHEL 6 and later, Fedora */
  { "initrd-", ".img" },         /* mkinitrd of RHEL 5, make-initrd */
  { "initrd-", "" },             /* SUSE */
  { "initramfs-", "" },          /* mkinitfs */
};

char *
linux_initrd_find (char **boot, const char *version)
{
  for (size_t i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *file = g_strconcat (names[i].prefix, version,
                                         names[i].suffix, NULL);
    if (g_strv_contains ((const char *const *) boot, file))
      return g_strconcat ("/boot/", file, NULL);
  }
  return NULL;
}
