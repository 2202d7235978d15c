#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A volume that Windows encrypted with BitLocker: without a key and with a wrong
# one there is a message that says so, with the right one its files are read.
# It is a data volume, so that a whole conversion can go no further.
. "$(dirname "$0")/lib.sh"
need nbdkit

helper=$top_builddir/tests/system/bitlocker-open
[ -x "$helper" ] || skip "$helper was not built"
image=$("$top_srcdir/test-data/get-bitlocker.sh") ||
  skip "no image of BitLocker"

# shellcheck disable=SC2016
HELPER=$helper timeout 300 nbdkit -U - --filter=cow file "$image" \
  --run 'exec "$HELPER" "$unixsocket" bde-TEST passwords.txt' \
  >"$tmpdir/file" 2>"$tmpdir/messages" ||
  { cat "$tmpdir/messages" >&2; fail "the volume was not opened"; }
cat "$tmpdir/messages"
grep -q "^no key: the guest's device ./dev/sda. is encrypted (BitLocker)" \
  "$tmpdir/messages" || fail "without a key: another message"
grep -q "^all:key:wrong: .*/dev/sda. is not opened by the key given" \
  "$tmpdir/messages" || fail "with a wrong key: another message"
grep -q '^opened: /dev/mapper/.* holds vfat' "$tmpdir/messages" ||
  fail "no FAT file system in it"
# The same file as another program, dfvfs, reads out of this image.
[ "$(head -n 1 "$tmpdir/file")" = 'place,user,password' ] ||
  fail "passwords.txt is not what it should be: $(cat "$tmpdir/file")"

assert_fails '/dev/sda. is encrypted \(BitLocker\), and no key was given' \
  run_v2v -i disk "$image" -o null </dev/null
no_leftovers
