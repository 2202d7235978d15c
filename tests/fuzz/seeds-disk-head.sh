#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Seeds for fuzz-disk-head: a small image of each format.
#
#   seeds-disk-head.sh FOLDER
set -euo pipefail
for format in vmdk qcow2 vpc vhdx vdi; do
  qemu-img create -q -f "$format" "$1/$format" 1M
  head -c 70000 "$1/$format" >"$1/$format.head"
  rm "$1/$format"
done
qemu-img create -q -f vmdk -o subformat=streamOptimized "$1/stream" 1M
printf '# Disk DescriptorFile\n%600s' x >"$1/descriptor"
