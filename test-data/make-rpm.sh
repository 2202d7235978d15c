#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Unpack an rpm that writes ndb databases, which Debian 12's does not: the one
# of Debian 13, with all libraries that it needs.  Nothing is installed.
#
#   make-rpm.sh    prints the folder, below ~/.cache/virt-v2v-tests
#                  (V2V_CACHE_DIR); run its programs by DIR/run rpm …
set -euo pipefail

suite=trixie
cache=${V2V_CACHE_DIR:-$HOME/.cache/virt-v2v-tests}
dir=$cache/rpm-$suite
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
mkdir -p "$cache"

# shellcheck source=test-data/lib-mirror.sh
. "$(dirname "$0")/lib-mirror.sh"

exec 9>"$dir.lock"
flock 9
if [ ! -x "$dir/run" ]; then
  rm -rf "$dir" "$dir.new"
  mmdebstrap --quiet --variant=extract --include=rpm "$suite" "$dir.new" \
    "deb [signed-by=$keyring] $mirror $suite main" >&2
  cat >"$dir.new/run" <<'END'
#!/bin/sh
# run PROGRAM ARGUMENT…: with the libraries of this folder.
top=$(cd "$(dirname "$0")" && pwd)
program=$1
shift
export RPM_CONFIGDIR="$top/usr/lib/rpm"
exec "$top/usr/lib64/ld-linux-x86-64.so.2" \
  --library-path "$top/usr/lib/x86_64-linux-gnu" "$top/usr/bin/$program" "$@"
END
  chmod +x "$dir.new/run"
  mv "$dir.new" "$dir"
fi
echo "$dir"
