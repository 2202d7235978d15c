#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Seeds for fuzz-boot-menu: one small configuration of each kind.
#
#   seeds-boot-menu.sh FOLDER
set -euo pipefail
cd "$1"

cat >made-legacy <<'END'
# kopt=root=/dev/hda1 ro
default saved
title Xen
	root (hd0,0)
	kernel --type=multiboot (hd0,0)/xen.gz dom0_mem=512M
	module (hd0,0)/vmlinuz-2.6.18xen ro root=/dev/xvda1
	module (hd0,0)/initrd-2.6.18xen.img
title Plain
	kernel /vmlinuz-2.6.18 ro single
	initrd /initrd-2.6.18.img
configfile /other
END
cat >made-syslinux <<'END'
DEFAULT menu.c32
ONTIMEOUT a
include other.cfg
MENU INCLUDE theme.cfg
LABEL a
  MENU DEFAULT
  LINUX ../vmlinuz-1
  APPEND initrd=/initrd-1,/b root=/dev/sda1
LABEL b
  KERNEL mboot.c32
END
cat >made-elilo <<'END'
default = xen
image = /vmlinuz
	label = "xen"
	vmm = /xen.gz
	append = "single"
	root = /dev/sda2
END
cat >made-bls <<'END'
title Linux
version 6.8.5~rc1^a.1-2
sort-key k
machine-id 0123
linux /vmlinuz-1
initrd /initrd-1 $tuned_initrd
options root=/dev/sda1 ro
default a-*
END
