#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Seeds for fuzz-windows-registry: values as Windows has them, by their places
# in its table.
#
#   seeds-windows-registry.sh FOLDER
set -euo pipefail
cd "$1"

python3 - <<'END'
import struct

SZ, BINARY, DWORD, MULTI = 1, 3, 4, 7


def value(place, kind, data):
    return bytes([place, kind, len(data)]) + data


def text(s):
    return (s + "\0").encode("utf-16-le")


def many(*texts):
    return "".join(t + "\0" for t in texts + ("",)).encode("utf-16-le")


def number(n):
    return struct.pack("<I", n)


v4 = b"".join([
    value(8, SZ, text("Ethernet0")), value(6, SZ, text("005056123456")),
    value(10, MULTI, many("192.0.2.5", "192.0.2.6")),
    value(11, MULTI, many("255.255.255.0", "255.255.255.0")),
    value(12, MULTI, many("192.0.2.1")), value(13, MULTI, many("5")),
    value(14, SZ, text("192.0.2.2,192.0.2.3")),
    value(15, SZ, text("example.org")), value(17, DWORD, number(20)),
    value(18, DWORD, number(1400)), value(21, MULTI, many("192.0.2.9")),
    value(22, SZ, b"198.51.100.0,255.255.255.0,192.0.2.1,5")])
open("made-v4", "wb").write(v4)

luid = "0000000000000600"
address = "20010db8000000000000000000000005"
hop = "20010db8000000000000000000000001"
v6 = b"".join([
    value(24, BINARY, (luid + address).encode()),
    value(25, BINARY, ("00000000" + "0" * 32 + "00000000" + "00" * 16 + luid +
                       luid + hop).encode()),
    value(19, SZ, text("2001:db8::53")), value(20, DWORD, number(0x56005056)),
    value(26, SZ, text("@System32\\drivers\\pci.sys,#65536;(2,1,0)"))])
open("made-v6", "wb").write(v6)

other = b"".join([
    value(27, MULTI, many("Xenfilt", "partmgr")),
    value(28, MULTI, many("Prl_strg")), value(29, DWORD, number(0)),
    value(30, MULTI, many("b")), value(31, SZ, text("a")),
    value(32, SZ, text("AMD64")), value(33, SZ, text("ServerNT")),
    value(34, BINARY, b"\x78\x56\x34\x12" + bytes(8)),
    value(35, BINARY, b"\\DosDevices\\D:"),
    value(36, SZ, text("VMware Tools")),
    value(37, SZ, text("MsiExec.exe /X{x}")), value(38, DWORD, number(1)),
    value(39, SZ, text("6.3")), value(40, SZ, text("19045")),
    value(41, DWORD, number(10)), value(42, SZ, text("Windows 10 Pro"))])
open("made-other", "wb").write(other)
END
