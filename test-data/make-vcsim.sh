#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Build the simulated vCenter of vcsim/ with Debian's package of govmomi.
#
#   make-vcsim.sh    prints the program, below ~/.cache/virt-v2v-tests
#                    (V2V_CACHE_DIR)
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)/vcsim
cache=${V2V_CACHE_DIR:-$HOME/.cache/virt-v2v-tests}
packages=/usr/share/gocode/src
govmomi=github.com/vmware/govmomi
[ -d "$packages/$govmomi/simulator" ] || {
  echo "make-vcsim.sh: the package golang-github-vmware-govmomi-dev is" \
    "missing" >&2
  exit 1
}
version=$(cat "$here"/*.go "$here"/simulator/*.go | sha256sum | cut -c 1-12)
program=$cache/vcsim-$version
mkdir -p "$cache"

exec 9>"$cache/vcsim.lock"
flock 9
if [ ! -x "$program" ]; then
  work=$(mktemp -d "$cache/vcsim.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  # The package with what it lacks, before the packaged one in GOPATH.
  mkdir -p "$work/src/$govmomi" "$work/src/vcsim"
  cp -r "$packages/$govmomi/." "$work/src/$govmomi/"
  cp "$here"/simulator/*.go "$work/src/$govmomi/simulator/"
  cp "$here"/*.go "$work/src/vcsim/"
  GO111MODULE=off GOFLAGS='' GOPATH=$work:/usr/share/gocode \
    GOCACHE=$cache/go-build go build -trimpath -o "$program.new" vcsim >&2
  mv "$program.new" "$program"
fi
echo "$program"
