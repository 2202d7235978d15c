#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The registry changes that tests/convert shows for each version of Windows are
# read back from the converted hives with reglookup, which shares no code with
# hivex, by which they were made and shown.
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
env -u V2V_REGENERATE "$top_builddir/tests/convert/run-convert" \
  -k "$tmpdir/hives" "${cases[@]}" >"$tmpdir/log" 2>&1 || {
  cat "$tmpdir/log" >&2
  fail "run-convert"
}

changed=0
for v in $versions; do
  of_version=0
  for hive in SYSTEM SOFTWARE; do
    before=$tmpdir/hives/$v/before/$hive after=$tmpdir/hives/$v/after/$hive
    hive_diff - "$before" >"$tmpdir/all"
    [ -s "$tmpdir/all" ] || fail "reglookup finds nothing in $hive of $v"
    hive_diff "$before" "$after" >"$tmpdir/found"
    section "$trees/$v.expected" "$hive" >"$tmpdir/expected"
    diff -u "$tmpdir/expected" "$tmpdir/found" >&2 ||
      fail "$hive of $v: reglookup sees another change than was expected"
    of_version=$((of_version + $(wc -l <"$tmpdir/found")))
  done
  [ "$of_version" -gt 0 ] || fail "a conversion of $v changes no registry"
  changed=$((changed + of_version))
done

# Would a difference have been seen?
hive_diff "$tmpdir/hives/7-x86/before/SOFTWARE" \
  "$tmpdir/hives/11-24h2/before/SOFTWARE" >"$tmpdir/found"
grep -qxF '  - "ProductName"="Windows 7 Professional"' "$tmpdir/found" ||
  fail "registry-diff.py sees no difference"

echo "$changed lines of differences in ${#cases[@]} versions"
