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

# The appliance's kernel finds its disks in any order: here its own one always
# first, so that the guest's have other names there.
cat >"$tmpdir/qemu" <<'END'
#!/bin/bash
args=()
for a; do
  case $a in
    scsi-hd,drive=appliance*) a=$a,scsi-id=0 ;;
    scsi-hd,drive=hd*) n=${a#scsi-hd,drive=hd}; a=$a,scsi-id=$((${n%%,*} + 1)) ;;
  esac
  args+=("$a")
done
exec qemu-system-x86_64 "${args[@]}"
END
chmod +x "$tmpdir/qemu"
truncate -s 1G "$tmpdir/second.img"
LIBGUESTFS_HV=$tmpdir/qemu run_v2v -i disk "$(guest debian12-btrfs)" \
  "$tmpdir/second.img" -o null --print-plan >"$tmpdir/said" ||
  fail "disks in another order are not understood"
cat "$tmpdir/said"
grep -q 'left as they are,.* snapshots: btrfsvol:/dev/sda1/snapshots/1 ' \
  "$tmpdir/said" || fail "the snapshot has another name"

boot_from_domxml "$xml" || fail "the converted guest does not boot"
boot_assert DISK '^vda '
boot_assert ROOT '^/dev/vda1\[/@\]$'
boot_assert CMDLINE 'rootflags=subvol=@'
boot_assert LEASE ' virtio_net,'
