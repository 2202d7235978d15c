#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Databases of real RPM systems, in all formats, give the list that rpm gives;
# damaged ones give an error, and soon.
. "$(dirname "$0")/lib.sh"

need rpm rpmdb mmdebstrap python3
# CentOS 5 to 8, as their own rpm wrote them.
real=/usr/share/gocode/src/github.com/knqyf263/go-rpmdb/pkg/testdata
[ -d "$real" ] ||
  skip "the package golang-github-knqyf263-go-rpmdb-dev is missing"
list=$top_builddir/tests/system/rpm-list
guest_db=$tmpdir/guest/var/lib/rpm

# new_guest FILE…: a guest with this database.
new_guest ()
{
  rm -rf "$tmpdir/guest"
  mkdir -p "$guest_db"
  cp "$@" "$guest_db/"
}

our_list ()
{
  "${v2v_env[@]}" timeout 20 "$list" "$tmpdir/guest" | sort
}

their_list ()
{
  rpm -qa --dbpath "$1" --define '_db_backend bdb_ro' --nodigest \
    --nosignature --qf '%{NAME}\t%|EPOCH?{%{EPOCH}:}|%{VERSION}-%{RELEASE}\t%|ARCH?{%{ARCH}}|\n' \
    2>/dev/null | sort
}

# --- Berkeley DB: the same list as rpm's --------------------------------

seen=0
for dir in "$real"/centos*; do
  new_guest "$dir/Packages"
  # rpm wants to write beside it.
  their_list "$guest_db" >"$tmpdir/theirs"
  our_list >"$tmpdir/ours"
  [ "$(wc -l <"$tmpdir/theirs")" -gt 100 ] || fail "rpm cannot read $dir"
  diff -u "$tmpdir/theirs" "$tmpdir/ours" >&2 || fail "$dir"
  seen=$((seen + 1))
done
[ "$seen" -ge 10 ] || fail "only $seen databases of real systems"

# --- the packages of one of them in the other formats --------------------

new_guest "$real/centos7-many/Packages"
our_list >"$tmpdir/ours"
rpmdb --exportdb --dbpath "$guest_db" --define '_db_backend bdb_ro' \
  >"$tmpdir/headers" 2>/dev/null
mkdir "$tmpdir/sqlite" "$tmpdir/ndb"
rpmdb --importdb --dbpath "$tmpdir/sqlite" --define '_db_backend sqlite' \
  <"$tmpdir/headers"
newer=$("$top_srcdir/test-data/make-rpm.sh") ||
  fail "the rpm that writes ndb was not made"
"$newer/run" rpmdb --importdb --dbpath "$tmpdir/ndb" \
  --define '_db_backend ndb' <"$tmpdir/headers"

for file in sqlite/rpmdb.sqlite ndb/Packages.db; do
  new_guest "$tmpdir/$file"
  our_list | diff -u "$tmpdir/ours" - >&2 || fail "$file"
done

# A package gone: its place is free, but its data may be there yet.
gone=$(awk 'NR == 50 { print $1 }' "$tmpdir/ours")
"$newer/run" rpm -e --justdb --nodeps --noscripts --noplugins \
  --nosignature --nodigest \
  --dbpath "$tmpdir/ndb" --define '_db_backend ndb' "$gone"
new_guest "$tmpdir/ndb/Packages.db"
our_list | diff -u <(awk -v gone="$gone" '$1 != gone' "$tmpdir/ours") - >&2 ||
  fail "$gone was removed"

# --- damaged ---------------------------------------------------------------

# damage FILE SEED: a hundred bytes somewhere.
damage ()
{
  python3 - "$1" "$2" <<'END'
import random, sys
path, seed = sys.argv[1], int(sys.argv[2])
random.seed(seed)
with open(path, "r+b") as f:
    size = f.seek(0, 2)
    for _ in range(100):
        f.seek(random.randrange(size))
        f.write(bytes([random.randrange(256)]))
END
}

for file in "$real/centos7-plain/Packages" "$tmpdir/sqlite/rpmdb.sqlite" \
            "$tmpdir/ndb/Packages.db"; do
  new_guest "$file"
  copy=$guest_db/$(basename "$file")
  for part in 2 3 10 1000; do
    cp "$file" "$copy"
    truncate -s "$(($(stat -c %s "$file") / part))" "$copy"
    assert_fails '^rpm-list: error: the RPM database .*rebuilddb' \
      "${v2v_env[@]}" timeout 20 "$list" "$tmpdir/guest"
  done
  for seed in 1 2 3 4 5; do
    cp "$file" "$copy"
    damage "$copy" "$seed"
    status=0
    our_list >/dev/null 2>"$tmpdir/stderr" || status=$?
    [ "$status" -le 1 ] || fail "$file damaged by $seed: status $status"
  done
done
no_leftovers
