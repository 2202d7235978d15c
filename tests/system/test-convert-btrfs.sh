#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Root and /home in subvolumes of a btrfs, with a snapshot of the root beside
# them: the root is found without a question, and boots.
. "$(dirname "$0")/lib.sh"
. "$system_dir/lib-boot.sh"
. "$system_dir/lib-convert.sh"
need virsh qemu-system-x86_64

convert_guest debian12-btrfs qcow2 --root single >"$tmpdir/said"
cat "$tmpdir/said"
grep -q 'left as they are,.* snapshots: btrfsvol:/dev/sda1/snapshots/1 ' \
  "$tmpdir/said" || fail "nothing is said of the snapshot"
grep -q 'Converting Debian GNU/Linux 12 (bookworm) to run' "$tmpdir/said" ||
  fail "the system's name is another"
boot_from_domxml "$xml" || fail "the converted guest does not boot"
boot_assert DISK '^vda '
boot_assert ROOT '^/dev/vda1\[/@\]$'
boot_assert CMDLINE 'rootflags=subvol=@'
boot_assert LEASE ' virtio_net,'
