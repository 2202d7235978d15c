#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Seeds for fuzz-initramfs: one small archive, plain and compressed in each
# way that the kernel knows, alone, behind another, and cut off.
#
#   seeds-initramfs.sh FOLDER
set -euo pipefail
cd "$1"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

make_tree () {
  local modules=$1/usr/lib/modules/5

  mkdir -p "$modules/kernel/a" "$1/conf" "$1/scripts"
  ln -s usr/lib "$1/lib"
  echo module >"$modules/kernel/a/virtio.ko"
  echo 'kernel/a/virtio.ko:' >"$modules/modules.dep"
  echo 'alias virtio:d* virtio' >"$modules/modules.alias"
  echo virtio >"$1/conf/modules"
  echo '#!/bin/sh' >"$1/init"
}

make_tree "$work/tree"
(cd "$work/tree" && find . | sort | cpio -o -H newc -R 0:0 --quiet) >made-plain
gzip -n -c made-plain >made-gzip
bzip2 -c made-plain >made-bzip2
xz --check=crc32 -c made-plain >made-xz
xz --format=lzma -c made-plain >made-lzma
zstd -q -c made-plain >made-zstd
# The kernel's only kind of LZ4 is the legacy frame.
if command -v lz4 >/dev/null; then
  lz4 -q -l -c made-plain >made-lz4
fi
cat made-plain made-gzip >made-two
# mkinitrd's, with a script that loads, and dracut's, with copies.
mkdir -p "$work/nash/bin" "$work/nash/lib" "$work/dracut/lib/dracut/hooks" \
  "$work/dracut/etc/cmdline.d" "$work/dracut/etc/lvm/devices"
touch "$work/nash/bin/nash" "$work/nash/lib/virtio.ko"
printf 'insmod /lib/virtio.ko\ninsmod\n' >"$work/nash/init"
echo 'root=/dev/sda1' >"$work/dracut/etc/cmdline.d/1.conf"
echo 'a /dev/sda2 none' >"$work/dracut/etc/crypttab"
touch "$work/dracut/etc/lvm/devices/system.devices"
for tool in nash dracut; do
  (cd "$work/$tool" && find . | sort | cpio -o -H newc -R 0:0 --quiet) \
    >"made-$tool"
done
head -c 300 made-xz >made-cut
# What follows the mark is the target's modules.dep.
{ cat made-gzip
  printf '%%%%%%%%'
  echo 'kernel/a/virtio.ko:'
  echo 'kernel/a/virtio_blk.ko.gz: kernel/a/virtio.ko'
} >made-dep
