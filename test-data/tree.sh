# Turn the unpacked base into the file tree of one guest.
# Sourced by make-guest.sh.
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034

# The settings of a guest and what they are when guests/NAME.conf says nothing.
settings_default ()
{
  BASE=full                 # package set: base-packages.sh
  FIRMWARE=bios             # bios (MBR, grub-pc), uefi (GPT, grub-efi)
  LAYOUT=plain              # plain, lvm, luks: image.sh
  DISK_MIB=6144             # virtual size
  SWAP_MIB=512              # swap partition or volume, 0 for none
  JUNK_MIB=400              # random data written and then deleted
  SWAP_JUNK_MIB=64          # random data in the swap space
  LATER=(grub-pc)           # packages beside the base: BASE_LATER
  # initramfs-tools' MODULES: "list" holds the drivers of INITRAMFS_MODULES
  # only, "most" holds virtio's too.
  INITRAMFS=list
  INITRAMFS_COMPRESS=zstd
  # What a guest of VMware or of a plain PC (IDE, AHCI) needs; no virtio.
  INITRAMFS_MODULES=(
    ata_generic ata_piix ahci mptspi vmw_pvscsi sd_mod
    ext4 crc32c_generic dm_mod
  )
  KERNEL_ARGS="console=tty0 console=ttyS0,115200"
  ROOT_PASSWORD=v2v-root
  LUKS_PASSPHRASE=
  ROOT_TYPE=ext4            # the root's filesystem
  PROGRAMS=()               # program:package pairs needed to build
}

settings ()
{
  declare -p NAME BASE FIRMWARE LAYOUT DISK_MIB SWAP_MIB JUNK_MIB \
          SWAP_JUNK_MIB LATER INITRAMFS INITRAMFS_COMPRESS INITRAMFS_MODULES \
          KERNEL_ARGS ROOT_PASSWORD LUKS_PASSPHRASE ROOT_TYPE
}

# UUIDs are made from the guest's name, so that each build gives the same ones.
uuid_of ()
{
  uuidgen --sha1 --namespace @dns --name "$NAME.$1"
}

# FAT has a serial number of 32 bits instead.
fat_serial ()
{
  uuid_of esp | tr -d - | cut -c1-8 | tr a-f A-F
}

# The names by which the guest on its first hypervisor knows its devices.
# Set ROOT_DEVICE, ROOT_SPEC and SWAP_SPEC (as fstab has them), BOOT_PART (the
# number of the partition that holds /boot); where GRUB finds its modules when it
# is no plain ext4, set GRUB_PREFIX, GRUB_MODULES and GRUB_ANSWERS (what the
# stand-in for grub-probe says).
device_names ()
{
  SWAP_SPEC='' BOOT_SPEC='' ESP_SPEC='' RESUME=none
  case "$LAYOUT" in
    plain)
      ROOT_DEVICE=/dev/sda1 ROOT_SPEC="UUID=$(uuid_of root)" BOOT_PART=1
      if [ "$SWAP_MIB" -gt 0 ]; then
        # By name, as old installations have it: it must be remapped.
        SWAP_SPEC=/dev/sda2 RESUME="UUID=$(uuid_of swap)"
      fi
      ;;
    lvm)
      VG=debian12-vg
      ROOT_DEVICE=/dev/mapper/debian12--vg-root ROOT_SPEC=$ROOT_DEVICE
      SWAP_SPEC=/dev/mapper/debian12--vg-swap_1 RESUME=$SWAP_SPEC
      BOOT_SPEC="UUID=$(uuid_of boot)" BOOT_PART=2
      ;;
    luks)
      ROOT_DEVICE=/dev/mapper/sda2_crypt ROOT_SPEC=$ROOT_DEVICE
      BOOT_SPEC="UUID=$(uuid_of boot)" BOOT_PART=1
      ;;
  esac
  if [ "$FIRMWARE" = uefi ]; then
    ESP_SPEC="UUID=$(fat_serial | sed 's/..../&-/')"
  fi
}

# tree_run TREE COMMAND…: run a program of the guest in its tree, with its own
# /proc, a /dev that holds none of the host's devices, and no /sys.  The
# mounts go away with the process, whichever way it ends.
tree_run ()
{
  unshare --mount --pid --fork --kill-child --propagation private \
    bash -euc '
      tree=$1
      shift
      mount -t proc proc "$tree/proc"
      mount -t tmpfs -o mode=0755 tmpfs "$tree/dev"
      mount -t tmpfs tmpfs "$tree/tmp"
      for d in null:3 zero:5 full:7 random:8 urandom:9; do
        mknod -m 0666 "$tree/dev/${d%:*}" c 1 "${d#*:}"
      done
      ln -s /proc/self/fd "$tree/dev/fd"
      for d in $V2V_FAKE_DEVICES; do
        mkdir -p "$tree${d%/*}"
        : >"$tree$d"
      done
      for d in $V2V_STAND_INS; do
        mount --bind "$V2V_FILES/${d##*/}" "$tree$d"
      done
      cd "$tree"
      exec chroot "$tree" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin \
        LC_ALL=C TMPDIR=/tmp HOME=/root \
        DEBIAN_FRONTEND=noninteractive \
        V2V_PROBE="$V2V_PROBE" "$@"
    ' tree_run "$@"
}

GRUB_PREFIX='' GRUB_MODULES=(ext2) GRUB_ANSWERS=''
export V2V_FAKE_DEVICES='' V2V_STAND_INS='' V2V_PROBE='' V2V_FILES=

# tree_configure TREE LATER_DIR
tree_configure ()
{
  local tree
  tree=$(readlink -f "$1")
  V2V_FILES=$here/files

  device_names
  tree_system "$tree"
  tree_network "$tree"
  tree_report "$tree"
  tree_later "$tree" "$2"
  tree_initramfs "$tree"
  tree_grub "$tree"
  tree_junk "$tree"
}

tree_system ()
{
  local tree=$1

  echo "$NAME" >"$tree/etc/hostname"
  printf '127.0.0.1\tlocalhost\n127.0.1.1\t%s\n' "$NAME" >"$tree/etc/hosts"
  uuid_of machine | tr -d - >"$tree/etc/machine-id"
  : >"$tree/etc/resolv.conf"
  tree_fstab >"$tree/etc/fstab"
  if [ "$LAYOUT" = luks ]; then
    echo "sda2_crypt UUID=$(uuid_of luks) none luks,initramfs" \
         >"$tree/etc/crypttab"
  fi

  tree_run "$tree" sh -c \
    "echo root:$ROOT_PASSWORD | chpasswd --crypt-method SHA512"
  tree_run "$tree" systemctl --quiet set-default multi-user.target
  tree_run "$tree" systemctl --quiet enable serial-getty@ttyS0.service
  # Timers that would only disturb a guest that lives for a minute.
  tree_run "$tree" systemctl --quiet mask apt-daily.timer \
    apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer \
    e2scrub_reap.service fstrim.timer
}

tree_fstab ()
{
  echo "# <file system> <mount point> <type> <options> <dump> <pass>"
  echo "$ROOT_SPEC / ext4 errors=remount-ro 0 1"
  if [ -n "$BOOT_SPEC" ]; then
    echo "$BOOT_SPEC /boot ext4 defaults 0 2"
  fi
  if [ -n "$ESP_SPEC" ]; then
    echo "$ESP_SPEC /boot/efi vfat umask=0077 0 1"
  fi
  if [ -n "$SWAP_SPEC" ]; then
    echo "$SWAP_SPEC none swap sw 0 0"
  fi
}

# systemd-networkd asks for a lease on every Ethernet card whatever its name:
# the card's name changes with the bus, and this is about the driver.
tree_network ()
{
  local tree=$1

  cat >"$tree/etc/systemd/network/20-dhcp.network" <<'END'
[Match]
Type=ether

[Network]
DHCP=ipv4
LinkLocalAddressing=no
IPv6AcceptRA=no
END
  tree_run "$tree" systemctl --quiet enable systemd-networkd.service
  # It would hold up the boot; the report waits by itself.
  tree_run "$tree" systemctl --quiet mask systemd-networkd-wait-online.service
}

# A unit that says on the serial console what the guest runs on.
tree_report ()
{
  local tree=$1

  install -m 0755 "$V2V_FILES/v2v-test-report" "$tree/usr/local/sbin/"
  install -m 0644 "$V2V_FILES/v2v-test-report.service" \
          "$tree/etc/systemd/system/"
  tree_run "$tree" systemctl --quiet enable v2v-test-report.service
}

# tree_later TREE LATER_DIR: install the packages which the base only fetched.
tree_later ()
{
  tree_later_packages "$@"
}

tree_later_packages ()
{
  local tree=$1 later=$2 p

  echo "grub-pc grub-pc/install_devices_empty boolean true" |
    tree_run "$tree" debconf-set-selections
  for p in "${LATER[@]}"; do
    mkdir "$tree/root/later"
    cp "$later/$p"/*.deb "$tree/root/later/"
    tree_run "$tree" env INITRD=No sh -c 'dpkg -i /root/later/*.deb'
    rm -r "$tree/root/later"
  done
}

tree_kernels ()
{
  local k
  for k in "$1"/boot/vmlinuz-*; do
    echo "${k##*/vmlinuz-}"
  done | sort -V
}

tree_initramfs ()
{
  local tree=$1 etc=$1/etc/initramfs-tools k

  sed -i "s/^MODULES=.*/MODULES=$INITRAMFS/
          s/^COMPRESS=.*/COMPRESS=$INITRAMFS_COMPRESS/" "$etc/initramfs.conf"
  printf '%s\n' "${INITRAMFS_MODULES[@]}" >>"$etc/modules"
  echo "RESUME=$RESUME" >"$etc/conf.d/resume"

  # The root filesystem can not be looked at from here: say what it is, so
  # that its fsck comes along.
  sed -i "s/^FSTYPE=.*/FSTYPE=$ROOT_TYPE/" "$etc/initramfs.conf"
  V2V_FAKE_DEVICES="/dev/disk/by-uuid/$(uuid_of luks)"
  for k in $(tree_kernels "$tree"); do
    tree_run "$tree" update-initramfs -c -k "$k"
    tree_check_initramfs "$tree" "$k"
  done
  sed -i "s/^FSTYPE=.*/FSTYPE=auto/" "$etc/initramfs.conf"
}

# The point of these guests is which drivers their initramfs has.
tree_check_initramfs ()
{
  local has=no

  tree_run "$1" lsinitramfs "/boot/initrd.img-$2" >initramfs.list
  if grep -q '/virtio_blk\.ko' initramfs.list; then
    has=yes
  fi
  case "$INITRAMFS:$has" in
    list:no|most:yes) ;;
    *) die "MODULES=$INITRAMFS, but the initramfs of $2 has virtio: $has" ;;
  esac
}

# GRUB's own configuration, written by its own program.  Only grub-probe and
# grub-mkrelpath, which look at real devices, are replaced by stand-ins that
# give the answers of the machine to be.
tree_grub ()
{
  local tree=$1

  sed -i "s/^GRUB_TIMEOUT=.*/GRUB_TIMEOUT=1/
          s/^GRUB_CMDLINE_LINUX_DEFAULT=.*/GRUB_CMDLINE_LINUX_DEFAULT=\"\"/
          s/^GRUB_CMDLINE_LINUX=.*/GRUB_CMDLINE_LINUX=\"$KERNEL_ARGS\"/
          s/^#GRUB_TERMINAL=.*/GRUB_TERMINAL=console/" \
         "$tree/etc/default/grub"

  mkdir -p "$tree/boot/grub/fonts"
  cp "$tree/usr/share/grub/unicode.pf2" "$tree/boot/grub/fonts/"
  tree_run "$tree" grub-editenv /boot/grub/grubenv create
  case "$FIRMWARE" in
    bios) tree_grub_core "$tree" i386-pc core.img biosdisk ;;
    uefi) tree_grub_core "$tree" x86_64-efi core.efi ;;
  esac

  local uuid map=msdos boot_uuid
  uuid=$(uuid_of root)
  boot_uuid=$(if [ -n "$BOOT_SPEC" ]; then uuid_of boot; else uuid_of root; fi)
  [ "$FIRMWARE" = bios ] || map=gpt
  V2V_PROBE="root_device=$ROOT_DEVICE root_uuid=$uuid boot_uuid=$boot_uuid \
             boot_device=/dev/sda$BOOT_PART map=$map part=$BOOT_PART \
             layout=$LAYOUT separate_boot=${BOOT_SPEC:+yes} $GRUB_ANSWERS"
  V2V_FAKE_DEVICES="/dev/disk/by-uuid/$uuid /dev/disk/by-uuid/$boot_uuid \
                    $ROOT_DEVICE"
  V2V_STAND_INS="/usr/sbin/grub-probe /usr/bin/grub-mkrelpath" \
    tree_run "$tree" grub-mkconfig -o /boot/grub/grub.cfg
}

# tree_grub_core TREE PLATFORM FILE [MODULE…]: what grub-install would put into
# /boot/grub.
tree_grub_core ()
{
  local tree=$1 platform=$2 file=$3 prefix part=msdos
  shift 3

  [ "$FIRMWARE" = bios ] || part=gpt
  prefix="(,$part$BOOT_PART)/boot/grub"
  [ -z "$BOOT_SPEC" ] || prefix="(,$part$BOOT_PART)/grub"
  prefix=${GRUB_PREFIX:-$prefix}

  mkdir -p "$tree/boot/grub/$platform"
  cp "$tree/usr/lib/grub/$platform"/*.{mod,lst} "$tree/boot/grub/$platform/"
  [ "$platform" != i386-pc ] ||
    cp "$tree/usr/lib/grub/$platform/boot.img" "$tree/boot/grub/$platform/"
  tree_run "$tree" grub-mkimage -O "$platform" -p "$prefix" \
    -o "/boot/grub/$platform/$file" "part_$part" "${GRUB_MODULES[@]}" "$@"
}

# Files here and there that are deleted again once they are in the filesystem:
# its free space then holds what was in them, as on any disk that was used.
tree_junk ()
{
  local tree=$1 i dirs=(home opt srv usr/lib var/cache var/log)

  JUNK_FILES=()
  for ((i = 0; i < JUNK_MIB / 10; i++)); do
    JUNK_FILES+=("${dirs[i % ${#dirs[@]}]}/v2v-junk-$i")
    head -c 10M /dev/urandom >"$tree/${JUNK_FILES[-1]}"
  done
}
