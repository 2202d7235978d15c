#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Seeds for fuzz-windows-uninstall: keys and commands as Windows has them.
#
#   seeds-windows-uninstall.sh FOLDER
set -euo pipefail
cd "$1"

printf '%s\n%s' '{FE2F6A2C-196E-4210-9C04-2B1BC21F07EF}' \
  'MsiExec.exe /X{FE2F6A2C-196E-4210-9C04-2B1BC21F07EF}' >made-installer
printf '%s\n%s' 'Oracle VM VirtualBox Guest Additions' \
  'C:\Program Files\Oracle\VirtualBox Guest Additions\uninst.exe' >made-program
printf '%s\n%s' 'Citrix Tools' \
  '"C:\Program Files (x86)\Citrix\XenTools\uninstaller.exe"' >made-quoted
printf '%s\n%s' 'x' 'C:\a.exe" & calc & %PATH% ^ "C:\b.exe' >made-hostile
