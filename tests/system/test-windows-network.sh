#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The network store of hives that real Windows systems wrote is read as it is:
# what it says of a card's IPv4 addresses and gateway is what Tcpip's own keys
# say in plain text, to a reader that is not ours.
. "$(dirname "$0")/lib.sh"

need reglookup
real_hives

class='Control/Class/{4D36E972-E325-11CE-BFC1-08002BE10318}'
interfaces=services/Tcpip/Parameters/Interfaces

# plain KEY: the value of a registry's key or value, as reglookup shows it.
plain ()
{
  reglookup -p "/ControlSet001/$1" "$hives/$hive" 2>/dev/null |
    sed -n '2s/^[^,]*,[^,]*,\([^,]*\),.*$/\1/p'
}

# adapter NUMBER: what the store must say, and does.
adapter ()
{
  local guid index type
  guid=$(plain "$class/$1/NetCfgInstanceId")
  index=$(plain "$class/$1/NetLuidIndex")
  type=$(plain "$class/$1/*IfType")
  [ -n "$guid" ] && [ -n "$index" ] && [ -n "$type" ] ||
    fail "$hive: no adapter $1"
  [ "$(plain "$interfaces/$guid/SubnetMask")" = 255.255.255.0 ] ||
    fail "$hive: another mask"
  cat >"$tmpdir/expected" <<END
address $(plain "$interfaces/$guid/IPAddress")/24
gateway $(plain "$interfaces/$guid/DefaultGateway") metric 0
all understood
END
  "$top_builddir/tests/system/windows-adapters" "$hives/$hive" ControlSet001 \
    $((index)) $((type)) >"$tmpdir/got" || fail "$hive: adapter $1"
  diff -u "$tmpdir/expected" "$tmpdir/got" >&2 || fail "$hive: adapter $1"
}

hive=plaso-SYSTEM
adapter 0007
adapter 0012

# One by DHCP: nothing is in the store.
hive=dfwinreg-SYSTEM
"$top_builddir/tests/system/windows-adapters" "$hives/$hive" ControlSet001 0 6 \
  >"$tmpdir/got" || fail "$hive"
[ "$(cat "$tmpdir/got")" = "all understood" ] || fail "$hive: $(cat "$tmpdir/got")"
