#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The main job: a BIOS guest whose initramfs has no virtio is converted and
# boots on exactly the devices that its XML names.
. "$(dirname "$0")/lib.sh"
. "$system_dir/lib-boot.sh"
. "$system_dir/lib-convert.sh"
need virt-xml-validate virsh qemu-system-x86_64

convert_guest debian12-bios qcow2 --account "$tmpdir/account.json"
python3 -m json.tool "$tmpdir/account.json" >/dev/null ||
  fail "the account is no JSON"
grep -q '"action": *"append"' "$tmpdir/account.json" ||
  fail "the initramfs was not appended to"
valid_xml
boot_from_domxml "$xml" || fail "the converted guest does not boot"
boot_assert KERNEL \
  "^$(guest_fact debian12-bios KERNELS | awk '{ print $NF }')\$"
boot_assert DISK '^vda '
boot_assert LEASE ' virtio_net,'
boot_assert SWAP '^/dev/vda2$'

# The same by virtio-scsi, in raw.
rm -r "$tmpdir/out"
convert_guest debian12-bios raw --block-driver virtio-scsi
boot_from_domxml "$xml" || fail "the guest does not boot from virtio-scsi"
boot_assert DISK '^sda sd,virtio'
boot_assert SWAP '^/dev/sda2$'
