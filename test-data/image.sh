# Write the file tree of a guest into a raw disk image.
# Sourced by make-guest.sh.
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# Nothing is mounted and no kernel device but a loop device for LVM is used:
# mkfs.ext4, mtools, LVM and qemu-img each write to an offset in the file.
#
# LAYOUT=plain   MBR: 1 root, 2 swap
# LAYOUT=lvm     GPT: 1 ESP, 2 /boot, 3 LVM: VG debian12-vg: root, swap_1
# LAYOUT=luks    MBR: 1 /boot, 2 LUKS: root

readonly MIB=$((1024 * 1024))
readonly EXTENT_MIB=4

# image_make TREE IMAGE: also writes the file "info" beside it.
image_make ()
{
  local tree=$1 image=$2

  KERNELS=$(tree_kernels "$tree" | xargs)
  USED_BYTES=0
  truncate -s "${DISK_MIB}M" "$image"
  "image_$LAYOUT" "$tree" "$image"
  if [ "$FIRMWARE" = bios ]; then
    image_boot_sector "$tree" "$image"
  fi
  image_info >info
}

image_info ()
{
  echo "NAME=$NAME"
  echo "FIRMWARE=$FIRMWARE"
  echo "LAYOUT=$LAYOUT"
  echo "KERNELS=\"$KERNELS\""
  echo "INITRAMFS=$INITRAMFS"
  echo "ROOT_PASSWORD=$ROOT_PASSWORD"
  echo "LUKS_PASSPHRASE=$LUKS_PASSPHRASE"
  # Blocks that the ext4 filesystems have in use.
  echo "USED_BYTES=$USED_BYTES"
}

# image_ext4 IMAGE OFFSET_MIB SIZE_MIB NAME TREE: a filesystem with a tree's
# files.
image_ext4 ()
{
  # Features that GRUB of that Debian release can not read are left out.
  mkfs.ext4 -q -F -L "$4" -U "$(uuid_of "$4")" \
    -O '^metadata_csum_seed,^orphan_file' \
    -E "offset=$(($2 * MIB)),root_owner=0:0" -d "$5" \
    "$1" "${3}M"
}

# image_unlink_junk IMAGE OFFSET_MIB
image_unlink_junk ()
{
  local target="$1?offset=$(($2 * MIB))"

  [ "${#JUNK_FILES[@]}" -gt 0 ] || return 0
  printf 'rm /%s\n' "${JUNK_FILES[@]}" | debugfs -w "$target" >/dev/null 2>debugfs.log
  if grep -v '^debugfs [0-9]' debugfs.log; then
    die "debugfs could not delete the junk files"
  fi
  rm debugfs.log
}

# image_count_used IMAGE OFFSET_MIB: add to USED_BYTES what is in use in a
# filesystem.
image_count_used ()
{
  local used
  used=$(dumpe2fs -h "$1?offset=$(($2 * MIB))" |
         awk -F: '$1 == "Block count" { all = $2 }
                  $1 == "Free blocks" { free = $2 }
                  $1 == "Block size" { size = $2 }
                  END { print (all - free) * size }')
  USED_BYTES=$((USED_BYTES + used))
}

# image_swap IMAGE OFFSET_MIB: swap space that was used.
image_swap ()
{
  truncate -s "${SWAP_MIB}M" swap.img
  mkswap -q -U "$(uuid_of swap)" swap.img
  head -c "${SWAP_JUNK_MIB}M" /dev/urandom |
    dd of=swap.img bs=1M seek=1 conv=notrunc iflag=fullblock status=none
  dd if=swap.img of="$1" bs=1M seek="$2" conv=notrunc,sparse status=none
  rm swap.img
}

image_plain ()
{
  local tree=$1 image=$2 root=$((DISK_MIB - 1 - SWAP_MIB))

  sfdisk -q --label dos "$image" <<END
label-id: 0x$(fat_serial | tr A-F a-f)
start=1MiB, size=${root}MiB, type=83, bootable
$([ "$SWAP_MIB" -eq 0 ] || echo "type=82")
END
  image_ext4 "$image" 1 "$root" root "$tree"
  image_unlink_junk "$image" 1
  image_count_used "$image" 1
  if [ "$SWAP_MIB" -gt 0 ]; then
    image_swap "$image" $((1 + root))
  fi
}

# image_boot_sector TREE IMAGE: what grub-bios-setup does: GRUB's first sector
# without the bytes of the partition table, its core in the gap behind that.
image_boot_sector ()
{
  local dir=$1/boot/grub/i386-pc

  [ "$(stat -c %s "$dir/core.img")" -lt $((MIB - 512)) ] ||
    die "GRUB's core does not fit before the first partition"
  dd if="$dir/boot.img" of="$2" bs=1 count=440 conv=notrunc status=none
  # Take the drive number that a BIOS gives for a hard disk as it is.
  printf '\x90\x90' |
    dd of="$2" bs=1 seek=$((0x66)) conv=notrunc status=none
  dd if="$dir/core.img" of="$2" bs=512 seek=1 conv=notrunc status=none
}

# split_boot TREE: move the tree's /boot out of it, beside it.
split_boot ()
{
  mv "$1/boot" boot
  mkdir -m 0755 "$1/boot"
}

image_lvm ()
{
  local tree=$1 image=$2 esp=128 boot=512 start

  sfdisk -q --label gpt "$image" <<END
label-id: $(uuid_of disk)
start=1MiB, size=${esp}MiB, type=uefi, uuid=$(uuid_of part1)
size=${boot}MiB, type=linux, uuid=$(uuid_of part2)
size=$((DISK_MIB - 1 - esp - boot - 1))MiB, type=lvm, uuid=$(uuid_of part3)
END
  mkdir "$tree/boot/efi"
  split_boot "$tree"
  image_esp boot "$image" "$esp"
  image_ext4 "$image" $((1 + esp)) "$boot" boot boot
  image_count_used "$image" $((1 + esp))
  start=$((1 + esp + boot))
  image_volume_group "$image" "$start"
  image_ext4 "$image" "$ROOT_START" "$ROOT_SIZE" root "$tree"
  image_unlink_junk "$image" "$ROOT_START"
  image_count_used "$image" "$ROOT_START"
  image_swap "$image" "$SWAP_START"
  rm -rf boot
}

# image_esp BOOT IMAGE SIZE_MIB: the loader lies where the guest's own firmware was
# told to look for it, and nowhere else: no removable-media path EFI/BOOT.
image_esp ()
{
  local efi=$1/grub/x86_64-efi/core.efi

  truncate -s "${3}M" esp.img
  mkfs.vfat -F 32 -s 1 -i "$(fat_serial)" -n ESP esp.img
  mmd -i esp.img ::EFI ::EFI/debian
  mcopy -i esp.img "$efi" ::EFI/debian/grubx64.efi
  # What grub-install leaves beside it where the loader is a signed one.
  printf '%s\n' "search.fs_uuid $(uuid_of boot) root" \
    "set prefix=(\$root)'/grub'" 'configfile $prefix/grub.cfg' >esp-grub.cfg
  mcopy -i esp.img esp-grub.cfg ::EFI/debian/grub.cfg
  dd if=esp.img of="$2" bs=1M seek=1 conv=notrunc,sparse status=none
  rm "$efi" esp.img esp-grub.cfg
}

# image_volume_group IMAGE OFFSET_MIB: make the volume group in the rest of the
# disk; set ROOT_START, ROOT_SIZE and SWAP_START, in MiB.  The kernel's device
# mapper is not asked: the volumes are only written down, and lie in one piece.
image_volume_group ()
{
  local loop status=0

  loop=$(losetup --find --show --offset $(($2 * MIB)) \
           --sizelimit $(((DISK_MIB - 1 - $2) * MIB)) "$1")
  image_lvm_commands "$loop" "$2" || status=$?
  losetup -d "$loop"
  return $status
}

image_lvm_commands ()
{
  local options=(-qq --driverloaded n --devices "$1")
  local columns=(--noheadings --nosuffix --units m) pe_start swap root size
  options+=(--config 'devices { use_devicesfile=0 }
                      activation { udev_sync=0 udev_rules=0 }
                      backup { backup=0 archive=0 }')

  lvm pvcreate "${options[@]}" -u "$(uuid_of pv | lvm_uuid)" \
      --norestorefile "$1" &&
  lvm vgcreate "${options[@]}" -s "${EXTENT_MIB}M" "$VG" "$1" &&
  lvm lvcreate "${options[@]}" -an -Zn -Wn -L "${SWAP_MIB}M" -n swap_1 "$VG" &&
  lvm lvcreate "${options[@]}" -an -Zn -Wn -l 100%FREE -n root "$VG" &&
  pe_start=$(lvm pvs "${options[@]}" "${columns[@]}" -o pe_start "$1") &&
  size=$(lvm lvs "${options[@]}" "${columns[@]}" -o lv_size "$VG/root") &&
  swap=$(lvm_first_extent swap_1 "$1" "${options[@]}") &&
  root=$(lvm_first_extent root "$1" "${options[@]}") || return

  SWAP_START=$(($2 + ${pe_start%.*} + swap * EXTENT_MIB))
  ROOT_START=$(($2 + ${pe_start%.*} + root * EXTENT_MIB))
  ROOT_SIZE=$((${size%.*}))
}

# lvm_first_extent LV DEVICE OPTION…: where a volume of one piece begins, which
# lvs writes as DEVICE:FIRST-LAST.
lvm_first_extent ()
{
  local lv=$1 device=$2 range
  shift 2

  range=$(lvm lvs "$@" --noheadings -o seg_pe_ranges "$VG/$lv")
  [[ $range =~ ^\ *$device:([0-9]+)-[0-9]+\ *$ ]] || return
  echo "${BASH_REMATCH[1]}"
}

# LVM writes its UUIDs in groups of 6-4-4-4-4-4-6 letters and digits.
lvm_uuid ()
{
  tr -d - | sed -E 's/^(.{6})(.{4})(.{4})(.{4})(.{4})(.{4})(.{6}).*/\1-\2-\3-\4-\5-\6-\7/'
}

image_luks ()
{
  local tree=$1 image=$2 boot=200 start root

  start=$((1 + boot))
  root=$((DISK_MIB - start))
  sfdisk -q --label dos "$image" <<END
label-id: 0x$(fat_serial | tr A-F a-f)
start=1MiB, size=${boot}MiB, type=83, bootable
type=83
END
  cp -a "$tree/boot/grub/i386-pc" i386-pc
  split_boot "$tree"
  image_ext4 "$image" 1 "$boot" boot boot
  image_count_used "$image" 1

  # LUKS version 1: the payload begins 2 MiB behind the header.
  truncate -s "$((root - 2))M" root.img
  image_ext4 root.img 0 "$((root - 2))" root "$tree"
  image_unlink_junk root.img 0
  image_count_used root.img 0
  truncate -s "${root}M" luks.img
  printf %s "$LUKS_PASSPHRASE" >passphrase
  cryptsetup luksFormat --batch-mode --type luks1 --uuid "$(uuid_of luks)" \
    --pbkdf-force-iterations 1000 --use-urandom luks.img passphrase
  [ "$(cryptsetup luksDump luks.img |
       sed -n 's/^Payload offset:[[:space:]]*//p')" -eq 4096 ] ||
    die "the LUKS payload does not begin where it was expected"
  # qemu encrypts: the kernel is not needed for it.
  qemu-img convert -n --object secret,id=key,file=passphrase \
    --image-opts driver=raw,file.filename=root.img \
    --target-image-opts driver=luks,key-secret=key,file.filename=luks.img
  dd if=luks.img of="$image" bs=1M seek="$start" conv=notrunc,sparse \
     status=none
  # The boot sector is written from the tree.
  mkdir -p "$tree/boot/grub"
  mv i386-pc "$tree/boot/grub/"
  rm -rf root.img luks.img passphrase boot
}
