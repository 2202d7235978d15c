#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Hives that real Windows systems wrote, a 7 on VMware and an 8.1 on
# VirtualBox: what is disabled and changed there, and that nothing else is, as
# a reader says that is not ours.
. "$(dirname "$0")/lib.sh"

need reglookup python3
real_hives

# All keys and values of a hive, without the times of keys.
list_hive ()
{
  reglookup "$1" 2>"$tmpdir/reglookup.err" | sed -E 's/,[^,]*$//'
}

# mark_clean HIVE: one was taken while its system ran, without its logs, and is
# refused as it is.  Base block of "Windows registry file format specification":
# two sequence numbers that are the same, and the checksum.
mark_clean ()
{
  python3 - "$1" <<'END'
import struct, sys
with open(sys.argv[1], "r+b") as f:
    block = bytearray(f.read(512))
    block[8:12] = block[4:8]
    total = 0
    for (word,) in struct.iter_unpack("<I", bytes(block[:508])):
        total ^= word
    block[508:512] = struct.pack("<I", {0: 1, 0xffffffff: 0xfffffffe}.get(
        total, total))
    f.seek(0)
    f.write(block)
END
}

# convert NAME: what changed in the SYSTEM hive to NAME.diff, what was said to
# NAME.said.
convert ()
{
  local config=$tmpdir/$1/Windows/System32/config

  mkdir -p "$config"
  cp "$hives/$1-SYSTEM" "$config/SYSTEM"
  cp "$hives/$1-SOFTWARE" "$config/SOFTWARE"
  mark_clean "$config/SYSTEM"
  mark_clean "$config/SOFTWARE"
  list_hive "$config/SYSTEM" >"$tmpdir/before"
  [ "$(wc -l <"$tmpdir/before")" -gt 30000 ] || fail "reglookup cannot read $1"
  cksum "$config/SOFTWARE" >"$tmpdir/software"
  "${v2v_env[@]}" "$top_builddir/tests/system/windows-steps" "$tmpdir/$1" \
    clock disable-services remove-tools boot-options fallback policies \
    antivirus registry >"$tmpdir/$1.said" 2>"$tmpdir/$1.warned"
  list_hive "$config/SYSTEM" >"$tmpdir/after"
  diff "$tmpdir/before" "$tmpdir/after" | grep '^[<>]' \
    >"$tmpdir/$1.diff" || true
  cksum "$config/SOFTWARE" | diff "$tmpdir/software" - >&2 ||
    fail "$1: the SOFTWARE hive changed"
}

# says NAME TEXT
says ()
{
  grep -qF -- "$2" "$tmpdir/$1.said" || fail "$1 does not say: $2"
}

# --- Windows 7 that ran on VMware -------------------------------------------

convert plaso
diff -u - "$tmpdir/plaso.diff" >&2 <<'END' || fail "Windows 7"
< /ControlSet001/Control/CrashControl/AutoReboot,DWORD,0x00000001
> /ControlSet001/Control/CrashControl/AutoReboot,DWORD,0x00000000
< /ControlSet001/Enum/ACPI/PNP0F13/4&25ee97c0&0/UpperFilters,MULTI_SZ,VMMouse
< /ControlSet001/services/pciide/Start,DWORD,0x00000003
> /ControlSet001/services/pciide/Start,DWORD,0x00000000
< /ControlSet001/services/vmdebug/Start,DWORD,0x00000001
> /ControlSet001/services/vmdebug/Start,DWORD,0x00000004
> /ControlSet001/services/vmdebug/StartBeforeConversion,DWORD,0x00000001
< /ControlSet001/services/VMMEMCTL/Start,DWORD,0x00000002
> /ControlSet001/services/VMMEMCTL/Start,DWORD,0x00000004
> /ControlSet001/services/VMMEMCTL/StartBeforeConversion,DWORD,0x00000002
< /ControlSet001/services/VMTools/Start,DWORD,0x00000002
> /ControlSet001/services/VMTools/Start,DWORD,0x00000004
> /ControlSet001/services/VMTools/StartBeforeConversion,DWORD,0x00000002
< /ControlSet001/services/VMUpgradeHelper/Start,DWORD,0x00000002
> /ControlSet001/services/VMUpgradeHelper/Start,DWORD,0x00000004
> /ControlSet001/services/VMUpgradeHelper/StartBeforeConversion,DWORD,0x00000002
END
says plaso 'msiexec.exe" /x {FE2F6A2C-196E-4210-9C04-2B1BC21F07EF} /qn'
says plaso "clock: localtime"
grep -q "antivirus software (.*McAfee VirusScan" "$tmpdir/plaso.warned" ||
  fail "no warning of McAfee"

# --- Windows 8.1 that ran on VirtualBox --------------------------------------

convert dfwinreg
diff -u - "$tmpdir/dfwinreg.diff" >&2 <<'END' || fail "Windows 8.1"
< /ControlSet001/Control/Class/{4d36e96f-e325-11ce-bfc1-08002be10318}/UpperFilters,MULTI_SZ,VBoxMouse|mouclass
> /ControlSet001/Control/Class/{4d36e96f-e325-11ce-bfc1-08002be10318}/UpperFilters,MULTI_SZ,mouclass
< /ControlSet001/Control/CrashControl/AutoReboot,DWORD,0x00000001
> /ControlSet001/Control/CrashControl/AutoReboot,DWORD,0x00000000
< /ControlSet001/Services/atapi/StartOverride,KEY,
< /ControlSet001/Services/atapi/StartOverride/0,DWORD,0x00000003
< /ControlSet001/Services/atapi/StartOverride/1,DWORD,0x00000003
< /ControlSet001/Services/intelide/StartOverride,KEY,
< /ControlSet001/Services/intelide/StartOverride/0,DWORD,0x00000003
< /ControlSet001/Services/intelide/StartOverride/1,DWORD,0x00000003
< /ControlSet001/Services/pciide/StartOverride,KEY,
< /ControlSet001/Services/pciide/StartOverride/0,DWORD,0x00000003
< /ControlSet001/Services/pciide/StartOverride/1,DWORD,0x00000003
< /ControlSet001/Services/VBoxGuest/Start,DWORD,0x00000000
> /ControlSet001/Services/VBoxGuest/Start,DWORD,0x00000004
> /ControlSet001/Services/VBoxGuest/StartBeforeConversion,DWORD,0x00000000
< /ControlSet001/Services/VBoxService/Start,DWORD,0x00000002
> /ControlSet001/Services/VBoxService/Start,DWORD,0x00000004
> /ControlSet001/Services/VBoxService/StartBeforeConversion,DWORD,0x00000002
< /ControlSet001/Services/VBoxSF/Start,DWORD,0x00000001
> /ControlSet001/Services/VBoxSF/Start,DWORD,0x00000004
> /ControlSet001/Services/VBoxSF/StartBeforeConversion,DWORD,0x00000001
END
says dfwinreg 'VirtualBox Guest Additions\uninst.exe" /S'
says dfwinreg "Fast Startup is on"
[ ! -s "$tmpdir/dfwinreg.warned" ] || fail "$(cat "$tmpdir/dfwinreg.warned")"
