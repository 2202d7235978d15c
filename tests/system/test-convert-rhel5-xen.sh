#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A guest laid out as RHEL 5 in a paravirtual Xen machine, on a Xen host that is
# reached by ssh, libvirt and disk (a block device) alike: the kernel that only
# Xen starts is not chosen, the other boots, and its login prompt, which was on
# xvc0, is where KVM has a console.
. "$(dirname "$0")/lib.sh"
. "$system_dir/lib-boot.sh"
. "$system_dir/lib-convert.sh"
. "$system_dir/lib-rpm.sh"
. "$system_dir/lib-sshd.sh"
. "$system_dir/lib-libvirtd.sh"
. "$system_dir/lib-xen.sh"
need virt-xml-validate virsh qemu-system-x86_64

# The disk's names in fstab are those of the machine that the XML names.
swap_of_the_target ()
{
  boot_assert SWAP '^/dev/vda3$'
}

convert_source () {
  run_home -ic "$(xen_uri)" "$@"
}

sshd_prepare
xen_host_prepare
image=$(guest rhel5-xen)
xen_device "$image"
xen_mac=$(guest_fact rhel5-xen MAC)
xen_domain rhel5-xen "phy - block $device"
sshd_start
xen_host_start
convert_guest rhel5-xen qcow2
valid_xml
boot_from_domxml "$xml" || fail "the converted rhel5-xen does not boot"
# GRUB legacy passes no BOOT_IMAGE.
boot_assert KERNEL "^2.6.18-398.el5\$"
boot_assert DISK '^vda '
boot_assert ROOT '^/dev/vda2$'
swap_of_the_target
assert_network rhel5-xen eth0
