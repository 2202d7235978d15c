#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Seeds for fuzz-ntfs: records and the boot sector of a new volume:
#
#   seeds-ntfs.sh FOLDER
set -euo pipefail
cd "$1"

command -v mkntfs >/dev/null || exit 0
truncate -s 64M image
mkntfs -F -Q -p 2048 -H 255 -S 63 image >/dev/null 2>&1
mft=$(od -An -tu8 -j48 -N8 image)
for record in 0 1 3 5 6; do
  dd if=image of=made-$record bs=1024 count=1 status=none \
    skip=$((mft * 4 + record))
  truncate -s 4096 made-$record
  head -c 512 image >>made-$record
done
rm image
