#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A guest laid out as RHEL 9 (BLS entries, dracut, LVM, NetworkManager): boots on
# the devices of its XML, with its default kernel and its address on ens192; what
# the conversion made has SELinux labels.
. "$(dirname "$0")/lib.sh"
. "$system_dir/lib-boot.sh"
. "$system_dir/lib-convert.sh"
. "$system_dir/lib-rpm.sh"
need virt-xml-validate virsh qemu-system-x86_64

convert_guest rhel9-bios qcow2
keep_mac rhel9-bios
valid_xml
boot_from_domxml "$xml" || fail "the converted rhel9-bios does not boot"
assert_kernel "$(newest_kernel rhel9-bios)"
assert_disks /dev/mapper/rhel-root
assert_network rhel9-bios ens192
assert_tools_removed
assert_labels /etc/dracut.conf.d/90-virt-v2v.conf=etc_t \
  /etc/systemd/network/10-virt-v2v-ens192.link=etc_t \
  /usr/lib/virt-sysprep/firstboot.sh=lib_t
