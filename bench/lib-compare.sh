# SPDX-License-Identifier: GPL-2.0-or-later
# nbdkit plugins beside each other, over a long pipe.  Sourced by
# bench/*/compare.sh, which sets
#
#   columns=(NAME…)     of the contestants; the first is compared with the last
#   server              the port on 127.0.0.1 that is delayed
#   arguments N         a function that sets nbdkit_argv for the contestant N,
#                       from 0, which shall reach the server at the port $far
#
# and calls compare_start "$@" before, compare_run after that.
# shellcheck shell=bash
# shellcheck disable=SC2154

compare_runs=1
compare_mib=256
compare_delays=(20 50 100)

# compare_start [--runs N] [MIB [DELAY…]]: leaves us in a folder with the file
# disk.
compare_start ()
{
  if [ "${1:-}" = --runs ]; then
    compare_runs=$2
    shift 2
  fi
  compare_mib=${1:-$compare_mib}
  [ $# -lt 2 ] || compare_delays=("${@:2}")
  compare_dir=$(mktemp -d /var/tmp/v2v-bench.XXXXXXXX)
  trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$compare_dir"' EXIT
  cd "$compare_dir" || exit
  head -c "${compare_mib}M" /dev/urandom >disk
  truncate -s "${compare_mib}M" copy
  mkfifo port
}

# compare_copy PROGRAM NBDKIT-ARGUMENT…: prints the seconds.
compare_copy ()
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
  truncate -s "${compare_mib}M" copy
  awk "BEGIN { printf \"%.1f\", $end - $start }"
}

# "DELAY PROGRAM SECONDS…" for each delay and program.
compare_once ()
{
  local delay proxy far program i seconds
  for delay in "${compare_delays[@]}"; do
    "$compare_here/https/delay-proxy.py" "$delay" "$server" >port &
    proxy=$!
    read -r far <port
    for program in nbdcopy qemu-img; do
      seconds=()
      for i in "${!columns[@]}"; do
        arguments "$i"
        seconds+=("$(compare_copy $program "${nbdkit_argv[@]}")")
      done
      echo "$delay $program ${seconds[*]}"
    done
    kill $proxy
    # Its end of the pipe must not be taken for that of the next one.
    wait $proxy 2>/dev/null || true
  done
}

# The figures of all runs, each with its minimum, median and maximum.
compare_table ()
{
  python3 -c '
import statistics, sys
names = sys.argv[1:]
rows = {}
for line in sys.stdin:
    delay, program, *seconds = line.split()
    rows.setdefault((delay, program), []).append([float(s) for s in seconds])
def spread(values):
    three = min(values), statistics.median(values), max(values)
    return " / ".join(f"{v:.1f}" for v in three[:1 if len(values) == 1 else 3])
print("| round trip, ms | copied by |" +
      "".join(f" {name}, s |" for name in names) + " times |")
print("|--:|---|" + "--:|" * (len(names) + 1))
for (delay, program), runs in rows.items():
    cells = [spread(column) for column in zip(*runs)]
    cells.append(spread([run[0] / max(run[-1], 0.1) for run in runs]))
    print(f"| {delay} | {program} | " + " | ".join(cells) + " |")' "$@"
}

compare_run ()
{
  local i
  for i in $(seq "$compare_runs"); do
    compare_once
  done | tee /dev/stderr | compare_table "${columns[@]}"
}
