/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The programs with which guests make their initramfs images: a row each. */
#include "config.h"

#include "converters/linux-initrd.h"

/*----- initramfs-tools(7) --------------------------------------------------*/

static const char *const update_initramfs_programs[] = {
  "/usr/sbin/update-initramfs", NULL
};

static const char *const update_initramfs[] = {
  "update-initramfs", "-u", "-k", "{version}", NULL
};

static const struct linux_initrd_config update_initramfs_config[] = {
  { "/etc/initramfs-tools/modules", initrd_config_lines, false },
  { NULL, NULL, false }
};

/*----- dracut(8): RHEL 6 and later, Fedora, SLES 12 and later --------------*/

static const char *const dracut_programs[] = {
  "/usr/bin/dracut", "/usr/sbin/dracut", "/sbin/dracut", NULL
};

static const char *const dracut[] = {
  "dracut", "-f", "{omit-squash}", "{compress}", "{add-drivers}", "{image}",
  "{version}", NULL
};

/* Version 004 does not know --compress, and takes the drivers from its
 * configuration. */
static const char *const dracut_004[] = {
  "dracut", "-f", "{image}", "{version}", NULL
};

static const struct linux_initrd_config dracut_config[] = {
  { "/etc/dracut.conf.d/90-virt-v2v.conf", initrd_config_dracut, true },
  { NULL, NULL, false }
};

/*----- make-initrd(1) of ALT -----------------------------------------------*/

static const char *const make_initrd_programs[] = {
  "/usr/sbin/make-initrd", "/sbin/make-initrd", "/usr/bin/make-initrd", NULL
};

static const char *const make_initrd[] = {
  "make-initrd", "-k", "{version}", NULL
};

static const struct linux_initrd_config make_initrd_config[] = {
  { "/etc/initrd.mk", initrd_config_make, true }, { NULL, NULL, false }
};

/*----- mkinitfs(1) of Alpine -----------------------------------------------*/

static const char *const mkinitfs_programs[] = {
  "/sbin/mkinitfs", "/usr/sbin/mkinitfs", NULL
};

static const char *const mkinitfs[] = {
  "mkinitfs", "-o", "{image}", "{version}", NULL
};

static const struct linux_initrd_config mkinitfs_config[] = {
  { "/etc/mkinitfs/mkinitfs.conf", initrd_config_features, false },
  { NULL, NULL, false }
};

/*----- mkinitrd(8) of RHEL 5 ----------------------------------------------*/

/* nash runs its images' scripts; no other mkinitrd has it. */
static const char *const nash_programs[] = { "/sbin/nash", NULL };

/* The drivers of Xen may still be aliases in modprobe.conf: without
 * --builtin it would insist on finding them. */
static const char *const mkinitrd[] = {
  "mkinitrd", "-f", "{with}", "--builtin=xenblk", "--builtin=xennet",
  "{image}", "{version}", NULL
};

static const struct linux_initrd_config mkinitrd_config[] = {
  { "/etc/modprobe.conf", initrd_config_modprobe, true },
  { NULL, NULL, false }
};

/*----- mkinitrd(8) of SLES 10 and 11 ----------------------------------------*/

static const char *const mkinitrd_suse_programs[] = { "/sbin/mkinitrd", NULL };

/* Both names are relative to /boot.  Without -m it takes the modules of its
 * configuration; with it, none but those named. */
static const char *const mkinitrd_suse[] = {
  "mkinitrd", "-k", "{kernel-name}", "-i", "{image-name}", NULL
};

static const struct linux_initrd_config mkinitrd_suse_config[] = {
  { "/etc/sysconfig/kernel", initrd_config_sysconfig, true },
  { NULL, NULL, false }
};

/*----- the table ----------------------------------------------------------*/

/* The first that the guest has is the one that it uses: wrappers called
 * mkinitrd come with dracut too. */
static const struct linux_initrd_tool tools[] = {
  {
    .name = "initramfs-tools",
    .programs = update_initramfs_programs,
    .config = update_initramfs_config,
    .state_dir = "/var/lib/initramfs-tools",
    .rebuild = update_initramfs,
  },
  {
    .name = "dracut",
    .programs = dracut_programs, .directory = "/usr/lib/dracut",
    .config = dracut_config,
    .rebuild = dracut,
  },
  {
    .name = "dracut",
    .programs = dracut_programs,
    .config = dracut_config,
    .rebuild = dracut_004,
  },
  {
    .name = "make-initrd",
    .programs = make_initrd_programs,
    .config = make_initrd_config,
    .rebuild = make_initrd,
  },
  {
    .name = "mkinitfs",
    .programs = mkinitfs_programs,
    .config = mkinitfs_config,
    .rebuild = mkinitfs,
  },
  {
    .name = "mkinitrd",
    .programs = nash_programs,
    .config = mkinitrd_config,
    .rebuild = mkinitrd,
  },
  {
    .name = "mkinitrd",
    .programs = mkinitrd_suse_programs,
    .config = mkinitrd_suse_config,
    .rebuild = mkinitrd_suse,
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
    if (has_any (cv, tools[i].programs) &&
        (!tools[i].directory || guest_is_dir (cv->guest, tools[i].directory)))
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
