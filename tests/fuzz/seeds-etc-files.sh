#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Seeds for fuzz-etc-files: fstab with crypttab, os-release, a program.
#
#   seeds-etc-files.sh FOLDER
set -euo pipefail
cd "$1"

cat >made-fstab <<'END'
# /etc/fstab
UUID=0f3d9a5c-1111-2222-3333-444455556666 / ext4 errors=remount-ro 0 1
/dev/sda2 /boot ext4 defaults 0 2
/dev/mapper/vg-root /srv/a\040b xfs noatime 0 0
/dev/vg/root /srv btrfs subvol=@srv 0 0
/dev/sda5 none swap sw 0 0
server:/x /net nfs defaults 0 0
%%%%crypt UUID=0f3d9a5c-1111-2222-3333-444455556666 none luks
END

cat >made-os-release <<'END'
%%%%PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
NAME='Debian'
VERSION_ID="12"
ID=debian
END

head -c 64 /bin/sh >made-program
