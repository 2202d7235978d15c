#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Seeds for fuzz-ssh-disks: small extents of both kinds.
#
#   seeds-ssh-disks.sh FOLDER
set -euo pipefail
system=$(cd "$(dirname "$0")/../system" && pwd)
python3 "$system/vmfs-sparse.py" "$1/esx" 64 3:4:1 40:2:2
printf 'disk\nlayer\nflat 512 0 a\nsparse 512 0 a%%20b\n' >"$1/layout"
qemu-img create -q -f vmdk -o subformat=monolithicSparse "$1/hosted" 64K
qemu-io -f vmdk -c 'write -P 3 0 4K' "$1/hosted" >/dev/null
