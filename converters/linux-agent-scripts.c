/* SPDX-License-Identifier: GPL-2.0-or-later */
/* First-boot scripts that install the QEMU guest agent, one for each package
 * manager.
 *
 * Every wait in them has an end: a guest without a network boots as usual,
 * and the script gives up.  Only /bin/sh, coreutils and ip(8) are taken for
 * granted; not timeout(1), which came with coreutils 7. */
#include "config.h"

#include <string.h>

#include "converters/linux-agent.h"

/*----- what all begin and end with ----------------------------------------*/

static const char script_begin[] =
  "#!/bin/sh\n"
  "# Install and start the QEMU guest agent.  Every wait has an end.\n"
  "package=" AGENT_PACKAGE "\n"
  "\n"
  "limit () {\n"
  "  if command -v timeout >/dev/null 2>&1; then\n"
  "    timeout \"$@\"\n"
  "  else\n"
  "    shift\n"
  "    \"$@\"\n"
  "  fi\n"
  "}\n"
  "\n"
  "has_agent () {\n"
  "  command -v qemu-ga >/dev/null 2>&1\n"
  "}\n"
  "\n"
  "has_network () {\n"
  "  ip route show default 2>/dev/null | grep -q . ||\n"
  "    ip -6 route show default 2>/dev/null | grep -q .\n"
  "}\n"
  "\n"
  "give_up () {\n"
  "  echo \"$1\"\n"
  "  echo \"install the package $package by hand: $by_hand\"\n"
  "  exit 1\n"
  "}\n"
  "\n"
  "wait_for_network () {\n"
  "  n=0\n"
  "  until has_network; do\n"
  "    n=$((n + 1))\n"
  "    [ $n -le 30 ] || give_up 'there is no network'\n"
  "    sleep 2\n"
  "  done\n"
  "}\n"
  "\n";

/* Another program may hold the package database at the first boot, so it is
 * tried again.  A unit without [Install] cannot be enabled and need not be:
 * udev starts it when it sees the channel. */
static const char script_end[] =
  "\n"
  "install () {\n"
  "  n=1\n"
  "  until install_once; do\n"
  "    [ $n -lt 3 ] || give_up \\\n"
  "      'it cannot be installed; is the release still on its mirrors?'\n"
  "    n=$((n + 1))\n"
  "    echo 'trying again in a minute'\n"
  "    sleep 60\n"
  "  done\n"
  "  has_agent || give_up 'the package manager did not install it'\n"
  "}\n"
  "\n"
  "start_by_links () {\n"
  "  for name in qemu-guest-agent qemu-ga; do\n"
  "    [ -x \"/etc/init.d/$name\" ] || continue\n"
  "    if command -v rc-update >/dev/null 2>&1; then\n"
  "      rc-update add \"$name\" default\n"
  "    elif command -v chkconfig >/dev/null 2>&1; then\n"
  "      chkconfig \"$name\" on\n"
  "    elif command -v update-rc.d >/dev/null 2>&1; then\n"
  "      update-rc.d \"$name\" defaults\n"
  "    fi\n"
  "    limit 60 \"/etc/init.d/$name\" start </dev/null\n"
  "  done\n"
  "}\n"
  "\n"
  "has_agent || { wait_for_network; install; }\n"
  "if [ -d /run/systemd/system ]; then\n"
  "  systemctl enable qemu-guest-agent.service\n"
  "  systemctl start --no-block qemu-guest-agent.service\n"
  "else\n"
  "  start_by_links\n"
  "fi\n"
  "exit 0\n";

/*----- the package managers -----------------------------------------------*/

/* Each defines by_hand and install_once.  apt of Debian and of ALT differ:
 * the latter knows nothing of dpkg. */
static const struct {
  const char *management;        /* of struct inspect */
  const char *format;            /* the same; NULL any */
  const char *lines;
} managers[] = {
  { "apt", "deb",
    "by_hand=\"apt-get update && apt-get install $package\"\n"
    "export DEBIAN_FRONTEND=noninteractive\n"
    "apt () {\n"
    "  limit 600 apt-get -q -y -o Acquire::Retries=1 \\\n"
    "    -o Acquire::http::Timeout=20 -o Acquire::https::Timeout=20 \"$@\"\n"
    "}\n"
    "install_package () {\n"
    "  apt --no-install-recommends -o DPkg::Lock::Timeout=300 \\\n"
    "    install \"$package\"\n"
    "}\n"
    "install_once () {\n"
    "  install_package || { apt update && install_package; }\n"
    "}\n" },
  { "apt", "rpm",
    "by_hand=\"apt-get update && apt-get install $package\"\n"
    "install_once () {\n"
    "  limit 600 apt-get -y install \"$package\" ||\n"
    "    { limit 600 apt-get update &&\n"
    "      limit 600 apt-get -y install \"$package\"; }\n"
    "}\n" },
  { "dnf", NULL,
    "by_hand=\"dnf install $package\"\n"
    "install_once () {\n"
    "  limit 900 dnf -y --setopt=timeout=20 --setopt=retries=2 \\\n"
    "    install \"$package\"\n"
    "}\n" },
  { "yum", NULL,
    "by_hand=\"yum install $package\"\n"
    "install_once () {\n"
    "  limit 900 yum -y --setopt=timeout=20 --setopt=retries=2 \\\n"
    "    install \"$package\"\n"
    "}\n" },
  { "tdnf", NULL,
    "by_hand=\"tdnf install $package\"\n"
    "install_once () {\n"
    "  limit 900 tdnf -y install \"$package\"\n"
    "}\n" },
  { "zypper", NULL,
    "by_hand=\"zypper install $package\"\n"
    "export ZYPP_LOCK_TIMEOUT=300\n"
    "install_once () {\n"
    "  limit 900 zypper --non-interactive install --no-recommends \\\n"
    "    \"$package\"\n"
    "}\n" },
  { "urpmi", NULL,
    "by_hand=\"urpmi $package\"\n"
    "install_once () {\n"
    "  limit 900 urpmi --auto --no-recommends \"$package\"\n"
    "}\n" },
  { "apk", NULL,
    "by_hand=\"apk add $package (from the repository community)\"\n"
    "install_once () {\n"
    "  limit 600 apk add --update-cache --wait 300 \"$package\"\n"
    "}\n" },
  { "pacman", NULL,
    "by_hand=\"pacman -S $package\"\n"
    "install_once () {\n"
    "  limit 900 pacman -S --noconfirm --needed \"$package\"\n"
    "}\n" },
};

char *
linux_agent_script (const struct inspect *inspect)
{
  for (size_t i = 0; i < G_N_ELEMENTS (managers); i++)
    if (g_strcmp0 (inspect->package_management, managers[i].management) == 0
        && (!managers[i].format ||
            g_strcmp0 (inspect->package_format, managers[i].format) == 0))
      return g_strconcat (script_begin, managers[i].lines, script_end, NULL);
  return NULL;
}

/*----- releases that never had it -----------------------------------------*/

static const struct {
  const char *distro;
  unsigned major, minor;         /* the first with the package; 0.0: none */
  const char *why;
} since[] = {
  { "rhel", 6, 0, "release 5 has it only in EPEL" },
  { "centos", 6, 0, "release 5 has it only in EPEL" },
  { "scientificlinux", 6, 0, "release 5 has it only in EPEL" },
  { "oraclelinux", 6, 0, "release 5 has it only in EPEL" },
  { "debian", 8, 0, "it came with Debian 8" },
  { "ubuntu", 14, 4, "it came with Ubuntu 14.04" },
  { "sles", 12, 0, "it came with SLES 12" },
  { "sled", 12, 0, "it came with SLED 12" },
  { "opensuse", 12, 3, "it came with openSUSE 12.3" },
};

/* A guest whose version is not known is given the benefit of the doubt. */
const char *
linux_agent_unavailable (const struct inspect *inspect)
{
  for (size_t i = 0; i < G_N_ELEMENTS (since) && inspect->major > 0; i++)
    if (g_strcmp0 (inspect->distro, since[i].distro) == 0 &&
        (inspect->major < since[i].major ||
         (inspect->major == since[i].major &&
          inspect->minor < since[i].minor)))
      return since[i].why;
  return NULL;
}
