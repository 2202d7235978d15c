#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Our HTTPS plugin beside nbdkit-curl-plugin, over a long pipe.
#
#   compare.sh [--runs N] [MIB [DELAY…]]: seconds to copy MIB (256) from a
#   server that is DELAY (20 50 100) milliseconds away, by both in turn, all of
#   it N (1) times: minimum / median / maximum.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
plugin=${top_builddir:-$top/build}/inputs/virt-v2v-https-plugin.so
runs=1
if [ "${1:-}" = --runs ]; then
  runs=$2
  shift 2
fi
mib=${1:-256}
shift || true
[ $# -gt 0 ] || set -- 20 50 100

dir=$(mktemp -d /var/tmp/v2v-bench-https.XXXXXXXX)
trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$dir"' EXIT
cd "$dir"
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 \
  -addext subjectAltName=IP:127.0.0.1 -keyout key.pem -out cert.pem \
  2>/dev/null
head -c "${mib}M" /dev/urandom >disk
mkfifo port
"$top/tests/system/range-server.py" disk cert.pem key.pem >port &
read -r server <port

# copy PROGRAM NBDKIT-ARGUMENT…: prints the seconds.
copy ()
{
  local program=$1 start end
  shift
  start=$(date +%s.%N)
  if [ "$program" = nbdcopy ]; then
    nbdkit -U - -r "$@" --run "nbdcopy \"\$uri\" copy"
  else
    nbdkit -U - -r "$@" \
      --run "qemu-img convert -n -W -f raw -O raw \"\$uri\" copy"
  fi
  end=$(date +%s.%N)
  cmp disk copy >&2
  rm copy
  truncate -s "${mib}M" copy
  awk "BEGIN { printf \"%.1f\", $end - $start }"
}

# measure DELAY…: "DELAY PROGRAM THEIRS OURS" for each.
measure ()
{
  local delay proxy far url program theirs ours
  for delay; do
    "$here/delay-proxy.py" "$delay" "$server" >port &
    proxy=$!
    read -r far <port
    url=https://127.0.0.1:$far/disk
    for program in nbdcopy qemu-img; do
      theirs=$(copy $program --filter=retry curl url="$url" cainfo=cert.pem)
      ours=$(copy $program "$plugin" url="$url" cainfo=cert.pem)
      echo "$delay $program $theirs $ours"
    done
    kill $proxy
  done
}

# table: the figures of all runs, each with its minimum, median and maximum.
table ()
{
  echo "| round trip, ms | copied by | curl plugin, s | ours, s | times |"
  echo "|--:|---|--:|--:|--:|"
  python3 -c '
import statistics, sys
rows = {}
for line in sys.stdin:
    delay, program, theirs, ours = line.split()
    rows.setdefault((delay, program), []).append((float(theirs), float(ours)))
def spread(values):
    three = min(values), statistics.median(values), max(values)
    return " / ".join(f"{v:.1f}" for v in three[:1 if len(values) == 1 else 3])
for (delay, program), all in rows.items():
    print(f"| {delay} | {program} | {spread([t for t, o in all])} | "
          f"{spread([o for t, o in all])} | "
          f"{spread([t / max(o, 0.1) for t, o in all])} |")'
}

truncate -s "${mib}M" copy
for _ in $(seq "$runs"); do
  measure "$@"
done | tee /dev/stderr | table
