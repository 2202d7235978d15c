#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# -o qemu: a real guest is converted to disks and a script, and the script runs
# it to its login prompt, whatever characters are in its name.
. "$(dirname "$0")/lib.sh"
. "$system_dir/lib-boot.sh"
. "$system_dir/lib-convert.sh"
need qemu-system-x86_64

image=$("$top_srcdir/test-data/make-guest.sh" debian12-bios) ||
  fail "the guest could not be made"
out=$tmpdir/out
name="it's a \$(guest), \"quoted\""
mkdir "$out"
remember "$out"

assert_fails "-o qemu.*-os" run_v2v -i disk "$image" -o qemu
assert_fails "none.*No such file" \
  run_v2v -i disk "$image" -o qemu -os "$tmpdir/none"

run_v2v -i disk "$image" -if raw -o qemu -os "$out" -of qcow2 -on "$name" ||
  fail "the conversion failed"
script=$out/$name.sh
[ -x "$script" ] || fail "there is no script"
sh -n "$script" || fail "the script is no shell script"
[ "$(stat -c %s "$out/$name-sda")" -gt 100000000 ] || fail "the disk is empty"
boot_to_login -- env ACCEL=tcg "$script" -display none -no-reboot ||
  fail "the script does not boot the guest"
boot_assert DISK '^vda '
boot_assert LEASE ' virtio_net,'
