#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Make phony driver packages with the layout of virtio-win's disc: INF files
# with the sections, device IDs and decorations that real ones have, and beside
# them files which say that they are no drivers.
#
#   make-phony-virtio-win.sh FOLDER [ISO]      DRIVER/OS/ARCH, guest-agent
#   make-phony-virtio-win.sh --by-os FOLDER    drivers/by-os/ARCH/OS, all
#                                              drivers of one in one folder
#
# FOLDER must not exist.  ISO is made of it with Joliet and Rock Ridge names.
# PHONY_OS and PHONY_DRIVERS ("w7 w10", "viostor netkvm") make less.
set -euo pipefail

layout=disc
if [ "${1-}" = --by-os ]; then
  layout=by-os
  shift
fi
folder=${1:?make-phony-virtio-win.sh: which folder?}
iso=${2-}
[ ! -e "$folder" ] || {
  echo "make-phony-virtio-win.sh: $folder exists" >&2
  exit 1
}

# OS, what follows the architecture in decorations, DriverVer, architectures
systems='
xp||07/03/2019,51.80.104.17300|x86 amd64
2k3||07/03/2019,52.80.104.17300|x86 amd64
2k8||07/03/2019,60.80.104.17300|x86 amd64
w7|.6.1|04/15/2020,61.84.104.18500|x86 amd64
2k8R2|.6.1|04/15/2020,61.84.104.18500|amd64
w8|.6.2|01/20/2022,62.90.104.21500|x86 amd64
2k12|.6.2|01/20/2022,62.90.104.21500|amd64
w8.1|.6.3|01/20/2022,63.90.104.21500|x86 amd64
2k12R2|.6.3|01/20/2022,63.90.104.21500|amd64
w10|.10.0|03/10/2025,100.101.104.27100|x86 amd64 ARM64
2k16|.10.0...14393|03/10/2025,100.101.104.27100|amd64
2k19|.10.0...17763|03/10/2025,100.101.104.27100|amd64
2k22|.10.0...20348|03/10/2025,100.101.104.27100|amd64
w11|.10.0...22000|03/10/2025,100.101.104.27100|amd64 ARM64
2k25|.10.0...26100|03/10/2025,100.101.104.27100|amd64
'
all_systems='xp 2k3 2k8 w7 2k8R2 w8 2k12 w8.1 2k12R2 w10 2k16 2k19 2k22 w11 2k25'
from_vista='2k8 w7 2k8R2 w8 2k12 w8.1 2k12R2 w10 2k16 2k19 2k22 w11 2k25'
from_w8='w8 2k12 w8.1 2k12R2 w10 2k16 2k19 2k22 w11 2k25'
from_w10='w10 2k16 2k19 2k22 w11 2k25'

# folder, INF, class, class GUID, start, group, device IDs, systems
ids () {      # the two devices of one driver: old and new way of virtio
  printf 'PCI\\VEN_1AF4&DEV_%s&SUBSYS_%s1AF4&REV_00 ' "$1" "$2"
  printf 'PCI\\VEN_1AF4&DEV_%s&SUBSYS_11001AF4&REV_01' "$3"
}
scsi='SCSIAdapter|{4D36E97B-E325-11CE-BFC1-08002BE10318}'
net='Net|{4d36e972-e325-11ce-bfc1-08002be10318}'
system='System|{4d36e97d-e325-11ce-bfc1-08002be10318}'
display='Display|{4d36e968-e325-11ce-bfc1-08002be10318}'
hid='HIDClass|{745a17a0-74d3-11d0-b6fe-00a0c90f57da}'
drivers="
viostor|viostor|$scsi|0|SCSI miniport|$(ids 1001 0002 1042)|$all_systems
vioscsi|vioscsi|$scsi|0|SCSI miniport|$(ids 1004 0008 1048)|$from_vista
NetKVM|netkvm|$net|3|NDIS|$(ids 1000 0001 1041)|$all_systems
Balloon|balloon|$system|3||$(ids 1002 0005 1045)|$all_systems
viorng|viorng|$system|3||$(ids 1005 0004 1044)|$from_vista
vioserial|vioser|$system|3||$(ids 1003 0003 1043)|$all_systems
viofs|viofs|$system|3||$(ids 105A 001A 105A)|$from_w8
pvpanic|pvpanic|$system|3||ACPI\\QEMU0001|$from_vista
qxl|qxl|$display|3|Video|PCI\\VEN_1B36&DEV_0100|xp 2k3 2k8 w7 2k8R2
qxldod|qxldod|$display|3|Video|PCI\\VEN_1B36&DEV_0100|$from_w8
viogpudo|viogpudo|$display|3|Video|$(ids 1050 0010 1050)|$from_w8
qemufwcfg|qemufwcfg|$system|3||ACPI\\QEMU0002|$from_w10
fwcfg|fwcfg|$system|3||ACPI\\QEMU0002|$from_w10
viosock|viosock|$system|3||$(ids 1012 0013 1053)|$from_w10
vioinput|vioinput|$hid|3||$(ids 1052 0012 1052)|$from_vista
viomem|viomem|$system|3||$(ids 1058 0018 1058)|$from_w10
"

inf_version () {
  cat <<END
; PHONY: for tests; there is no driver beside it.
[Version]
Signature   = "\$Windows NT\$"
Class       = $class
ClassGuid   = $guid
Provider    = %Vendor%
DriverVer   = $driver_ver ; stamped
CatalogFile = $inf.cat
PnpLockdown = 1

[SourceDisksNames]
1 = %Disk%,,,""

[SourceDisksFiles]
$inf.sys = 1,,

[DestinationDirs]
DefaultDestDir = $dirid
$inf.Extra = 11

[Manufacturer]
%VENDOR% = Phony,NT$arch$suffix

[Phony.NT$arch$suffix]
END
}

inf_models () {
  local id plain

  for id in $devices; do
    plain=${id%%&SUBSYS*}
    [ "$plain" != "$id" ] || plain=
    printf '%%Device%% = Phony_Inst, %s%s\n' "$id" "${plain:+, $plain}"
  done
}

inf_install () {
  local root=$1

  cat <<END

[Phony_Inst$root]
CopyFiles = Phony.Files
AddReg    = Phony.Reg

[Phony.Files]
$inf.sys,,,2

[Phony.Reg]
HKR,, PhonySetting, 0x00010001, 0x10
HKR, Phony\\Texts, Kinds, %REG_MULTI_SZ%, "one", "two ""quoted""", three

[Phony_Inst$root.HW]
AddReg = Phony.Msi

[Phony.Msi]
HKR, "Interrupt Management",, 0x00000010
HKR, "Interrupt Management\\MessageSignaledInterruptProperties",, \\
  0x00000010
HKR, "Interrupt Management\\MessageSignaledInterruptProperties", \\
  MSISupported, 0x00010001, 1

[Phony_Inst$root.Services]
AddService = $inf, %Function%, Phony_Service, Phony_EventLog

[Phony_Service]
DisplayName    = %Service%
ServiceType    = 1
StartType      = $start
ErrorControl   = 0x1
ServiceBinary  = %$dirid%\\$inf.sys
${group:+LoadOrderGroup = $group
}AddReg         = Phony_Service_Reg

[Phony_Service_Reg]
HKR, "Parameters\\PnpInterface", "5", %REG_DWORD%, 0x00000001
HKR, Parameters, BusType, %REG_DWORD%, 0x0000000A

[Phony_EventLog]
AddReg = Phony_EventLog_Reg

[Phony_EventLog_Reg]
HKR,, EventMessageFile, 0x00020000, "%%SystemRoot%%\\System32\\IoLogMsg.dll"
HKR,, TypesSupported, 0x00010001, 7
END
}

inf_strings () {
  cat <<END

[Strings]
Vendor        = "Phony, Inc."
Disk          = "Phony disk"
device        = "Phony VirtIO $inf"
Service       = "%device% service"
Function      = 0x00000002
REG_DWORD     = 0x00010001
REG_MULTI_SZ  = 0x00010000
END
}

inf_text () {
  local root

  # All three ways to name an install section are in use.
  case $inf in
    viostor) root= ;;
    netkvm) root=.NT$arch ;;
    *) root=.NT ;;
  esac
  inf_version
  inf_models
  inf_install "$root"
  inf_strings
}

zeroes () {   # $1 of them, for printf
  local i

  for ((i = 0; i < $1; i++)); do printf '\\x00'; done
}
dos_header="MZ$(zeroes 58)\\x40$(zeroes 3)"
pe_rest=$(zeroes 18)

# What begins like a program for its processor: headers without a section.
pe_header () {
  local machine

  case $arch in
    x86) machine='\x4c\x01' ;;
    amd64) machine='\x64\x86' ;;
    ARM64) machine='\x64\xaa' ;;
  esac
  printf '%b' "${dos_header}PE\\x00\\x00$machine$pe_rest"
}

phony_file () {
  {
    case $1 in *.sys) pe_header ;; esac
    printf 'PHONY %s for %s on %s: this is no driver.\n' \
      "${1##*/}" "$os" "$arch"
  } >"$1"
}

# Net drivers are UTF-16, as several makers have theirs.
write_inf () {
  local text

  text=$(inf_text)
  text=${text//$'\n'/$'\r\n'}$'\r\n'
  if [ "$class" = Net ]; then
    { printf '\xff\xfe'; printf '%s' "$text" | iconv -f UTF-8 -t UTF-16LE; }
  else
    printf '%s' "$text"
  fi >"$to/$inf.inf"
}

make_package () {
  local f

  mkdir -p "$to"
  write_inf
  for f in "$inf.sys" "$inf.cat" "$inf.pdb"; do phony_file "$to/$f"; done
  case $inf in
    balloon) phony_file "$to/blnsvr.exe" ;;
    netkvm)
      for f in netkvmco.exe netkvmp.exe netkvmno.dll vioprot.cat; do
        phony_file "$to/$f"
      done
      printf '; PHONY protocol driver\n[Version]\nSignature=%s\n' \
        "\$Windows NT\$" >"$to/vioprot.inf" ;;
  esac
}

has_word () {
  case " $1 " in *" $2 "*) return 0 ;; *) return 1 ;; esac
}

make_driver () {
  local os suffix driver_ver arches arch dirid to

  while IFS='|' read -r os suffix driver_ver arches; do
    if [ -z "$os" ] || ! has_word "$on" "$os"; then continue; fi
    has_word "${PHONY_OS:-$all_systems}" "$os" || continue
    dirid=12
    ! has_word '2k22 w11 2k25' "$os" || dirid=13
    for arch in $arches; do
      to=$folder/$name/$os/$arch
      if [ "$layout" = by-os ]; then
        to=$folder/drivers/by-os/${arch/x86/i386}/$os
      fi
      make_package
    done
  done <<<"$systems"
}

mkdir -p "$folder"
while IFS='|' read -r name inf class guid start group devices on; do
  [ -n "$name" ] || continue
  if [ -n "${PHONY_DRIVERS-}" ]; then
    has_word "$PHONY_DRIVERS" "$inf" || continue
  fi
  make_driver
done <<<"$drivers"

mkdir -p "$folder/guest-agent"
os=all
for arch in x86_64 i386; do
  phony_file "$folder/guest-agent/qemu-ga-$arch.msi"
done
# Files of the disc share their contents where they are the same.
ln "$folder/guest-agent/qemu-ga-i386.msi" "$folder/guest-agent/qemu-ga-x86.msi"
if [ -n "$iso" ]; then
  genisoimage -quiet -J -R -V phony-virtio-win -o "$iso" "$folder"
fi
