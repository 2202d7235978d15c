#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The network scripts of Windows XP to 7 run in wine's VBScript, on a phony WMI:
# what they ask of it, of the registry and of the shell, which card they choose,
# and that what fails is said by the exit code.
. "$(dirname "$0")/lib.sh"

need wine wineserver
. "$(dirname "$0")/lib-wine.sh"

golden=$top_srcdir/tests/golden/windows-scripts

# run VERSION EXIT: the golden script, after the phony objects and with them.
# Wine 8 has no ChrW and no methods called Get.
run ()
{
  local status=0
  sed -e '/^Set wmi = GetObject/,/^ *"/c Set wmi = New PhonyWmi' \
    -e 's/^Set registry = GetObject.*/Set registry = New PhonyRegistry/' \
    -e 's/^Set shell = CreateObject.*/Set shell = New PhonyShell/' \
    -e 's/wmi\.Get(/wmi.Take(/; s/ChrW(/Chr(/' \
    "$golden/network-$1.expected" >"$tmpdir/script"
  { sed '/^Option Explicit/!d' "$tmpdir/script"
    cat "$system_dir/phony-wmi.vbs"
    sed '/^Option Explicit/d' "$tmpdir/script"
  } | sed 's/$/\r/' >"$tmpdir/$1.vbs"
  ! grep -q 'GetObject\|CreateObject' "$tmpdir/$1.vbs" ||
    fail "$1: not all is phony"
  # A path that begins with / would be an option.
  (cd "$tmpdir" && exec timeout 120 wine cscript //nologo "$1.vbs") \
    >"$tmpdir/$1.out" 2>"$tmpdir/$1.err" || status=$?
  tr -d '\r' <"$tmpdir/$1.out" |
    sed 's/: exit code / = /; s/^netsh\.exe interface //' >"$tmpdir/$1.said"
  [ "$status" -eq "$2" ] ||
    fail "$1: exit status $status: $(cat "$tmpdir/$1.said" "$tmpdir/$1.err")"
}

# said VERSION LINE…: these lines, in this order, are among what was said.
said ()
{
  local version=$1
  shift
  printf '%s\n' "$@" >"$tmpdir/wanted"
  grep -xF -f "$tmpdir/wanted" "$tmpdir/$version.said" >"$tmpdir/found" || true
  diff -u "$tmpdir/wanted" "$tmpdir/found" >&2 ||
    fail "$version: $(cat "$tmpdir/$version.said")"
}

interfaces='SYSTEM\CurrentControlSet\Services\Tcpip\Parameters\Interfaces'
service='"C:\Program Files\Guestfs\Firstboot\v2v-firstboot.exe"'
common=(
  "Get Win32_NetworkAdapterConfiguration.Index=12"
  "$service --remove-device \"PCI\\VEN_8086&DEV_100F\\4&B70F118&0&0888\" = 0"
  "set $interfaces\\{6AAFC9A9-0542-4DB2-8760-CCFFA953737C} EnableDHCP 1"
  "delete IPAddress"
  "EnableStatic 192.168.1.123 10.1.0.2 / 255.255.255.0 255.255.0.0"
  "SetGateways 192.168.1.1 10.1.0.1 / 1 of 2"
  "SetDNSServerSearchOrder 192.168.1.112"
  "SetDNSDomain example.org"
  "SetIPConnectionMetric 15"
  "SetTcpipNetbios 2"
  "SetWINSServer 10.1.0.7 10.1.0.8"
)

# XP has no netsh for it; the route that fails is not there.
run xp 0
said xp "${common[@]}" \
  "set $interfaces\\{11111111-0542-4DB2-8760-CCFFA953737C} MTU 9000" \
  "${common[0]}" "card 12 is named Ethernet" \
  "route.exe add 10.20.0.0 mask 255.255.0.0 10.1.0.3 = 0"
! grep -q netsh "$tmpdir/xp.out" || fail "xp: netsh"

for version in vista 7; do
  run "$version" 1
  said "$version" "${common[@]}" \
    "ipv4 set subinterface 31 mtu=9000 store=persistent = 0" \
    "ipv6 delete address interface=31 address=fd00::2 = 1" \
    "ipv6 add address interface=31 address=fd00::2/64 = 0" \
    "ipv6 add route ::/0 interface=31 nexthop=fd00::1 = 0" \
    "ipv4 add route 10.8.0.0/16 interface=31 nexthop=10.1.0.9 = 1" \
    "ipv4 add route 10.9.0.0/16 interface=31 metric=7 = 0" \
    "ipv6 add dnsserver name=31 address=fd00::53 = 0" \
    "${common[0]}" "card 12 is named Ethernet" \
    "route.exe add 10.30.0.0 mask 255.255.255.0 10.1.0.4 metric 3 = 0"
done
