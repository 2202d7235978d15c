#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Bad input that shows itself inside the guest or during the copy: a clear
# message, exit status 1, nothing left behind, the source untouched.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib-phony.sh"
need mkfs.ext4 sfdisk debugfs

out=$tmpdir/out
mkdir "$out"
remember "$out"

# bad NAME IMAGE PATTERN ARGUMENTS...
bad () {
  local name=$1 image=$2 pattern=$3 before
  shift 3
  before=$(digest "$image")
  assert_fails "^virt-v2v: error: .*$pattern" \
    run_v2v -i disk "$image" -o local -os "$out" "$@"
  no_leftovers
  [ "$(digest "$image")" = "$before" ] || fail "$name: the source changed"
  echo "passed: $name: $(grep error: "$tmpdir/stderr")"
}

# A blank disk, and one with a file system but no system.
truncate -s 64M "$tmpdir/blank.img"
bad blank "$tmpdir/blank.img" "could not detect the source guest.*blank disk"
mkdir "$tmpdir/nothing"
echo data >"$tmpdir/nothing/file"
disk_with "$tmpdir/noos.img" 64 "$tmpdir/nothing"
bad no-os "$tmpdir/noos.img" "could not detect the source guest"

# Two systems, no --root, no terminal to ask at.
phony_tree "$tmpdir/t1" debian 12
phony_tree "$tmpdir/t2" debian 11
disk_with "$tmpdir/two.img" 256 "$tmpdir/t1" "$tmpdir/t2"
bad two-roots "$tmpdir/two.img" "/dev/sda1.*/dev/sda2"
bad two-single "$tmpdir/two.img" \
  "multi-boot operating systems are not supported" --root single
bad root-not-found "$tmpdir/two.img" \
  "root device /dev/sda7 not found.  Roots found were:.*/dev/sda1" \
  --root /dev/sda7

# A distribution that no converter knows.
phony_tree "$tmpdir/t3" plan9port 1
disk_with "$tmpdir/unknown.img" 256 "$tmpdir/t3"
bad unknown-distro "$tmpdir/unknown.img" \
  "virt-v2v is unable to convert this guest type"

# No room, no inodes.
head -c 200000000 /dev/urandom >"$tmpdir/t1/var/filler"
disk_with "$tmpdir/full.img" 256 "$tmpdir/t1"
rm "$tmpdir/t1/var/filler"
bad guest-full "$tmpdir/full.img" \
  "not enough free space for conversion on filesystem"
# free_inodes IMAGE: of the file system at 1 MiB.
free_inodes () {
  dd if="$1" of="$tmpdir/part" bs=1M skip=1 status=none
  dumpe2fs -h "$tmpdir/part" 2>/dev/null | sed -n 's/^Free inodes: *//p'
}
mkfs_options="-N 512" disk_with "$tmpdir/inodes.img" 256 "$tmpdir/t1"
mkdir "$tmpdir/t1/many"
(cd "$tmpdir/t1/many" &&
 seq $(($(free_inodes "$tmpdir/inodes.img") - 10)) | xargs touch)
rm "$tmpdir/inodes.img"
mkfs_options="-N 512" disk_with "$tmpdir/inodes.img" 256 "$tmpdir/t1"
[ "$(free_inodes "$tmpdir/inodes.img")" -lt 20 ] ||
  fail "the fixture has too many inodes"
bad guest-inodes "$tmpdir/inodes.img" "not enough available inodes"

rm -r "$tmpdir/t1/many"

# A damaged file system: errors were noted by the kernel (a real flag), and
# a root whose metadata was overwritten.
disk_with "$tmpdir/errors.img" 256 "$tmpdir/t1"
dd if="$tmpdir/errors.img" of="$tmpdir/part" bs=1M skip=1 status=none
debugfs -w -R 'ssv state 2' "$tmpdir/part" 2>/dev/null
dd if="$tmpdir/part" of="$tmpdir/errors.img" bs=1M seek=1 conv=notrunc \
  status=none
bad errors-flag "$tmpdir/errors.img" "(fsck|e2fsck)"

# The target fills up in the middle of the copy: its space is taken by
# another writer after the check.
if mountpoint -q "$out"; then fail "$out is mounted"; fi
image=$(guest debian12-mini)
# Room for the 470 MiB that the guest uses (some 395 of them are not zero),
# and then for 350 only: what is taken must
# be little, or the copy is done before it is.
mount -t tmpfs -o size=500M tmpfs "$out"
trap 'umount -l "$out" 2>/dev/null || true; cleanup_test' EXIT
mkfifo "$tmpdir/lines"
status=0
"${v2v_env[@]}" "$top_builddir/run" virt-v2v -i disk "$image" -o local \
  -os "$out" -of raw >"$tmpdir/lines" 2>"$tmpdir/stderr" &
pid=$!
while IFS= read -r line; do
  echo "$line"
  case $line in
    *"Setting up the destination"*)
      fallocate -l 150M "$out/hog" ;;
  esac
done <"$tmpdir/lines"
wait "$pid" || status=$?
cat "$tmpdir/stderr"
[ $status = 1 ] || fail "status $status when the target fills up"
grep -q 'error: .*No space left on device' "$tmpdir/stderr" ||
  fail "no word of the full target"
[ "$(ls -A "$out")" = hog ] || fail "left in the output folder: $(ls -A "$out")"
umount "$out"
no_leftovers
echo "passed: target full in the middle"
