#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The wrapper that libguestfs runs for qemu: it unpacks a real kernel, and
# hands on everything else as it is.
. "$(dirname "$0")/lib.sh"

kernel=$(find /boot -name 'vmlinuz-*' | sort | tail -n 1)
[ -n "$kernel" ] || skip "no kernel in /boot"
# shellcheck disable=SC2054
wrapper=(env VIRT_V2V_HV=/bin/echo VIRT_V2V_HV_KERNEL="$tmpdir/unpacked"
         "$top_builddir/virt-v2v-appliance-hv")

assert_says () {
  local expected=$1 said
  shift
  said=$("${wrapper[@]}" "$@" 2>"$tmpdir/stderr")
  [ "$said" = "$expected" ] || fail "said ‘$said’, not ‘$expected’"
}

assert_says "-m 1 -kernel $tmpdir/unpacked -append a" \
  -m 1 -kernel "$kernel" -append a
readelf -h "$tmpdir/unpacked" | grep -q 'Machine:.*X86-64' ||
  fail "the unpacked kernel is no ELF file"
readelf -n "$tmpdir/unpacked" 2>&1 | grep -q 'Xen' ||
  fail "the unpacked kernel has no note of Xen"
[ ! -s "$tmpdir/stderr" ] || fail "$(cat "$tmpdir/stderr")"

# What is no kernel, or half of one, goes to qemu as it is.
rm "$tmpdir/unpacked"
head -c 2000000 "$kernel" >"$tmpdir/half"
for file in "$tmpdir/half" /dev/null "$tmpdir/none" "$top_srcdir/COPYING"; do
  assert_says "-kernel $file" -kernel "$file"
  grep -q 'appliance kernel not unpacked: ' "$tmpdir/stderr" ||
    fail "nothing is said of $file"
  [ ! -e "$tmpdir/unpacked" ] || fail "something was unpacked of $file"
done
# libguestfs asks qemu for its options first.
assert_says "-help" -help
assert_says "-kernel" -kernel

status=0
env -u VIRT_V2V_HV "$top_builddir/virt-v2v-appliance-hv" -help \
  2>"$tmpdir/stderr" || status=$?
[ "$status" = 1 ] && grep -q 'of no use by itself' "$tmpdir/stderr" ||
  fail "by itself: status $status"

# And libguestfs takes it: the appliance starts from that kernel.
truncate -s 64M "$tmpdir/blank.img"
export LIBGUESTFS_BACKEND=direct LIBGUESTFS_BACKEND_SETTINGS=force_tcg
assert_fails 'a blank disk' run_v2v -v -i disk "$tmpdir/blank.img" -o null
grep -q virt-v2v-appliance-hv "$tmpdir/stdout" "$tmpdir/stderr" ||
  fail "libguestfs did not run the wrapper"
! grep -q 'not unpacked' "$tmpdir/stdout" "$tmpdir/stderr" ||
  fail "the appliance's kernel was not unpacked"
