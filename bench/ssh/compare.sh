#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Our SSH plugin, with 1, 2 and 4 connections, beside nbdkit-ssh-plugin, over a
# long pipe.
#
#   compare.sh [--runs N] [MIB [DELAY…]]: seconds to copy MIB (256) from an
#   sshd that is DELAY (0 20 50) milliseconds away, by each in turn, all of it
#   N (1) times: minimum / median / maximum.
#
# The user must be one that may log in by key to an sshd without PAM.
set -euo pipefail
compare_here=$(cd "$(dirname "$0")/.." && pwd)
top=$(cd "$compare_here/.." && pwd)
plugin=${top_builddir:-$top/build}/inputs/virt-v2v-ssh-plugin.so
. "$compare_here/lib-compare.sh"

# shellcheck disable=SC2034
compare_delays=(0 20 50)
compare_start "$@"
ssh-keygen -q -t ed25519 -N '' -f host
ssh-keygen -q -t ed25519 -N '' -f key
mkdir -p /run/sshd
server=$(python3 -c 'import socket
s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
/usr/sbin/sshd -D -e -f /dev/null -p "$server" \
  -o ListenAddress=127.0.0.1 -o UsePAM=no -o StrictModes=no -o PidFile=none \
  -o "HostKey=$PWD/host" -o "AuthorizedKeysFile=$PWD/key.pub" \
  -o PermitRootLogin=yes -o Subsystem="sftp internal-sftp" 2>sshd.log &
for _ in $(seq 100); do
  ! (: >"/dev/tcp/127.0.0.1/$server") 2>/dev/null || break
  sleep 0.1
done
printf 'disk\nlayer\nflat %s 0 %s\n' "$(stat -c %s disk)" "$PWD/disk" >disks

# shellcheck disable=SC2034
columns=("ssh plugin" "ours (1)" "ours (2)" "ours (4)")
arguments ()
{
  # shellcheck disable=SC2154
  echo "[127.0.0.1]:$far $(cut -d ' ' -f 1,2 host.pub)" >known
  local login=(host=127.0.0.1 "port=$far" "user=$(id -un)"
               "identity=$PWD/key" "known-hosts=$PWD/known")
  local connections=(0 1 2 4)

  # shellcheck disable=SC2034
  if [ "$1" -eq 0 ]; then
    nbdkit_argv=(--filter=retry ssh "${login[@]}" "$PWD/disk")
  else
    nbdkit_argv=(-e 0 "$plugin" "${login[@]}" "disks=$PWD/disks"
                 "connections=${connections[$1]}")
  fi
}
compare_run
