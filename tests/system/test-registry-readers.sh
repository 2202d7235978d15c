#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Hives that real Windows machines wrote, changed with the program's own code
# and read back by programs that share none of it: reglookup, libregf, chntpw.
# What was not changed is as it was.
. "$(dirname "$0")/lib.sh"
need reglookup regfexport chntpw openssl xz python3

edit=$top_builddir/tests/system/hive-edit
[ -x "$edit" ] || skip "$edit was not built"
real_hives

long=$(printf 'x%.0s' {1..200})
changes=(
  $'Ours V2V\\Below\tnumber\tdword\t4098'
  $'Ours V2V\\Below\ttext\tsz\tHello, W\xc3\xb6rld'
  $'Ours V2V\\Below\t\tsz\tthe default'
  $'Ours V2V\\Below\tpath\texpand\t%SystemRoot%\\x.sys'
  $'Ours V2V\\Below\tlist\tmulti\tone|two'
  $'Ours V2V\\Below\traw\tbinary\tABCDEFGH'
  $'Ours V2V\\Below\tgone\tsz\tx'
  $'Ours V2V\\Below\tgone\tunset\t'
  $'Ours V2V\\Dropped\\deep\tv\tsz\tx'
  $'Ours V2V\\Dropped\t\tdrop\t'
  $'Ours V2V\\Long\tlong\tsz\t'"$long"
)

# All of a hive but times and what we made; lines of reglookup.
rest_of ()
{
  reglookup "$1" 2>>"$tmpdir/reglookup.err" |
    python3 -c '
import sys
for line in sys.stdin.buffer:
    path, kind, value = (line.rstrip(b"\n") + b",,").split(b",")[:3]
    if not path.startswith(b"/Ours V2V"):
        sys.stdout.buffer.write(b"%s,%s,%s\n" % (path, kind, value))'
}

# assert_seen WHAT FILE LINE: a reader says it.
assert_seen ()
{
  grep -qF -e "$3" "$2" || {
    cat "$2" >&2
    fail "$1 does not say: $3"
  }
}

check_reglookup ()
{
  local seen=$tmpdir/seen

  reglookup -p '/Ours V2V' "$1" >"$seen" 2>/dev/null
  assert_seen reglookup "$seen" '/Ours V2V/Below/number,DWORD,0x00001002,'
  # It knows no character beyond ASCII in this locale: bytes.
  assert_seen reglookup "$seen" '%2C%00 %00W%00%F6%00r%00l%00d%00'
  assert_seen reglookup "$seen" '/Ours V2V/Below/,SZ,the default,'
  assert_seen reglookup "$seen" \
    '/Ours V2V/Below/path,EXPAND_SZ,%25SystemRoot%25\x.sys,'
  assert_seen reglookup "$seen" '/Ours V2V/Below/list,MULTI_SZ,one|two'
  assert_seen reglookup "$seen" '/Ours V2V/Below/raw,BINARY,ABCDEFGH,'
  assert_seen reglookup "$seen" "/Ours V2V/Long/long,SZ,$long,"
  ! grep -E 'gone|Dropped' "$seen" >&2 || fail "removed, but reglookup sees it"
}

check_libregf ()
{
  local seen=$tmpdir/seen

  regfexport -K '\Ours V2V\Below' "$1" >"$seen" 2>&1 || {
    cat "$seen" >&2
    fail "regfexport cannot read the hive"
  }
  assert_seen regfexport "$seen" 'Hello, W'
  assert_seen regfexport "$seen" '%SystemRoot%\x.sys'
}

check_chntpw ()
{
  local seen=$tmpdir/seen

  printf '%s\n' 'cd Ours V2V\Below' ls 'cat text' q n |
    chntpw -e "$1" >"$seen" 2>&1 || true
  assert_seen chntpw "$seen" 'REG_DWORD'
  assert_seen chntpw "$seen" '<number>'
  assert_seen chntpw "$seen" 'Hello, W'
}

for name in plaso-SYSTEM plaso-SOFTWARE dfwinreg-SYSTEM dfwinreg-SOFTWARE; do
  hive=$tmpdir/$name
  said=$("$edit" check "$hives/$name") || fail "$name is not sound"
  case $name in
    plaso-*)
      [ "$said" = clean ] || fail "$name is not clean"
      cp "$hives/$name" "$hive" ;;
    *)
      [ "$said" = dirty ] || fail "$name is clean"
      "$edit" close "$hives/$name" "$hive" ;;
  esac
  printf '%s\n' "${changes[@]}" | "$edit" set "$hive" "$hive.new" ||
    fail "$name cannot be changed"
  check_reglookup "$hive.new"
  check_libregf "$hive.new"
  check_chntpw "$hive.new"
  rest_of "$hive" >"$tmpdir/before"
  rest_of "$hive.new" >"$tmpdir/after"
  [ "$(wc -l <"$tmpdir/before")" -gt 10000 ] || fail "$name: reglookup is lost"
  cmp "$tmpdir/before" "$tmpdir/after" ||
    fail "$name: something else was changed"
  rm -f "$hive" "$hive.new"
done

# A value in segments is not written again as hivex would.
bash "$top_srcdir/tests/fuzz/seeds-hive.sh" "$tmpdir"
assert_fails 'value "large" has 20000 bytes' \
  "$edit" set "$tmpdir/made-big" "$tmpdir/out" \
  < <(printf 'Alpha\\\xc3\x9c\tnew\tsz\tx\n')
[ ! -e "$tmpdir/out" ] || fail "a hive was written"

# Logs that another implementation made: the seeds'.
for kind in old new; do
  python3 - "$tmpdir" "$kind" <<'END'
import sys
d, kind = sys.argv[1:]
hive, log = open(f"{d}/made-{kind}-log", "rb").read().split(b"%%%%", 1)
open(f"{d}/hive-{kind}", "wb").write(hive)
open(f"{d}/log-{kind}", "wb").write(log)
END
  "$edit" replay "$tmpdir/hive-$kind" "$tmpdir/out" "$tmpdir/log-$kind" ||
    fail "the $kind log was not applied"
  [ "$("$edit" check "$tmpdir/out")" = clean ] || fail "replayed, not clean"
done
