#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# One of two disks is given: what is whole on it is found, and the arrays and
# volume groups that lack the other one are named.
. "$(dirname "$0")/lib.sh"
. "$system_dir/lib-phony.sh"
need guestfish

phony_tree "$tmpdir/tree" debian 12
tar -C "$tmpdir/tree" -cf "$tmpdir/tree.tar" .
for disk in stripe1 stripe2 group1 group2; do
  echo "sparse $tmpdir/$disk.img 160M"
done >"$tmpdir/make"
cat >>"$tmpdir/make" <<END
run
md-create stripe "/dev/sda /dev/sdb" level:raid0
mkfs ext4 /dev/md/stripe
pvcreate /dev/sdc
pvcreate /dev/sdd
vgcreate group "/dev/sdc /dev/sdd"
lvcreate root group 128
lvcreate across group 160
mkfs ext4 /dev/group/across
mkfs ext4 /dev/group/root
mount /dev/group/root /
tar-in $tmpdir/tree.tar /
END
# Where KVM works, it makes these disks quicker.
"${v2v_env[@]}" LIBGUESTFS_BACKEND=direct \
  LIBGUESTFS_BACKEND_SETTINGS="${LIBGUESTFS_BACKEND_SETTINGS-force_tcg}" \
  guestfish -f "$tmpdir/make" || fail "the disks were not made"
rm "$tmpdir"/{stripe,group}2.img
before=$(digest "$tmpdir/stripe1.img")$(digest "$tmpdir/group1.img")
mkdir "$tmpdir/out"
remember "$tmpdir/out"

stripe="the array \(MD\) ‘stripe’ has 1 of its 2 disks, too few to read it"
group="the volume group \(LVM\) ‘group’ lacks some of its disks"

assert_fails "^$stripe: give all disks of the guest" \
  run_v2v -i disk "$tmpdir/stripe1.img" -o local -os "$tmpdir/out"
cat "$tmpdir/stderr"
no_leftovers

# The system is on the half of the group that is there; it is a phony one, so
# that its conversion ends where a kernel is looked for.
assert_fails "no kernel was found in /boot of this guest" \
  run_v2v -i disk "$tmpdir/group1.img" "$tmpdir/stripe1.img" -o local \
  -os "$tmpdir/out"
cat "$tmpdir/stderr"
for what in "$stripe" "$group"; do
  grep -qE "^virt-v2v: warning: $what: it is converted without the others" \
    "$tmpdir/stderr" || fail "no warning: $what"
done
no_leftovers
[ "$(digest "$tmpdir/stripe1.img")$(digest "$tmpdir/group1.img")" = \
  "$before" ] || fail "the source changed"
