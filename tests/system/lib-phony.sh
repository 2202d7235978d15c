# SPDX-License-Identifier: GPL-2.0-or-later
# Disks that hold phony guests: file trees that look like an installed
# system to inspection and cannot boot.  For bad-input tests, where the
# conversion ends before anything real would matter.
# shellcheck shell=bash

# phony_tree DIR ID VERSION: the least that is recognised as a Linux.
phony_tree () {
  local dir=$1 id=$2 version=$3
  mkdir -p "$dir"/{bin,boot,dev,etc,lib,proc,root,run,sbin,sys,tmp,usr,var}
  mkdir -p "$dir"/{boot/grub,etc/default,usr/bin,var/lib/dpkg,usr/lib}
  printf 'ID=%s\nNAME="Phony %s"\nPRETTY_NAME="Phony %s %s"\nVERSION_ID="%s"\n' \
    "$id" "$id" "$id" "$version" "$version" >"$dir/etc/os-release"
  [ "$id" != debian ] || echo "$version.1" >"$dir/etc/debian_version"
  echo phony >"$dir/etc/hostname"
  : >"$dir/etc/fstab"
  : >"$dir/var/lib/dpkg/status"
  cp /bin/true "$dir/bin/bash"
  cp /bin/true "$dir/bin/sh"
}

# disk_with IMAGE SIZE_MIB PART_DIR...: an MBR disk with one ext4 file
# system of the given size for each tree.
disk_with () {
  local image=$1 size=$2 offset=1 dir n=0
  shift 2
  truncate -s $(( (size * $# + 2) * 1048576 )) "$image"
  for _ in "$@"; do
    echo "start=$(( (1 + n * size) * 2048 )), size=$(( size * 2048 )), type=83"
    n=$((n + 1))
  done | sfdisk -q "$image"
  for dir in "$@"; do
    mkfs.ext4 -q -F -d "$dir" -E offset=$(( offset * 1048576 )) \
      ${mkfs_options:+$mkfs_options} "$image" "${size}M"
    offset=$((offset + size))
  done
}
