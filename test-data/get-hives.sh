#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Registry hives that real Windows machines wrote, for tests: the path of a
# folder that holds them, decompressed.
#
#   test-data/get-hives.sh
#
# plaso-SYSTEM, plaso-SOFTWARE      Windows 7 SP1 x86, on VMware
# dfwinreg-SYSTEM, dfwinreg-SOFTWARE  Windows 8.1 x64; not closed cleanly
#
# They are test data of the programs plaso and dfwinreg, and part of Debian's
# source packages of them.  Taken from the first that has them: the folder
# V2V_HIVES (NAME or NAME.xz), ../shared/data/hives beside the source tree, the
# cache, Debian's archive by apt-get (needs the mirror of trixie).  Exit status
# 77 and the reason: they cannot be had.
set -euo pipefail

top=$(cd "$(dirname "$0")/.." && pwd)
cache=${V2V_CACHE_DIR:-$HOME/.cache/virt-v2v-tests}/hives
names='plaso-SYSTEM plaso-SOFTWARE dfwinreg-SYSTEM dfwinreg-SOFTWARE'
declare -A digests=(
  [plaso-SYSTEM]=96dc1f1cc3c0b44ef9af72d1c18a8e6a4338c67988f303d05693ca4be6bf7eb9
  [plaso-SOFTWARE]=c2e1a391d6be9740e79da7944e012ad9ac878902db38ec7fc225a2a68d262a1b
  [dfwinreg-SYSTEM]=e821fedab5c2db1eba89fd9f40970eba7c07184b7f943a748840e188fd29d09f
  [dfwinreg-SOFTWARE]=701862e7a17f2d63e36d2796af9244feb99180c5e56dbb5b2c8a82c01ddf4a6d
)

# shellcheck source=test-data/lib-source-package.sh
. "$top/test-data/lib-source-package.sh"
mkdir -p "$cache"
work=$(mktemp -d "$cache/work.XXXXXX")
trap 'rm -rf "$work"' EXIT

# Take NAME from FOLDER into the cache if it is the right one.
take () {
  local name=$1 folder=$2

  if [ -e "$folder/$name" ]; then
    cp "$folder/$name" "$work/$name"
  elif [ -e "$folder/$name.xz" ]; then
    xz -dc "$folder/$name.xz" >"$work/$name"
  else
    return 1
  fi
  has_digest "$work/$name" "${digests[$name]}" || return 1
  mv "$work/$name" "$cache/$name"
}

have_all () {
  local name

  for name in $names; do
    [ -e "$cache/$name" ] || return 1
  done
}

# Everything in the source package of PROGRAM whose digest is asked for.
fetch () {
  local program=$1 name file

  fetch_source "$program" "$work/$program" || return 1
  while IFS= read -r -d '' file; do
    for name in "$program-SYSTEM" "$program-SOFTWARE"; do
      if has_digest "$file" "${digests[$name]}"; then
        mv "$file" "$cache/$name"
        break
      fi
    done
  done < <(find "$work/$program" -type f -size +1M -print0)
}

for name in $names; do
  [ -e "$cache/$name" ] || take "$name" "${V2V_HIVES:-/nonexistent}" ||
    take "$name" "$top/../shared/data/hives" || true
done
for program in plaso dfwinreg; do
  [ -e "$cache/$program-SYSTEM" ] && [ -e "$cache/$program-SOFTWARE" ] ||
    fetch "$program" || true
done
if ! have_all; then
  echo "get-hives.sh: the hives are not in V2V_HIVES, not in" \
    "../shared/data/hives, and could not be fetched:" >&2
  tail -qn 3 "$work"/*/apt.log >&2 || true
  exit 77
fi
echo "$cache"
