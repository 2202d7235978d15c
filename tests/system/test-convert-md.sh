#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Two disks as mirrors (MD RAID 1), /boot on one array, LVM on another: both
# disks boot as mirrors; and the guest is converted with one of them gone (which
# boots too, but a second boot takes its minutes).
. "$(dirname "$0")/lib.sh"
. "$system_dir/lib-boot.sh"
. "$system_dir/lib-convert.sh"
need virsh qemu-system-x86_64

second=$(guest debian12-md)
second=${second%.img}-2.img
before=$(digest "$second")

convert_source () {
  run_v2v -i disk "$(guest "$1")" "$second" "${@:2}"
}

convert_guest debian12-md qcow2
[ "$(digest "$second")" = "$before" ] || fail "the second disk changed"
boot_from_domxml "$xml" || fail "the converted guest does not boot"
boot_assert DISK '^vda '
boot_assert DISK '^vdb '
boot_assert ROOT '^/dev/mapper/vg0-root$'
boot_assert LEASE ' virtio_net,'

# A mirror has all there is to convert.
run_v2v -i disk "$second" -o local -os "$tmpdir/out" -on degraded -of qcow2 \
  2>"$tmpdir/stderr" || fail "one disk of the mirrors was not converted"
cat "$tmpdir/stderr"
for array in 0 1; do
  grep -q "warning: the array (MD) ‘$array’ has 1 of its 2 disks" \
    "$tmpdir/stderr" || fail "nothing is said of array $array"
done
valid_degraded=$(qemu-img check "$tmpdir/out/degraded-sda" 2>&1) ||
  fail "a damaged target: $valid_degraded"
[ -f "$tmpdir/out/degraded.xml" ] || fail "no XML"
