#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Our HTTPS plugin beside nbdkit-curl-plugin, over a long pipe.
#
#   compare.sh [--runs N] [MIB [DELAY…]]: seconds to copy MIB (256) from a
#   server that is DELAY (20 50 100) milliseconds away, by both in turn, all of
#   it N (1) times: minimum / median / maximum.
set -euo pipefail
compare_here=$(cd "$(dirname "$0")/.." && pwd)
top=$(cd "$compare_here/.." && pwd)
plugin=${top_builddir:-$top/build}/inputs/virt-v2v-https-plugin.so
. "$compare_here/lib-compare.sh"

compare_start "$@"
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 \
  -addext subjectAltName=IP:127.0.0.1 -keyout key.pem -out cert.pem \
  2>/dev/null
"$top/tests/system/range-server.py" disk cert.pem key.pem >port &
# shellcheck disable=SC2034
read -r server <port

# shellcheck disable=SC2034
columns=("curl plugin" "ours")
arguments ()
{
  local programs=("--filter=retry curl" "$plugin")
  # shellcheck disable=SC2034,SC2154,SC2206
  nbdkit_argv=(${programs[$1]} "url=https://127.0.0.1:$far/disk"
               cainfo=cert.pem)
}
compare_run
