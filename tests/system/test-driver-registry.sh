#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Phony driver packages are installed into hives that real Windows systems
# wrote, a 7 and an 8.1: what is there afterwards, as a reader says that is not
# ours, and that nothing else changed.
. "$(dirname "$0")/lib.sh"

need reglookup
real_hives
PHONY_OS="w7 w8.1" PHONY_DRIVERS="viostor vioscsi netkvm balloon vioser" \
  "$top_srcdir/test-data/make-phony-virtio-win.sh" "$tmpdir/virtio-win"

list_hive ()
{
  reglookup "$1" 2>"$tmpdir/reglookup.err" | sed -E 's/,[^,]*$//'
}

# install NAME: what the SYSTEM hive has more or less to NAME.diff.
install ()
{
  local config=$tmpdir/$1/Windows/System32/config hive

  mkdir -p "$config"
  # They were copied from running systems: make them as after a shutdown.
  for hive in SYSTEM SOFTWARE; do
    "$top_builddir/tests/system/hive-edit" close "$hives/$1-$hive" \
      "$config/$hive"
  done
  list_hive "$config/SYSTEM" >"$tmpdir/before"
  [ "$(wc -l <"$tmpdir/before")" -gt 30000 ] || fail "reglookup cannot read $1"
  VIRTIO_WIN=$tmpdir/virtio-win "${v2v_env[@]}" \
    "$top_builddir/tests/system/windows-steps" "$tmpdir/$1" \
    install-drivers choose-devices registry \
    >"$tmpdir/$1.said" 2>"$tmpdir/$1.warned"
  list_hive "$config/SYSTEM" >"$tmpdir/after"
  diff "$tmpdir/before" "$tmpdir/after" | grep '^[<>]' \
    >"$tmpdir/$1.diff" || true
  reglookup -p /Microsoft/Windows/CurrentVersion/DevicePath \
    "$config/SOFTWARE" 2>"$tmpdir/reglookup.err" |
    grep -qF '%25SystemRoot%25\inf;%25SystemRoot%25\Drivers\VirtIO,' ||
    fail "$1: DevicePath"
  [ ! -s "$tmpdir/$1.warned" ] || fail "$(cat "$tmpdir/$1.warned")"
}

# has NAME LINE: the line is new.
has ()
{
  grep -qxF -- "> $2" "$tmpdir/$1.diff" || fail "$1 has not: $2"
}

# devices NAME TEXT: numbers of v2v/model (target.h, source.h)
devices ()
{
  grep -qxF "devices: $2" "$tmpdir/$1.said" ||
    fail "$1: $(grep ^devices: "$tmpdir/$1.said")"
}

# only_below NAME PATTERN: whatever is new is there, and nothing is gone.
only_below ()
{
  ! grep -vE "^> /($2)" "$tmpdir/$1.diff" >&2 || fail "$1: other changes"
}

# --- Windows 7 ----------------------------------------------------------------

install plaso
devices plaso "disks 2 network 1 machine 0 virtio-1.0"
cdd=ControlSet001/Control/CriticalDeviceDatabase
for id in 1001:viostor 1042:viostor 1004:vioscsi 1048:vioscsi; do
  has plaso "/$cdd/PCI#VEN_1AF4&DEV_${id%:*}/Service,SZ,${id#*:}"
done
has plaso '/ControlSet001/services/viostor/Start,DWORD,0x00000000'
has plaso '/ControlSet001/services/viostor/Group,SZ,SCSI miniport'
only_below plaso "$cdd/PCI#VEN_1AF4|ControlSet001/services/vio(stor|scsi)"
for file in viostor.sys vioscsi.sys; do
  [ -s "$tmpdir/plaso/Windows/System32/drivers/$file" ] || fail "no $file"
done
for file in viostor.inf netkvm.sys balloon.inf qemu-ga-i386.msi; do
  [ -s "$tmpdir/plaso/Windows/Drivers/VirtIO/$file" ] || fail "no $file"
done

# --- Windows 8.1 --------------------------------------------------------------

# Its own hive of drivers for what it does not need to start is not there.
mkdir -p "$tmpdir/dfwinreg/Windows/System32/config"
"$top_builddir/tests/system/windows-hive" \
  "$tmpdir/dfwinreg/Windows/System32/config/DRIVERS" <<'END'
[DriverDatabase\DeviceIds\pci]
END
install dfwinreg
devices dfwinreg "disks 2 network 1 machine 1 virtio-1.0"
db=DriverDatabase
package=$(sed -n "s,^> /$db/DriverInfFiles/oem3.inf/Active\,SZ\,,,p" \
  "$tmpdir/dfwinreg.diff")
[ -d "$tmpdir/dfwinreg/Windows/System32/DriverStore/FileRepository/$package" ] ||
  fail "no folder of $package"
[ -s "$tmpdir/dfwinreg/Windows/INF/oem3.inf" ] || fail "no oem3.inf"
has dfwinreg "/$db/OemInfMap,BINARY,%FC"
has dfwinreg "/$db/DriverPackages/$package/,SZ,oem3.inf"
has dfwinreg "/$db/DriverPackages/$package/StatusFlags,DWORD,0x00000012"
has dfwinreg "/$db/DeviceIds/PCI/VEN_1AF4&DEV_1042/oem3.inf,BINARY,%02%FF%00%00"
has dfwinreg '/ControlSet001/Services/viostor/Owners,MULTI_SZ,oem3.inf'
sed -i "s,^< /$db/OemInfMap\,BINARY\,%E0$,> /$db/," "$tmpdir/dfwinreg.diff"
only_below dfwinreg "$db/|ControlSet001/Services/vio(stor|scsi)"
cmp "$tmpdir/virtio-win/guest-agent/qemu-ga-x86_64.msi" \
  "$tmpdir/dfwinreg/Windows/Drivers/VirtIO/qemu-ga-x86_64.msi" ||
  fail "no guest agent"
! grep -E "DriverPackages/.*(netkvm|balloon)" "$tmpdir/dfwinreg.diff" >&2 ||
  fail "packages are in the hive SYSTEM that Windows does not need to start"
list_hive "$tmpdir/dfwinreg/Windows/System32/config/DRIVERS" \
  >"$tmpdir/dfwinreg.diff"
sed -i 's/^/> /' "$tmpdir/dfwinreg.diff"
package=$(sed -n "s,^> /$db/DriverInfFiles/oem5.inf/Active\,SZ\,,,p" \
  "$tmpdir/dfwinreg.diff")
[ -d "$tmpdir/dfwinreg/Windows/System32/DriverStore/FileRepository/$package" ] ||
  fail "no folder of $package"
has dfwinreg "/$db/DriverPackages/$package/InfName,SZ,netkvm.inf"
has dfwinreg "/$db/DeviceIds/pci/VEN_1AF4&DEV_1041/oem5.inf,BINARY,%02%FF%00%00"
! grep balloon "$tmpdir/dfwinreg.diff" >&2 ||
  fail "a package is in the hive DRIVERS that should only wait"
