#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Seeds for fuzz-net-files: one file of each format.
#
#   seeds-net-files.sh FOLDER
set -euo pipefail
cd "$1"

cat >made-netplan <<'END'
network:
  version: 2
  ethernets:
    ens160: {dhcp4: true, match: {driver: "vmxnet3"}}
    id0:
      match: # c
        macaddress: 00:50:56:00:00:01
      set-name: lan0
      addresses: [192.0.2.1/24]
      routes:
      - to: default
END

cat >made-keyfile <<'END'
[connection]
type=ethernet
interface-name=ens192
[ethernet]
mac-address=00:50:56:00:00:01
[match]
driver=vmxnet3;
path=pci-0000:0b:00.0
END

cat >made-network <<'END'
[Match]
MACAddress=00:50:56:00:00:01
Driver=vmxnet3
Path=pci-0000:0b:00.0
[Link]
Name=lan0
END

cat >made-ifcfg <<'END'
DEVICE="eth0"
HWADDR=00:50:56:00:00:01
ONBOOT=yes
TYPE=Ethernet
END

cat >made-interfaces <<'END'
auto lo ens192
iface ens192 inet static \
  address 192.0.2.1
iface br0 inet dhcp
  bridge_ports eth0
END

cat >made-rules <<'END'
SUBSYSTEM=="net", ACTION=="add", DRIVERS=="?*", \
 ATTR{address}=="00:50:56:00:00:01", KERNEL=="eth*", NAME="eth0"
SYSFS{address}=="00:50:56:00:00:02", IMPORT="/lib/udev/rename_netiface %k eth1"
END
