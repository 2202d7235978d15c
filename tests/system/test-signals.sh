#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# SIGINT, SIGTERM and SIGKILL in each stage leave nothing behind: no
# process, no temporary file, nothing in the output folder.
. "$(dirname "$0")/lib.sh"

source_image=$(guest debian12-mini)
before=$(digest "$source_image")
out=$tmpdir/out
mkdir "$out"
echo "not ours" >"$out/other"
remember "$out"

# stage_signal STAGE SIGNAL ARGUMENTS...: start, wait for the stage's line,
# send the signal.
stage_signal () {
  local stage=$1 sig=$2 pid status=0 line seen=no
  shift 2
  mkfifo "$tmpdir/lines"
  # A shell starts background commands with SIGINT ignored.
  env --default-signal=INT "${v2v_env[@]}" "$top_builddir/run" virt-v2v \
    -i disk "$source_image" -o local -os "$out" "$@" \
    >"$tmpdir/lines" 2>"$tmpdir/stderr" &
  pid=$!
  while IFS= read -r line; do
    echo "$line"
    case $line in
      *"] $stage"*)
        seen=yes
        kill -s "$sig" "$pid"
        break ;;
    esac
  done <"$tmpdir/lines"
  wait "$pid" || status=$?
  rm "$tmpdir/lines"
  cat "$tmpdir/stderr"
  [ $seen = yes ] || fail "the stage \"$stage\" was not reached"
  case $sig in
    KILL) [ $status = 137 ] || fail "status $status after SIGKILL" ;;
    INT)  [ $status = 130 ] || fail "status $status after SIGINT" ;;
    TERM) [ $status = 143 ] || fail "status $status after SIGTERM" ;;
  esac
  if [ "$sig" != KILL ]; then
    grep -q 'virt-v2v: error: interrupted' "$tmpdir/stderr" ||
      fail "no word of the interruption"
    # Everything was gone before the program ended.
    [ -z "$(v2v_processes)" ] || fail "processes outlive the program"
  fi
  no_leftovers
  echo "passed: $sig at \"$stage\""
}

# commit_signal SIGNAL N STATUS: the signal comes with the Nth of the two renames
# that give the disk and the XML their names.  A thread takes what can be taken,
# and the one that renames may get to the other rename before it is stopped: that
# is undone, too.
commit_signal () {
  local status=0 renames
  strace -o "$tmpdir/strace" -e trace=renameat2 \
    -e "inject=renameat2:signal=SIG$1:when=$2" \
    env "${v2v_env[@]}" "$top_builddir/run" virt-v2v -i disk "$source_image" \
    -o local -os "$out" -of raw >"$tmpdir/stdout" 2>"$tmpdir/stderr" ||
    status=$?
  cat "$tmpdir/stdout" "$tmpdir/stderr" "$tmpdir/strace"
  renames=$(grep -c '^renameat2' "$tmpdir/strace") || true
  [ "$renames" = "$2" ] || { [ "$1" != KILL ] && [ "$renames" = 2 ]; } ||
    fail "the commit made other renames than were expected"
  [ $status = "$3" ] || fail "status $status after SIG$1"
  no_leftovers
  echo "passed: $1 at rename $2 of the commit"
}

# Copying is quick: compressing makes it last long enough to be hit.
stages=(
  "Setting up the source" "Opening the source" "Inspecting the source"
  "Mapping filesystem data" "Setting up the destination" "Converting"
  "Closing the overlay" "Copying disk 1/1"
)
for stage in "${stages[@]}"; do
  for sig in INT TERM KILL; do
    stage_signal "$stage" $sig -of qcow2 -oo compressed
  done
done
# A plain copy runs beside the conversion.
stage_signal "Converting" KILL -of raw
stage_signal "Converting" TERM -of raw

need strace
commit_signal KILL 2 137
commit_signal TERM 1 143

[ "$(digest "$source_image")" = "$before" ] || fail "the source changed"
