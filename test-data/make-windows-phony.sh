#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Make a disk image of a phony Windows: partitions and an NTFS with the files of
# a folder.  It has hives and no Windows, so it can be inspected and converted,
# and not booted.
#
#   make-windows-phony.sh bios|uefi FOLDER IMAGE
#
# FOLDER becomes C:.  "run-convert -t FOLDER CASE.tree" makes one of a
# description in tests/convert/windows.  Where wine is installed, cmd.exe is
# wine's, so that it tells the processor.
#
#   bios   MBR, signature 12345678; 1: C: at 1 MiB, active; 5: a logical NTFS
#          at 632 MiB
#   uefi   GPT; 1: ESP, 2: Microsoft reserved, 3: C:
#
# Needs root, a loop device, FUSE, and the Debian packages fdisk, ntfs-3g,
# dosfstools, mtools.
set -euo pipefail

kind=${1-} folder=${2-} image=${3-}
[ -d "$folder" ] && [ -n "$image" ] || {
  sed -n 's/^#   make-windows/usage: make-windows/p' "$0" >&2
  exit 1
}
[ "$(id -u)" -eq 0 ] || {
  echo "make-windows-phony: only root may mount" >&2
  exit 1
}

disk_mib=640
mib=$((1024 * 1024))
work=$(mktemp -d)
loop=
cleanup () {
  ! mountpoint -q "$work/c" || umount "$work/c" || true
  [ -z "$loop" ] || losetup -d "$loop" || true
  rm -rf "$work"
}
trap cleanup EXIT

# format START SIZE: an NTFS there (MiB), on $loop.
format () {
  loop=$(losetup --show -f -o $(($1 * mib)) --sizelimit $(($2 * mib)) "$image")
  mkntfs -q -Q -F -L Phony -p $(($1 * 2048)) -H 255 -S 63 -s 512 \
    "$loop" >/dev/null 2>&1
}

rm -f "$image"
truncate -s "${disk_mib}M" "$image"
case $kind in
  bios)
    start_mib=1
    sfdisk -q "$image" <<END
label: dos
label-id: 0x12345678
start=1MiB, size=$((disk_mib - 10))MiB, type=7, bootable
start=$((disk_mib - 9))MiB, size=8MiB, type=f
start=$((disk_mib - 8))MiB, size=7MiB, type=7
END
    end_mib=$((disk_mib - 9))
    format $((disk_mib - 8)) 7
    losetup -d "$loop"
    loop=
    ;;
  uefi)
    start_mib=64
    end_mib=$((disk_mib - 1))
    sfdisk -q "$image" <<END
label: gpt
label-id: 11111111-2222-3333-4444-555555555555
start=1MiB, size=47MiB, type=uefi, name="EFI system partition"
start=48MiB, size=16MiB, type=E3C9E316-0B5C-4DB8-817D-F92DF00215AE
start=64MiB, size=$((disk_mib - 65))MiB, type=EBD0A0A2-B9E5-4433-87C0-68B6B72699C7, uuid=AABBCCDD-1122-3344-5566-77889900AABB
END
    echo "phony" >"$work/bootmgfw.efi"
    mkfs.vfat -F 32 -s 1 --offset=$((mib / 512)) "$image" $((47 * 1024)) \
      >/dev/null 2>&1
    esp=$image@@1M
    mmd -i "$esp" ::/EFI ::/EFI/Microsoft ::/EFI/Microsoft/Boot ::/EFI/Boot
    mcopy -i "$esp" "$work/bootmgfw.efi" ::/EFI/Microsoft/Boot/bootmgfw.efi
    mcopy -i "$esp" "$work/bootmgfw.efi" ::/EFI/Boot/bootx64.efi
    ;;
  *) echo "make-windows-phony: bios or uefi, not $kind" >&2; exit 1 ;;
esac

format "$start_mib" $((end_mib - start_mib))
mkdir "$work/c"
ntfs-3g "$loop" "$work/c"
cp -r "$folder/." "$work/c/"
wine=/usr/lib/x86_64-linux-gnu/wine
arch=i386
[ ! -d "$folder/Windows/SysWOW64" ] || arch=x86_64
if [ -f "$wine/$arch-windows/cmd.exe" ]; then
  cp "$wine/$arch-windows/cmd.exe" "$work/c/Windows/System32/cmd.exe"
fi
umount "$work/c"
