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

[ "$(digest "$source_image")" = "$before" ] || fail "the source changed"
