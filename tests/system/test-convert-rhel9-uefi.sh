#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A UEFI guest laid out as RHEL 9: boots with firmware that knows none of its
# entries, although its loader lay in EFI/redhat only.
. "$(dirname "$0")/lib.sh"
. "$system_dir/lib-boot.sh"
. "$system_dir/lib-convert.sh"
. "$system_dir/lib-rpm.sh"
need virt-xml-validate virsh qemu-system-x86_64

convert_guest rhel9-uefi qcow2
grep -q "firmware='efi'" "$xml" || fail "the XML does not ask for UEFI"
keep_mac rhel9-uefi
valid_xml
boot_from_domxml "$xml" || fail "the converted rhel9-uefi does not boot"
assert_kernel "$(newest_kernel rhel9-uefi)"
assert_disks /dev/mapper/rhel-root
assert_network rhel9-uefi ens192
assert_tools_removed
