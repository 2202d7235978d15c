# One btrfs: the subvolumes @ (root, with /boot) and @home, and a snapshot of
# the root as snapshot tools leave them.  Sourced by kind.sh.
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034

layered_names_btrfs ()
{
  ROOT_DEVICE=/dev/sda1 ROOT_SPEC="UUID=$(uuid_of root)"
  GRUB_PREFIX="(,msdos1)/@/boot/grub" GRUB_MODULES=(btrfs)
  GRUB_ANSWERS="fs=btrfs subvolume=@"
}

layered_fstab_btrfs ()
{
  echo "$ROOT_SPEC / btrfs defaults,subvol=@ 0 0"
  echo "$ROOT_SPEC /home btrfs defaults,subvol=@home 0 0"
}

image_btrfs ()
{
  local tree=$1 image=$2

  sfdisk -q --label dos "$image" <<END
label-id: 0x$(fat_serial | tr A-F a-f)
start=1MiB, type=83, bootable
END
  echo "kept" >"$tree/home/v2v-test-data"
  tar -C "$tree" --xattrs -cf tree.tar .
  appliance -a "$image" <<END
run
mkfs btrfs /dev/sda1 label:root
set-uuid /dev/sda1 $(uuid_of root)
mount /dev/sda1 /
btrfs-subvolume-create /@
btrfs-subvolume-create /@home
umount /
mount-options subvol=@ /dev/sda1 /
mkdir /home
mount-options subvol=@home /dev/sda1 /home
tar-in tree.tar / xattrs:true
umount-all
mount /dev/sda1 /
mkdir /snapshots
btrfs-subvolume-snapshot /@ /snapshots/1 ro:true
umount-all
END
  rm tree.tar
}
