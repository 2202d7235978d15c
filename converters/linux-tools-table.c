/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tables of what hypervisors and clouds install in a guest.
 *
 * Left alone on purpose: drivers that are part of the kernel or of X, and
 * agents that are useful elsewhere (amazon-ssm-agent). */
#include "config.h"

#include "converters/linux-tools.h"

/* What the scripts of VMware's packages clean up: links that enable their
 * services, and notes of those. */
static const char *const vmware_links[] = {
  "/etc/rc?.d/[KS]??open-vm-tools",
  "/etc/systemd/system/vmtoolsd.service",
  "/etc/systemd/system/open-vm-tools.service.requires",
  "/etc/systemd/system/vmtoolsd.service.requires",
  "/etc/systemd/system/*.wants/open-vm-tools.service",
  "/etc/systemd/system/*.wants/vmtoolsd.service",
  "/etc/systemd/system/*.wants/vgauth.service",
  "/etc/systemd/system/*.wants/vgauthd.service",
  "/etc/systemd/system/*.wants/run-vmblock*fuse.mount",
  "/var/lib/systemd/deb-systemd-helper-*/vmtoolsd.service*",
  "/var/lib/systemd/deb-systemd-helper-*/open-vm-tools.service*",
  "/var/lib/systemd/deb-systemd-helper-*/vgauth.service*",
  "/var/lib/systemd/deb-systemd-helper-*/run-vmblock*fuse.mount*",
  "/var/lib/systemd/deb-systemd-helper-*/*/open-vm-tools.service",
  "/var/lib/systemd/deb-systemd-helper-*/*/vgauth.service",
  "/var/lib/systemd/deb-systemd-helper-*/*/run-vmblock*fuse.mount",
  NULL
};

#define VMWARE "VMware Tools"
#define VBOX "VirtualBox Guest Additions"
#define CITRIX "Citrix XenServer tools"
#define HYPERV "Hyper-V daemons"
#define AZURE "the Azure agent"
#define GOOGLE "the Google guest agent"
#define NUTANIX "Nutanix Guest Tools"
#define PARALLELS "Parallels Tools"

const struct linux_tools_row linux_tools[] = {
  { "open-vm-tools", VMWARE,
    { "open-vm-tools.service", "vgauth.service", "vmtoolsd.service",
      "vgauthd.service" }, vmware_links, false },
  { "open-vm-tools-desktop", VMWARE,
    { "run-vmblock\\x2dfuse.mount" }, vmware_links, false },
  { "open-vm-tools-*", VMWARE, { NULL }, NULL, false },
  { "open-vm-toolbox", VMWARE, { NULL }, NULL, false },
  { "open-vm-dkms", VMWARE, { NULL }, NULL, false },
  { "vmware-tools", VMWARE, { "vmware-tools.service" }, NULL, false },
  { "vmware-tools-*", VMWARE, { "vmware-tools.service" }, NULL, false },
  { "vmware-open-vm-tools-*", VMWARE, { "vmware-tools.service" }, NULL,
    false },
  { "vmware-guest-kmp*", VMWARE, { NULL }, NULL, false },
  { "kmod-vmware-tools*", VMWARE, { NULL }, NULL, false },
  { "VMwareTools", VMWARE, { "vmware-tools.service" }, NULL, false },

  { "virtualbox-guest-*", VBOX,
    { "virtualbox-guest-utils.service", "vboxadd.service",
      "vboxservice.service" }, NULL, false },
  { "virtualbox-ose-guest-*", VBOX, { NULL }, NULL, false },
  { "VirtualBox-guest-additions*", VBOX, { "vboxservice.service" }, NULL,
    false },

  { "xe-guest-utilities*", CITRIX,
    { "xe-linux-distribution.service", "xe-daemon.service" }, NULL, false },
  { "xen-guest-agent", CITRIX, { "xen-guest-agent.service" }, NULL, false },

  { "hyperv-daemons*", HYPERV,
    { "hyperv-daemons.hv-kvp-daemon.service",
      "hyperv-daemons.hv-vss-daemon.service",
      "hyperv-daemons.hv-fcopy-daemon.service" }, NULL, false },
  { "hyperv-tools", HYPERV, { NULL }, NULL, false },
  { "hypervkvpd", HYPERV, { "hypervkvpd.service" }, NULL, false },
  { "hypervvssd", HYPERV, { "hypervvssd.service" }, NULL, false },
  { "hypervfcopyd", HYPERV, { "hypervfcopyd.service" }, NULL, false },
  { "hyper-v", HYPERV,
    { "hv_kvp_daemon.service", "hv_vss_daemon.service",
      "hv_fcopy_daemon.service" }, NULL, false },
  /* Kernel packages of Ubuntu's clouds depend on it. */
  { "linux-cloud-tools-common", HYPERV,
    { "hv-kvp-daemon.service", "hv-vss-daemon.service",
      "hv-fcopy-daemon.service" }, NULL, true },

  { "walinuxagent", AZURE, { "walinuxagent.service" }, NULL, false },
  { "WALinuxAgent*", AZURE, { "waagent.service" }, NULL, false },
  { "waagent", AZURE, { "waagent.service" }, NULL, false },
  { "python-azure-agent", AZURE, { "waagent.service" }, NULL, false },

  /* Off its cloud it asks a server that is not there, again and again; its
   * package also makes people's logins work, so it stays. */
  { "google-guest-agent", GOOGLE,
    { "google-guest-agent.service", "google-startup-scripts.service",
      "google-shutdown-scripts.service",
      "google-guest-agent-manager.service" }, NULL, true },
  { "google-osconfig-agent", GOOGLE,
    { "google-osconfig-agent.service" }, NULL, true },

  { "nutanix-guest-*", NUTANIX, { "ngt_guest_agent.service" }, NULL, false },
  { NULL, NULL, { NULL }, NULL, false }
};

const struct linux_addition_row linux_additions[] = {
  { .title = VMWARE, .program = "/usr/bin/vmware-uninstall-tools.pl",
    .marker = "/etc/vmware-tools",
    .units = { "vmware-tools.service", "vmware-tools-thinprint.service" } },
  { .title = VBOX, .program = "/opt/VBoxGuestAdditions-*/uninstall.sh",
    .config = "/var/lib/VBoxGuestAdditions/config",
    .prefix = "/opt/VBoxGuestAdditions-",
    .marker = "/var/lib/VBoxGuestAdditions",
    .units = { "vboxadd.service", "vboxadd-service.service",
               "vboxadd-x11.service" } },
  { .title = PARALLELS, .program = "/usr/lib/parallels-tools/install",
    .arguments = { "-r" }, .marker = "/usr/lib/parallels-tools",
    .units = { "prltoolsd.service", "prltools_updater.service" } },
  { .title = NUTANIX, .marker = "/usr/local/nutanix/ngt",
    .units = { "ngt_guest_agent.service" } },
  { .title = CITRIX, .marker = "/usr/sbin/xe-daemon",
    .units = { "xe-linux-distribution.service", "xe-daemon.service" } },
  { .title = AZURE, .marker = "/var/lib/waagent",
    .units = { "waagent.service", "walinuxagent.service" } },
  { .title = NULL }
};

/* In the order of their folders: each is read once. */
const struct linux_leftover_row linux_leftovers[] = {
  { "/etc/apt/sources.list.d", "vmware-tools*.list" },
  { "/etc/modprobe.d", "vmware-tools.conf" },
  { "/etc/modprobe.d", "prl_eth.conf" },
  { "/etc/modprobe.d", "blacklist-parallels.conf" },
  { "/etc/udev/rules.d", "99-vmware-scsi-udev.rules" },
  { "/etc/udev/rules.d", "*-vmware-tools*.rules" },
  { "/etc/udev/rules.d", "*-vboxadd.rules" },
  { "/etc/udev/rules.d", "*parallels*.rules" },
  { "/etc/udev/rules.d", "66-azure-storage.rules" },
  { "/etc/udev/rules.d", "99-azure-product-uuid.rules" },
  { "/etc/udev/rules.d", "68-azure-sriov-nm-unmanaged.rules" },
  { "/etc/udev/rules.d", "10-azure-unmanaged-sriov.rules" },
  { "/etc/xdg/autostart", "vmware-user.desktop" },
  { "/etc/xdg/autostart", "vboxclient.desktop" },
  { "/etc/yum.repos.d", "vmware-tools*.repo" },
  { "/etc/zypp/repos.d", "vmware-tools*.repo" },
  { NULL, NULL }
};
