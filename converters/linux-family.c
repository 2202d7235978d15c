/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of Linux families: what differs between distributions. */
#include "config.h"

#include <string.h>

#include "converters/linux.h"

/*----- Debian and its children --------------------------------------------*/

static const char *const debian_distros[] = {
  "debian", "ubuntu", "linuxmint", "kalilinux", "debian-based", NULL
};

static const struct linux_package_tool dpkg = {
  .name = "dpkg",
  .read = linux_dpkg_read,
  .remove = linux_dpkg_remove,
};

static const struct linux_package_tool rpm = {
  .name = "rpm",
  .read = linux_rpm_read,
  .remove = linux_rpm_remove,
};

/*----- Red Hat and its relatives ------------------------------------------*/

static const char *const redhat_distros[] = {
  "rhel", "centos", "scientificlinux", "oraclelinux", "redhat-based", NULL
};

static const char *const fedora_distros[] = {
  "fedora", "rocky", "almalinux", "amazonlinux", "anolis", "kylin",
  "openeuler", "mageia", NULL
};

/*----- the others ---------------------------------------------------------*/

static const char *const suse_distros[] = {
  "sles", "sled", "opensuse", "suse-based", NULL
};
static const char *const photon_distros[] = { "photon", NULL };
static const char *const alt_distros[] = { "altlinux", NULL };

/*----- the table ----------------------------------------------------------*/

/* The first row that fits the distribution and its major version. */
static const struct linux_family families[] = {
  {
    .name = "debian",
    .distros = debian_distros,
    .package_format = "deb",
    .packages = &dpkg,
    .kernels = &kernel_naming_debian,
    .kernel_advice = "linux-image-amd64 (Debian) or linux-image-generic "
                     "(Ubuntu)",
    .menu_advice = "update-grub",
    .initrd_advice = "update-initramfs -c -k",
  },
  {
    .name = "redhat-5",
    .distros = redhat_distros, .before = 6,
    .packages = &rpm,
    .kernels = &kernel_naming_redhat,
    .kernel_advice = "the package kernel of release 5.3 or later",
    .menu_advice = "new-kernel-pkg --install",
    .initrd_advice = "new-kernel-pkg --mkinitrd --install",
  },
  {
    .name = "redhat-6",
    .distros = redhat_distros, .before = 7,
    .packages = &rpm,
    .kernels = &kernel_naming_redhat,
    .kernel_advice = "the package kernel",
    .menu_advice = "new-kernel-pkg --install",
    .initrd_advice = "dracut -f --kver",
  },
  {
    .name = "redhat",
    .distros = redhat_distros,
    .packages = &rpm,
    .kernels = &kernel_naming_redhat,
    .kernel_advice = "the package kernel",
    .menu_advice = "kernel-install add-all (or grub2-mkconfig)",
    .initrd_advice = "dracut -f --kver",
  },
  {
    .name = "fedora",
    .distros = fedora_distros,
    .package_format = "rpm",
    .packages = &rpm,
    .kernels = &kernel_naming_redhat,
    .kernel_advice = "the package kernel",
    .menu_advice = "kernel-install add-all (or grub2-mkconfig)",
    .initrd_advice = "dracut -f --kver",
  },
  {
    .name = "suse-11",
    .distros = suse_distros, .before = 12,
    .packages = &rpm,
    .kernels = &kernel_naming_suse,
    .kernel_advice = "the package kernel-default",
    .menu_advice = "update-bootloader --refresh",
    .initrd_advice = "mkinitrd; its image must be that of",
  },
  {
    .name = "suse",
    .distros = suse_distros,
    .packages = &rpm,
    .kernels = &kernel_naming_suse,
    .kernel_advice = "the package kernel-default",
    .menu_advice = "update-bootloader --refresh",
    .initrd_advice = "dracut -f --kver",
  },
  {
    .name = "photon",
    .distros = photon_distros,
    .packages = &rpm,
    .kernels = &kernel_naming_photon,
    .kernel_advice = "the package linux",
    .menu_advice = "grub2-mkconfig -o /boot/grub2/grub.cfg",
    .initrd_advice = "dracut -f --kver",
  },
  {
    .name = "alt",
    .distros = alt_distros,
    .packages = &rpm,
    .kernels = &kernel_naming_alt,
    .kernel_advice = "a kernel by update-kernel",
    .menu_advice = "update-grub",
    .initrd_advice = "make-initrd -k",
  },
};

static bool
has_distro (const struct linux_family *family, const struct inspect *inspect)
{
  /* One name may stand for two kinds of packages (Kylin). */
  const bool deb = g_strcmp0 (inspect->package_format, "deb") == 0;

  return inspect->distro && deb == (family->packages == &dpkg) &&
         g_strv_contains (family->distros, inspect->distro) &&
         (family->before == 0 || inspect->major < family->before);
}

const struct linux_family *
linux_family_find (const struct inspect *inspect)
{
  for (size_t i = 0; i < G_N_ELEMENTS (families); i++)
    if (has_distro (&families[i], inspect))
      return &families[i];
  for (size_t i = 0; i < G_N_ELEMENTS (families); i++)
    if (families[i].package_format &&
        g_strcmp0 (inspect->package_format, families[i].package_format) == 0)
      return &families[i];
  return NULL;
}
