#!/bin/bash
# The test guests are what they are said to be: they boot on the machine they
# were made for, and not on virtio before they are converted.
# SPDX-License-Identifier: GPL-2.0-or-later

. "$(dirname "$0")/lib.sh"
. "$system_dir/lib-boot.sh"
. "$system_dir/lib-rpm.sh"

need qemu-system-x86_64 python3

# This waits for half a minute in the initramfs: beside the others.
image=$(guest debian12-mini)
boot_fails_on_virtio "$image" &
control=$!

image=$(guest debian12-bios)
boot_image_source_side "$image" ide bios || fail "debian12-bios on IDE"
boot_assert KERNEL "^$(newest_kernel debian12-bios)\$"
boot_assert DISK '^sda sd,ata_piix$'
boot_assert SWAP '^/dev/sda2$'
boot_assert LEASE ' e1000 '

image=$(guest debian12-uefi-lvm)
boot_image_source_side "$image" sata uefi || fail "debian12-uefi-lvm on SATA"
boot_assert KERNEL "^$(newest_kernel debian12-uefi-lvm)\$"
boot_assert DISK '^sda sd,ahci$'
boot_assert ROOT '^/dev/mapper/debian12--vg-root$'
boot_assert LEASE ' e1000 '

wait "$control" || fail "debian12-mini does not fail on virtio as it should"

# The network comes up only because its card is called ens192.  (That the RPM
# guests' initramfs has no virtio is checked when they are made: dracut, in
# them, waits for its root without a word.)
boot_on_vmware rhel9-bios || fail "rhel9-bios on AHCI and vmxnet3"
boot_assert KERNEL "^$(newest_kernel rhel9-bios)\$"
boot_assert DISK '^sda sd,ahci$'
boot_assert LEASE '^ens192 .* vmxnet3,'
