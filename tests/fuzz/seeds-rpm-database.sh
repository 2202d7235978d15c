#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Seeds for fuzz-rpm-database: a header, an ndb, a hash of Berkeley DB.
#
#   seeds-rpm-database.sh FOLDER
set -euo pipefail
cd "$1"

python3 - <<'END'
import struct

strings = [(1000, b"kernel"), (1001, b"5.14.0"), (1002, b"1.el9"),
           (1022, b"x86_64")]
index, data = b"", b""
for tag, text in strings:
    index += struct.pack(">4I", tag, 6, len(data), 1)
    data += text + b"\0"
data += b"\0" * (-len(data) % 4)
index += struct.pack(">4I", 1003, 4, len(data), 1)
data += struct.pack(">I", 2)
header = struct.pack(">2I", len(index) // 16, len(data)) + index + data
open("made-header", "wb").write(header)

blocks = (16 + len(header) + 12 + 15) // 16
blob = b"BlbS" + struct.pack("<3I", 1, 0, len(header)) + header
blob = blob.ljust(blocks * 16 - 12, b"\0")
blob += struct.pack("<2I", 0, len(header)) + b"BlbE"
slots = b"Slot" + struct.pack("<3I", 1, 256, blocks)
slots += (b"Slot" + bytes(12)) * 253
ndb = (b"RpmP" + struct.pack("<4I", 0, 1, 1, 2)).ljust(32, b"\0") + slots
open("made-ndb", "wb").write(ndb + blob)


def page(number, next_page, entries, length, kind, rest):
    return struct.pack("<8xIIIHHBB", number, 0, next_page, entries, length, 1,
                       kind) + rest


def bdb(value, more):
    key = b"\1" + struct.pack("<I", 1)
    at = 512 - len(key)
    offsets = struct.pack("<2H", at, at - len(value))
    body = (offsets.ljust(at - len(value) - 26, b"\0") + value + key)
    meta = struct.pack("<12xIII", 0x061561, 9, 512).ljust(25, b"\0")
    meta += b"\x08" + bytes(6) + struct.pack("<I", 1 + len(more))
    pages = [meta.ljust(512, b"\0"), page(1, 0, 2, 0, 13, body)]
    return b"".join(pages + more)


open("made-bdb-in-page", "wb").write(bdb(b"\1" + header, []))
parts = [header[:100], header[100:]]
chain = [page(2, 3, 0, 100, 7, parts[0]).ljust(512, b"\0"),
         page(3, 0, 0, len(parts[1]), 7, parts[1]).ljust(512, b"\0")]
value = b"\3\0\0\0" + struct.pack("<2I", 2, len(header))
open("made-bdb-overflow", "wb").write(bdb(value, chain))
END
