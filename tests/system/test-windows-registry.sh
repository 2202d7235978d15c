#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The registry changes that tests/convert shows for each version of Windows are
# read back from the converted hives with reglookup, which shares no code with
# hivex, by which they were made and shown: without drivers for the target, and
# with phony packages of them installed.
. "$(dirname "$0")/lib.sh"
need reglookup python3

trees=$top_srcdir/tests/convert/windows
versions='xp-x86 xp-x64 2003 2003-r2-x64 vista 2008 7-x86 7-x64 2008-r2 8 2012
  8.1 2012-r2 10-1507 10-22h2 2016 2019 2022 11-21h2 11-24h2 2025'

hive_diff () {
  python3 "$system_dir/registry-diff.py" "$@"
}

# section FILE HIVE: what FILE expects to change in HIVE.
section () {
  awk -v hive="/$2" '
    /^changed / { wanted = substr ($0, length ($0) - length (hive) + 1) == hive
                  next }
    !/^  / { wanted = 0 }
    wanted' "$1"
}

cases=()
for v in $versions; do
  cases+=("$trees/$v.tree")
done

# convert EXPECTED OPTION…: hives before and after, in hives-EXPECTED.
convert () {
  env -u V2V_REGENERATE "$top_builddir/tests/convert/run-convert" \
    -k "$tmpdir/hives-$1" "${@:2}" "${cases[@]}" >"$tmpdir/log" 2>&1 || {
    cat "$tmpdir/log" >&2
    fail "run-convert: $1"
  }
}

# read_back EXPECTED VERSION HIVE: lines of difference are added to $lines.
read_back () {
  local before=$tmpdir/hives-$1/$2/before/$3
  local after=$tmpdir/hives-$1/$2/after/$3

  hive_diff "$before" "$after" >"$tmpdir/found"
  section "$trees/$2.$1" "$3" >"$tmpdir/expected"
  diff -u "$tmpdir/expected" "$tmpdir/found" >&2 ||
    fail "$3 of $2 ($1): reglookup sees another change than was expected"
  lines=$((lines + $(wc -l <"$tmpdir/found")))
}

has_drivers_hive () {
  [ -e "$tmpdir/hives-expected/$1/before/DRIVERS" ]
}

# check EXPECTED: all versions; the number of lines is left in $changed.
check () {
  local v hive lines

  changed=0
  for v in $versions; do
    lines=0
    for hive in SYSTEM SOFTWARE DRIVERS; do
      # Windows has the last since 8.
      if [ "$hive" != DRIVERS ] || has_drivers_hive "$v"; then
        read_back "$1" "$v" "$hive"
      fi
    done
    [ "$lines" -gt 0 ] || fail "a conversion of $v changes no registry ($1)"
    changed=$((changed + lines))
  done
}

convert expected
check expected
echo "$changed lines of differences in ${#cases[@]} versions"

PHONY_DRIVERS="viostor vioscsi netkvm" \
  "$top_srcdir/test-data/make-phony-virtio-win.sh" "$tmpdir/virtio-win"
convert drivers -d "$tmpdir/virtio-win"
check drivers
echo "$changed lines of differences in ${#cases[@]} versions with drivers"
for v in $versions; do
  grep -qxF '  + [ControlSet001\Services\viostor]' "$trees/$v.drivers" ||
    fail "$v gets no driver for its disk"
  ! has_drivers_hive "$v" ||
    grep -qxF '  + "InfName"="netkvm.inf"' "$trees/$v.drivers" ||
    fail "$v gets no driver for its network card"
done
has_drivers_hive 8 || fail "no Windows has a hive of drivers"

# Would a difference have been seen?
hive_diff "$tmpdir/hives-expected/7-x86/before/SOFTWARE" \
  "$tmpdir/hives-expected/11-24h2/before/SOFTWARE" >"$tmpdir/found"
grep -qxF '  - "ProductName"="Windows 7 Professional"' "$tmpdir/found" ||
  fail "registry-diff.py sees no difference"
