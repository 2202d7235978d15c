#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Phony Windows on NTFS through the whole program: Server 2008 R2 of a BIOS
# machine with a logical partition, Windows 11 of a UEFI machine, and a corrupt
# hive.  The guests have hives and files as Windows has them, and nothing that
# could boot.
. "$(dirname "$0")/lib.sh"
. "$system_dir/lib-convert.sh"
need mkntfs ntfs-3g mkfs.vfat mcopy sfdisk reglookup python3 guestfish
[ "$(id -u)" -eq 0 ] || skip "only root can mount the guest"
[ -e /dev/fuse ] || skip "there is no /dev/fuse"

# windows_image KIND CASE: into $image.
windows_image () {
  mkdir "$tmpdir/c"
  "$top_builddir/tests/convert/run-convert" -t "$tmpdir/c" \
    "$top_srcdir/tests/convert/windows/$2.tree" || fail "no tree of $2"
  image=$tmpdir/$2.img
  "$top_srcdir/test-data/make-windows-phony.sh" "$1" "$tmpdir/c" "$image" ||
    fail "no image of $2"
  rm -r "$tmpdir/c"
}

# convert_windows CASE: sets $log, $xml, $disk.
convert_windows () {
  local before
  before=$(digest "$image")
  log=$tmpdir/$1.log xml=$tmpdir/out/$1.xml disk=$tmpdir/out/$1-sda
  mkdir -p "$tmpdir/out"
  run_v2v -v -i disk "$image" -o local -os "$tmpdir/out" -of raw \
    >"$log" 2>&1 || {
    cat "$log" >&2
    fail "the conversion of $1 failed"
  }
  [ "$(digest "$image")" = "$before" ] || fail "the source changed"
  valid_xml
  no_leftovers
}

assert_log () {
  grep -qE -e "$1" "$log" || {
    cat "$log" >&2
    fail "no line that matches \"$1\""
  }
}

assert_xml () {
  grep -qF -e "$1" "$xml" || {
    cat "$xml" >&2
    fail "$xml lacks $1"
  }
}

# take_hives IMAGE PARTITION DIR
take_hives () {
  mkdir "$3"
  LIBGUESTFS_BACKEND_SETTINGS=${LIBGUESTFS_BACKEND_SETTINGS:-force_tcg} \
  guestfish --ro --format=raw -a "$1" -m "$2" \
    copy-out /Windows/System32/config/SYSTEM \
    /Windows/System32/config/SOFTWARE "$3"
}

# The target's hives changed as those of the tree do.
assert_registry () {
  local hive
  mkdir "$tmpdir/hives"
  "$top_builddir/tests/convert/run-convert" -k "$tmpdir/hives" \
    "$top_srcdir/tests/convert/windows/$1.tree" >/dev/null 2>&1 ||
    fail "run-convert $1"
  take_hives "$disk" "$2" "$tmpdir/target"
  for hive in SYSTEM SOFTWARE; do
    python3 "$system_dir/registry-diff.py" "$tmpdir/hives/$1/after/$hive" \
      "$tmpdir/target/$hive" >"$tmpdir/diff"
    [ ! -s "$tmpdir/diff" ] || {
      cat "$tmpdir/diff" >&2
      fail "$hive of $1 in the target is another than in the tree"
    }
  done
  rm -r "$tmpdir/hives" "$tmpdir/target"
}

windows_image bios 2008-r2
convert_windows 2008-r2
assert_log "Converting Windows Server 2008 R2 Standard to run on KVM"
assert_log "This guest does not have virtio drivers installed"
assert_log 'windows: drive C: is /dev/sda1$'
assert_log 'windows: drive D: is /dev/sda5$'
assert_xml 'http://microsoft.com/win/2k8r2'
assert_xml "bus='ide'"
assert_registry 2008-r2 /dev/sda1
rm -f "$image" "$disk" "$xml"

# Windows 11 calls itself 10 in its registry.
windows_image uefi 11-24h2
convert_windows 11-24h2
assert_log "Converting Windows 11 Enterprise to run on KVM"
assert_log "requires UEFI"
assert_xml 'http://microsoft.com/win/11'
assert_registry 11-24h2 /dev/sda3
rm -f "$image" "$disk" "$xml"

# A corrupt hive is an error before anything is written.
windows_image bios bad-system
remember "$tmpdir/out"
assert_fails 'HKLM.SYSTEM.*(corrupt|hive)' \
  run_v2v -i disk "$image" -o local -os "$tmpdir/out"
no_leftovers
