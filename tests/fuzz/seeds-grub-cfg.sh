#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Seeds for fuzz-grub-cfg: a menu and an environment block.
#
#   seeds-grub-cfg.sh FOLDER
set -euo pipefail
cd "$1"

cat >made-menu <<'END'
if [ -s $prefix/grubenv ]; then
  load_env
fi
if [ "${next_entry}" ] ; then
   set default="${next_entry}"
else
   set default="0"
fi
function savedefault {
  if [ -z "${boot_once}" ]; then
    save_env saved_entry
  fi
}
menuentry 'Debian GNU/Linux' --class debian $menuentry_id_option 'simple' {
  insmod ext2
  linux /boot/vmlinuz-6.1.0-18-amd64 root=UUID=1234 ro quiet
  initrd /boot/initrd.img-6.1.0-18-amd64
}
submenu 'Advanced options' $menuentry_id_option 'advanced' {
  menuentry 'Debian, with Linux 6.1.0-9-amd64' {
    linux /boot/vmlinuz-6.1.0-9-amd64 root=UUID=1234 ro \
      single
    initrd /boot/initrd.img-6.1.0-9-amd64
  }
  menuentry "Xen" { multiboot /boot/xen.gz; module /boot/vmlinuz; }
}
END

# Exactly 1024 bytes, padded with "#".
text=$'# GRUB Environment Block\nsaved_entry=1>2\nother=a\\\nb\n'
{ printf '%s' "$text"
  printf '%*s' $((1024 - ${#text})) '' | tr ' ' '#'
} >made-grubenv

cat >made-blscfg <<'END'
load_env -f /photon.cfg
set prefix=($root)/grub2
set default="${saved_entry}"
set kernelopts="root=/dev/sda2 ro "
blscfg
menuentry "Photon" { linux "/"$photon_linux root=$rootpartition
initrd "/"${photon_initrd} }
configfile $prefix/grub.cfg
END
