# The package sets that guests are made from.  Sourced by make-guest.sh.
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034

# Release of Debian that every guest here is made of.
DEBIAN_SUITE=bookworm

# What each guest has beside the packages of priority "required".
COMMON_PACKAGES=(
  dbus grub2-common grub-pc-bin grub-efi-amd64-bin initramfs-tools
  iproute2 kmod login open-vm-tools passwd procps systemd systemd-sysv
  udev zstd
)

# Parts that no guest here needs, for sets that shall be small.
base_leave_out_hardware ()
{
  # The drivers of hardware that no virtual machine has are most of a
  # kernel package; dpkg's own filter leaves them out.
  local d kernel='/lib/modules/*/kernel'
  for d in drivers/{accel,bluetooth,comedi,firewire,gpu,hid,hwmon,iio} \
           drivers/{infiniband,isdn,leds,media,mmc,mtd,mtdblock,nfc} \
           drivers/{pcmcia,platform,soundwire,staging,target} \
           drivers/{thunderbolt,video} drivers/usb/{gadget,serial} \
           drivers/net/{can,dsa,ethernet,usb,wireless,wwan} \
           drivers/scsi/{aacraid,aic7xxx,be2iscsi,bfa,bnx2fc,bnx2i} \
           drivers/scsi/{csiostor,cxgbi,elx,esas2r,fnic,hisi_sas,isci} \
           drivers/scsi/{lpfc,megaraid,mpi3mr,mpt3sas,mvsas,pm8001} \
           drivers/scsi/{qedf,qedi,qla2xxx,qla4xxx,smartpqi,snic} \
           sound net/{bluetooth,ceph,mac80211,netfilter,sched,sunrpc} \
           net/{sctp,tipc,wireless,openvswitch} arch/x86/kvm \
           fs/{ceph,cifs,f2fs,gfs2,jfs,nfs,nfsd,ntfs3,ocfs2} \
           fs/{reiserfs,smb,smbfs_common,xfs}; do
    BASE_DPKG_OPTIONS+=("path-exclude=$kernel/$d/*")
  done
  for d in amd/pcnet32.ko 'intel/e1000*/*' 'realtek/*'; do
    BASE_DPKG_OPTIONS+=("path-include=$kernel/drivers/net/ethernet/$d")
  done
  BASE_DPKG_OPTIONS+=(
    'path-exclude=/usr/share/doc/*'
    'path-include=/usr/share/doc/*/copyright'
    'path-exclude=/usr/share/zoneinfo/*'
    'path-exclude=/usr/lib/x86_64-linux-gnu/gconv/*'
  )
}

# base_set NAME: set BASE_PACKAGES, BASE_KERNELS (how many kernels, newest
# last), BASE_LATER (packages that are downloaded with what they depend on, and
# installed only in the guests that name them) and BASE_DPKG_OPTIONS.
base_set ()
{
  BASE_DPKG_OPTIONS=(
    'path-exclude=/usr/share/man/*'
    'path-exclude=/usr/share/locale/*'
    'path-include=/usr/share/locale/locale.alias'
  )

  case "$1" in
    full)
      BASE_KERNELS=2
      BASE_PACKAGES=(
        "${COMMON_PACKAGES[@]}"
        apt-utils bash-completion busybox ca-certificates cron curl file
        less logrotate lvm2 nano openssh-client openssh-server
        perl python3 rsync rsyslog sudo tmux vim-tiny wget xz-utils
      )
      BASE_LATER=(grub-pc grub-efi-amd64)
      ;;
    mini)
      BASE_KERNELS=1
      BASE_PACKAGES=("${COMMON_PACKAGES[@]}")
      BASE_LATER=(grub-pc cryptsetup-initramfs btrfs-progs lvm2 mdadm)
      base_leave_out_hardware
      ;;
    rpm)
      BASE_KERNELS=2
      BASE_PACKAGES=(
        busybox cpio dbus dosfstools dracut grub2-common grub-efi-amd64-bin
        grub-pc-bin iproute2 isc-dhcp-client kmod less login lvm2
        network-manager open-vm-tools openssh-server passwd procps rpm
        systemd systemd-sysv udev xz-utils zstd
      )
      # Only unpacked: programs of the guest that is older than systemd.
      BASE_LATER=(grub-legacy sysvinit-core)
      base_leave_out_hardware
      ;;
    *)
      echo "base_set: no set is called $1" >&2
      return 1
      ;;
  esac
}
