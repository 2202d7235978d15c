#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A guest laid out as CentOS 7 (generated GRUB 2 entries, dracut, LVM, ifcfg):
# boots on the devices of its XML, with its default kernel and ens192.
. "$(dirname "$0")/lib.sh"
. "$system_dir/lib-boot.sh"
. "$system_dir/lib-convert.sh"
. "$system_dir/lib-rpm.sh"
need virt-xml-validate virsh qemu-system-x86_64

convert_guest centos7-bios qcow2
keep_mac centos7-bios
valid_xml
boot_from_domxml "$xml" || fail "the converted centos7-bios does not boot"
assert_kernel "$(newest_kernel centos7-bios)"
assert_disks /dev/mapper/centos-root
assert_network centos7-bios ens192
assert_tools_removed
