#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Seeds for fuzz-disk-begin, made by the programs that make such disks:
#
#   seeds-disk-begin.sh FOLDER
set -euo pipefail
cd "$1"

bytes=69632                      # SUPERBLOCK_BYTES

# seed NAME COMMAND...: the begin of a file that COMMAND FILE made; without
# the program there is one seed less.
seed () {
  local name=$1
  shift
  command -v "$1" >/dev/null || return 0
  truncate -s 512M image
  if "$@" image >/dev/null 2>&1; then
    head -c $bytes image >"made-$name"
  else
    echo "$name: $1 failed" >&2
  fi
  rm image
}

# The table's text comes from stdin.
table () {
  sfdisk -q "$2" <<<"$1"
}

seed ext2 mkfs.ext2 -F -L label
seed ext4 mkfs.ext4 -F -L label
seed xfs mkfs.xfs -L label
seed btrfs mkfs.btrfs -L label
seed vfat mkfs.vfat -n LABEL
seed ntfs mkntfs -F -Q
seed swap mkswap -L label
echo key >key
seed luks1 cryptsetup -q luksFormat --type luks1 \
  --pbkdf-force-iterations 1000 --key-file key
seed luks2 cryptsetup -q luksFormat --type luks2 --pbkdf pbkdf2 \
  --pbkdf-force-iterations 1000 --key-file key
rm key
seed mbr table 'label: dos
,10M,ef,*
,,L'
seed gpt table 'label: gpt
size=10M, type=U, name="EFI"
size=1M, type=21686148-6449-6E6F-744E-656564454649
type=L, name="root"'
