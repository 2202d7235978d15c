/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of Linux families: what differs between distributions. */
#include "config.h"

#include <string.h>

#include "converters/linux.h"

/*----- Debian and its children --------------------------------------------*/

static const char *const debian_distros[] = {
  "debian", "ubuntu", "linuxmint", "kalilinux", NULL
};

static const char *const debian_kernels[] = {
  "linux-image-unsigned-", "linux-image-", NULL
};

static const struct linux_package_tool dpkg = {
  .name = "dpkg",
  .read = linux_dpkg_read,
  .remove = linux_dpkg_remove,
};

static const struct linux_agent apt_agent = {
  .package = "qemu-guest-agent",
  .script =
    "#!/bin/sh\n"
    "# Install and start the QEMU guest agent.  Every wait has an end: a\n"
    "# guest without a network boots as usual, and this gives up.\n"
    "export DEBIAN_FRONTEND=noninteractive\n"
    "options='-q -y -o Acquire::Retries=1 -o Acquire::http::Timeout=20"
    " -o Acquire::https::Timeout=20'\n"
    "\n"
    "n=0\n"
    "until ip route show default 2>/dev/null | grep -q . ||\n"
    "      ip -6 route show default 2>/dev/null | grep -q .; do\n"
    "  n=$((n + 1))\n"
    "  if [ $n -gt 30 ]; then\n"
    "    echo 'no network: install the package qemu-guest-agent by hand'\n"
    "    exit 1\n"
    "  fi\n"
    "  sleep 2\n"
    "done\n"
    "\n"
    "install='--no-install-recommends -o DPkg::Lock::Timeout=300'\n"
    "timeout 600 apt-get $options $install install qemu-guest-agent ||\n"
    "  { timeout 600 apt-get $options update &&\n"
    "    timeout 600 apt-get $options $install install qemu-guest-agent; } ||\n"
    "  exit 1\n"
    "systemctl start --no-block qemu-guest-agent.service\n",
};

/*----- the table ----------------------------------------------------------*/

static const struct linux_family families[] = {
  {
    .name = "debian",
    .distros = debian_distros,
    .package_format = "deb",
    .packages = &dpkg,
    .agent = &apt_agent,
    .kernel_prefixes = debian_kernels,
    .kernel_advice = "linux-image-amd64 (Debian) or linux-image-generic "
                     "(Ubuntu)",
    .menu_advice = "update-grub",
    .initrd_advice = "update-initramfs -c -k",
  },
};

const struct linux_family *
linux_family_find (const struct inspect *inspect)
{
  for (size_t i = 0; i < G_N_ELEMENTS (families); i++)
    if (inspect->distro &&
        g_strv_contains (families[i].distros, inspect->distro))
      return &families[i];
  for (size_t i = 0; i < G_N_ELEMENTS (families); i++)
    if (g_strcmp0 (inspect->package_format, families[i].package_format) == 0)
      return &families[i];
  return NULL;
}
