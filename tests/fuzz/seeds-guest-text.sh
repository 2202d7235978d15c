#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Seeds for fuzz-guest-text: a package database, settings with names of
# devices in them, configuration of drivers, cloud-init and X.
#
#   seeds-guest-text.sh FOLDER
set -euo pipefail
cd "$1"

cat >made-status <<'END'
Package: open-vm-tools
Status: install ok installed
Architecture: amd64
Version: 2:12.2.0-1+deb12u2

Package: linux-image-6.1.0-18-amd64
Status: deinstall ok config-files
Version: 6.1.76-1
END

cat >made-settings <<'END'
GRUB_DEFAULT=0
GRUB_CMDLINE_LINUX="console=ttyS0 root=/dev/sda1 resume=/dev/sdb2"
GRUB_DEFAULT='1>2' # last
/dev/sda1 / ext4 defaults 0 1
/dev/disk/by-path/pci-0000:00:1f.2-ata-1-part2 none swap sw 0 0
END

cat >made-drivers <<'END'
alias eth0 xennet
alias scsi_hostadapter xenblk
alias scsi_hostadapter1 mptspi
blacklist virtio_blk
install virtio_net /bin/true
add_drivers+=" xen-blkfront nbd "
omit_drivers+=" virtio_blk floppy "
END

cat >made-cloud <<'END'
datasource: Ec2
datasource_list: [ Azure, None ]
datasource_list:
  - VMware
END

cat >made-xorg <<'END'
Section "Device"
  Driver "vmware"
  BusID "PCI:0:15:0"
EndSection
Section "InputDevice"
  Driver "vmmouse"
EndSection
END
