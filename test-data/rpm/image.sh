# Partitions and filesystems of the RPM guests.  Sourced by kind.sh after
# ../image.sh, whose functions it uses.
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034
#
# LAYOUT=rhel_lvm   1 /boot, 2 LVM: volume group $VG with root and swap; with
#                   FIRMWARE=uefi, GPT and the ESP before them
# LAYOUT=rhel_xen   MBR: 1 /boot, 2 root, 3 swap, all for GRUB legacy

readonly RPM_BOOT_MIB=320 RPM_ESP_MIB=64

# In place of ../image.sh's.
image_make ()
{
  local tree=$1 image=$2

  KERNELS=$(tree_kernels "$tree" | xargs)
  USED_BYTES=0
  truncate -s "${DISK_MIB}M" "$image"
  "image_$LAYOUT" "$tree" "$image"
  { image_info; echo "MAC=$MAC"; } >info
}

rpm_devices_rhel_lvm ()
{
  RPM_ROOT_ARGS="resume=/dev/mapper/$VG-swap rd.lvm.lv=$VG/root \
rd.lvm.lv=$VG/swap"
  RPM_DRIVERS="ata_generic ata_piix ahci mptspi vmw_pvscsi sd_mod ext4 dm_mod"
  BOOT_PARTITION=msdos1
  [ "$FIRMWARE" = bios ] || BOOT_PARTITION=gpt2
}

rpm_fstab ()
{
  echo "/dev/mapper/$VG-root / ext4 defaults 1 1"
  echo "UUID=$(uuid_of boot) /boot ext4 defaults 1 2"
  if [ "$FIRMWARE" = uefi ]; then
    echo "UUID=$(fat_serial | sed 's/..../&-/') /boot/efi vfat" \
         "umask=0077,shortname=winnt 0 2"
  fi
  echo "/dev/mapper/$VG-swap none swap defaults 0 0"
}

image_rhel_lvm ()
{
  local tree=$1 image=$2 boot_start=1 start

  [ "$FIRMWARE" = bios ] || boot_start=$((1 + RPM_ESP_MIB))
  start=$((boot_start + RPM_BOOT_MIB))
  "rpm_partitions_$FIRMWARE" "$start" | sfdisk -q "$image"
  if [ "$FIRMWARE" = uefi ]; then
    rpm_esp "$tree" "$image"
    mkdir -p "$tree/boot/efi"
  else
    mkdir -p core/boot/grub
    cp -a "$tree/boot/grub2/i386-pc" core/boot/grub/
  fi
  split_boot "$tree"
  image_ext4 "$image" "$boot_start" "$RPM_BOOT_MIB" boot boot
  image_count_used "$image" "$boot_start"
  rpm_volume_group "$image" "$start"
  image_ext4 "$image" "$ROOT_START" "$ROOT_SIZE" root "$tree"
  image_count_used "$image" "$ROOT_START"
  image_swap "$image" "$SWAP_START"
  [ "$FIRMWARE" = uefi ] || image_boot_sector core "$image"
  rm -rf boot core
}

# rpm_partitions_bios, rpm_partitions_uefi LVM_START_MIB: for sfdisk.
rpm_partitions_bios ()
{
  cat <<END
label: dos
label-id: 0x$(fat_serial | tr A-F a-f)
start=1MiB, size=${RPM_BOOT_MIB}MiB, type=83, bootable
size=$((DISK_MIB - $1))MiB, type=8e
END
}

rpm_partitions_uefi ()
{
  cat <<END
label: gpt
label-id: $(uuid_of disk)
start=1MiB, size=${RPM_ESP_MIB}MiB, type=uefi, uuid=$(uuid_of part1)
size=${RPM_BOOT_MIB}MiB, type=linux, uuid=$(uuid_of part2)
size=$((DISK_MIB - $1 - 1))MiB, type=lvm, uuid=$(uuid_of part3)
END
}

# rpm_volume_group IMAGE OFFSET_MIB: as image_volume_group; the swap volume is
# called as Red Hat's installer calls it.
rpm_volume_group ()
{
  local loop status=0

  loop=$(losetup --find --show --offset $(($2 * MIB)) \
           --sizelimit $(((DISK_MIB - 1 - $2) * MIB)) "$1")
  image_lvm_commands "$loop" "$2" &&
    lvm lvrename -qq --driverloaded n --devices "$loop" \
      --config 'devices { use_devicesfile=0 } backup { backup=0 archive=0 }
                activation { udev_sync=0 udev_rules=0 }' \
      "$VG" swap_1 swap || status=$?
  losetup -d "$loop"
  return $status
}

# rpm_esp TREE IMAGE: what the tree has in /boot/efi, which is emptied.
rpm_esp ()
{
  truncate -s "${RPM_ESP_MIB}M" esp.img
  mkfs.vfat -F 32 -s 1 -i "$(fat_serial)" -n ESP esp.img
  mcopy -i esp.img -s "$1/boot/efi/EFI" ::
  dd if=esp.img of="$2" bs=1M seek=1 conv=notrunc,sparse status=none
  rm -r "$1/boot/efi/EFI" esp.img
}
