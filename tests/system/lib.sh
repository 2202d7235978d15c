# What every system test uses.  A test begins with:
#
#   . "$(dirname "$0")/lib.sh"
#
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# A test is a program of its own: exit 0 passed, 77 skipped (say what was
# missing through "skip"), anything else failed.  It gets strict mode, a
# directory $tmpdir of its own which is removed at the end, and these variables,
# which "make check-system" sets and a person at a terminal need not:
#
#   top_srcdir, top_builddir   the source tree and the build tree
#   V2V_KEEP=1                 leave $tmpdir, and say where it is

set -euo pipefail
shopt -s inherit_errexit

system_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
top_srcdir=$(cd "${top_srcdir:-$system_dir/../..}" && pwd)
if [ -z "${top_builddir:-}" ] && [ -x "$top_srcdir/build/run" ]; then
  top_builddir=$top_srcdir/build
fi
top_builddir=$(cd "${top_builddir:-$top_srcdir}" && pwd)
export top_srcdir top_builddir LC_ALL=C.UTF-8

tmpdir=$(mktemp -d /tmp/v2v-test.XXXXXXXX)
mkdir "$tmpdir/tmp"

# shellcheck disable=SC2317
cleanup_test ()
{
  local status=$? pid

  # What the test started in the background ends with it.
  for pid in $(jobs -p); do
    kill "$pid" 2>/dev/null || true
  done
  if [ -n "${V2V_KEEP:-}" ]; then
    echo "kept: $tmpdir" >&2
  else
    rm -rf "$tmpdir"
  fi
  return $status
}
trap cleanup_test EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

fail ()
{
  echo "$(basename "$0"): FAILED: $*" >&2
  exit 1
}

skip ()
{
  echo "$(basename "$0"): skipped: $*" >&2
  exit 77
}

# need PROGRAM…: skip the test where one is missing.
need ()
{
  local p
  for p in "$@"; do
    command -v "$p" >/dev/null || skip "the program $p is missing"
  done
}

# guest NAME: the path of a guest's image, which is made now if it was not made
# before.  It must not be written to.
guest ()
{
  local path
  path=$("$top_srcdir/test-data/make-guest.sh" "$1" | tail -n 1) || {
    [ "$(id -u)" -eq 0 ] || skip "only root can make the guest $1"
    fail "the guest $1 was not made"
  }
  echo "$path"
}

# guest_fact NAME KEY: what is known about a guest, such as KERNELS.
guest_fact ()
{
  ( eval "$("$top_srcdir/test-data/make-guest.sh" --info "$1")"
    echo "${!2-}" )
}

# Every process that virt-v2v starts inherits V2V_TEST_RUN, and every temporary
# file is made below $tmpdir/tmp: so no_leftovers knows what to look for.  The
# appliance stays where it is cached.
v2v_env=(
  env V2V_TEST_RUN="$tmpdir" TMPDIR="$tmpdir/tmp"
  VIRT_V2V_TMPDIR="$tmpdir/tmp"
  LIBGUESTFS_CACHEDIR="${LIBGUESTFS_CACHEDIR:-/var/tmp}"
)

run_v2v ()
{
  "${v2v_env[@]}" "$top_builddir/run" virt-v2v "$@"
}

# assert_fails PATTERN COMMAND…: the command must exit with status 1, not die in
# another way, and say on stderr something that the extended regular expression
# matches.
assert_fails ()
{
  local pattern=$1 status=0
  shift

  "$@" >"$tmpdir/stdout" 2>"$tmpdir/stderr" || status=$?
  if [ "$status" -ne 1 ]; then
    cat "$tmpdir/stdout" "$tmpdir/stderr" >&2
    fail "expected exit status 1, got $status: $*"
  fi
  if ! grep -qE -e "$pattern" "$tmpdir/stderr"; then
    cat "$tmpdir/stderr" >&2
    fail "expected a message that matches \"$pattern\": $*"
  fi
}

# dir_state DIR: what lies in a directory, with sizes, kinds and times.
dir_state ()
{
  (cd "$1" && find . -mindepth 1 -printf '%p %y %s %T@ %l\n' | sort)
}

# remember DIR…: no_leftovers will compare with what is in there now.
remembered=()
remember ()
{
  local dir
  for dir in "$@"; do
    remembered+=("$dir")
    dir_state "$dir" >"$tmpdir/state-$((${#remembered[@]} - 1))"
  done
}

# Processes, other than this one, which run_v2v started.
v2v_processes ()
{
  local dir
  for dir in /proc/[0-9]*; do
    if tr '\0' '\n' 2>/dev/null <"$dir/environ" |
       grep -qxF "V2V_TEST_RUN=$tmpdir"; then
      echo "${dir#/proc/} $(tr '\0' ' ' 2>/dev/null <"$dir/cmdline" || true)"
    fi
  done
}

# Nothing of a run of virt-v2v is left: no process, no temporary file, and the
# directories given to "remember" are as they were.  Processes whose parent was
# killed get five seconds to end.
no_leftovers ()
{
  local i left deadline=$((SECONDS + 5))

  while left=$(v2v_processes); [ -n "$left" ]; do
    [ "$SECONDS" -lt "$deadline" ] || fail "processes are left: $left"
    sleep 0.1
  done
  left=$(dir_state "$tmpdir/tmp")
  [ -z "$left" ] || fail "temporary files are left: $left"
  for i in "${!remembered[@]}"; do
    dir_state "${remembered[$i]}" >"$tmpdir/state-now"
    diff -u "$tmpdir/state-$i" "$tmpdir/state-now" >&2 ||
      fail "${remembered[$i]} is not as it was"
  done
}

# digest FILE: SHA-256 in hexadecimal.
digest ()
{
  openssl dgst -sha256 -r "$1" | cut -d ' ' -f 1
}

# The folder of the hives that real Windows machines wrote, in $hives.
real_hives () {
  local status=0

  hives=$("$top_srcdir/test-data/get-hives.sh" 2>"$tmpdir/why") || status=$?
  [ "$status" -ne 77 ] || skip "$(tail -n 1 "$tmpdir/why")"
  [ "$status" -eq 0 ] || fail "$(cat "$tmpdir/why")"
}
