#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A UEFI guest with LVM and a separate /boot: boots after conversion with
# firmware that knows none of its boot entries.
. "$(dirname "$0")/lib.sh"
. "$system_dir/lib-boot.sh"
. "$system_dir/lib-convert.sh"
need virt-xml-validate virsh qemu-system-x86_64

convert_guest debian12-uefi-lvm qcow2
grep -q "firmware='efi'" "$xml" || fail "the XML does not ask for UEFI"
valid_xml
boot_from_domxml "$xml" || fail "the converted guest does not boot"
boot_assert KERNEL \
  "^$(guest_fact debian12-uefi-lvm KERNELS | awk '{ print $NF }')\$"
boot_assert DISK '^vda '
boot_assert ROOT '^/dev/mapper/debian12--vg-root$'
boot_assert LEASE ' virtio_net,'
