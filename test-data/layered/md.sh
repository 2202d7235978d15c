# Two disks with the same partitions: /dev/md0 for /boot, /dev/md1 for LVM with
# root and swap, both RAID 1.  GRUB is on both disks.  Sourced by kind.sh.
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034

readonly MD_BOOT_MIB=200

layered_names_md ()
{
  VG=vg0
  ROOT_DEVICE=/dev/mapper/vg0-root ROOT_SPEC=$ROOT_DEVICE
  SWAP_SPEC=/dev/mapper/vg0-swap RESUME=$SWAP_SPEC
  # By name, as the installer of Debian writes a swap or /boot on an array.
  BOOT_SPEC=/dev/md0
  GRUB_PREFIX="(mduuid/$(md_uuid 0 | tr -d :))/grub"
  GRUB_MODULES=(mdraid1x ext2)
  GRUB_ANSWERS="boot_drive=mduuid/$(md_uuid 0 | tr -d :)"
}

# md_uuid NUMBER: in the groups that mdadm writes.
md_uuid ()
{
  uuid_of "md$1" | tr -d - | sed -E 's/(.{8})(.{8})(.{8})/\1:\2:\3:/'
}

layered_fstab_md ()
{
  echo "$ROOT_SPEC / ext4 errors=remount-ro 0 1"
  echo "$BOOT_SPEC /boot ext4 defaults 0 2"
  echo "$SWAP_SPEC none swap sw 0 0"
}

md_conf ()
{
  local n

  echo "HOMEHOST <system>"
  echo "MAILADDR root"
  for n in 0 1; do
    echo "ARRAY /dev/md/$n metadata=1.2 UUID=$(md_uuid "$n") name=$NAME:$n"
  done
}

# In place of tree.sh's: mdadm's hook for the initramfs reads this file.
tree_later ()
{
  mkdir -p "$1/etc/mdadm"
  md_conf >"$1/etc/mdadm/mdadm.conf"
  tree_later_packages "$@"
}

# md_create NUMBER: the command of guestfish for one array.
md_create ()
{
  local part=$(($1 + 1))

  echo "debug sh \"mdadm --create /dev/md$1 --run --level=1 \
--raid-devices=2 --metadata=1.2 --assume-clean --homehost=$NAME --name=$1 \
--uuid=$(md_uuid "$1") /dev/sda$part /dev/sdb$part\""
}

image_md ()
{
  local tree=$1 image=$2 second=${2%.img}-2.img i

  truncate -s "${DISK_MIB}M" "$second"
  for i in "$image" "$second"; do
    sfdisk -q --label dos "$i" <<END
label-id: 0x$(uuid_of "$i" | cut -c1-8)
start=1MiB, size=${MD_BOOT_MIB}MiB, type=fd, bootable
type=fd
END
  done
  image_boot_sector "$tree" "$second"
  tar -C "$tree" --xattrs -cf tree.tar .
  appliance -a "$image" -a "$second" <<END
run
$(md_create 0)
$(md_create 1)
pvcreate /dev/md1
vgcreate $VG /dev/md1
lvcreate swap $VG $SWAP_MIB
lvcreate-free root $VG 100
mkswap /dev/$VG/swap uuid:$(uuid_of swap)
mkfs ext4 /dev/md0 features:^metadata_csum_seed,^orphan_file label:boot
set-uuid /dev/md0 $(uuid_of boot)
mkfs ext4 /dev/$VG/root features:^metadata_csum_seed,^orphan_file label:root
set-uuid /dev/$VG/root $(uuid_of root)
mount /dev/$VG/root /
mkdir /boot
mount /dev/md0 /boot
tar-in tree.tar / xattrs:true
umount-all
END
  rm tree.tar
  chmod 0444 "$second"
}
