#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A disk image that Windows encrypted with BitLocker To Go, for tests: its path.
# It holds a FAT file system; the passphrase is bde-TEST.
#
#   test-data/get-bitlocker.sh
#
# It is test data of the program dfvfs, and part of Debian's source package of
# it.  Taken from the cache, or from Debian's archive by apt-get (needs the
# mirror of trixie).  Exit status 77 and the reason: it cannot be had.
set -euo pipefail

top=$(cd "$(dirname "$0")/.." && pwd)
cache=${V2V_CACHE_DIR:-$HOME/.cache/virt-v2v-tests}/bitlocker
image=$cache/bdetogo.raw
digest=ed7982a1f9263e4e54889fea1fa74112d12fea0a0aa7cd8f84fc6f03198ae71b

# shellcheck source=test-data/lib-source-package.sh
. "$top/test-data/lib-source-package.sh"

if [ ! -e "$image" ] || ! has_digest "$image" "$digest"; then
  mkdir -p "$cache"
  work=$(mktemp -d "$cache/work.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  fetch_source dfvfs "$work" || true
  found=$(find "$work" -name bdetogo.raw -type f)
  if [ -z "$found" ] || ! has_digest "$found" "$digest"; then
    echo "get-bitlocker.sh: the image could not be fetched:" >&2
    tail -n 3 "$work/apt.log" >&2 || true
    exit 77
  fi
  mv "$found" "$image"
fi
echo "$image"
