#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Seeds for fuzz-hive: small hives with each kind of list of subkeys, values of
# each size, and logs of both formats.
#
#   seeds-hive.sh FOLDER
set -euo pipefail
cd "$1"

python3 - <<'END'
import struct

NIL = 0xffffffff


class Hive:
    """Cells in one bin, in the order in which they are made."""

    def __init__(self):
        self.bin = bytearray(32)

    def cell(self, data, room=0):
        at = len(self.bin)
        size = (4 + max(len(data), room) + 7) // 8 * 8
        self.bin += struct.pack("<i", -size) + data
        self.bin += bytes(at + size - len(self.bin))
        return at

    def put(self, at, where, value):
        struct.pack_into("<I", self.bin, at + 4 + where, value)

    def security(self):
        at = self.cell(b"sk" + bytes(18) + bytes(20))
        for where, value in (4, at), (8, at), (12, 1), (16, 20):
            self.put(at, where, value)
        self.sk = at

    def key(self, name, flags=0x20):
        fixed = struct.pack("<2sHQIIIIIIIIIIIIIIIHH", b"nk", flags, 0, 0, NIL,
                            0, 0, NIL, NIL, 0, NIL, self.sk, NIL, 0, 0, 0, 0,
                            0, len(name), 0)
        return self.cell(fixed + name)

    def value(self, name, kind, data):
        if len(data) <= 4:
            size, where = 0x80000000 | len(data), data.ljust(4, b"\0")
        elif len(data) <= 16344:
            size, where = len(data), struct.pack("<I", self.cell(data))
        else:
            parts = [self.cell(data[i:i + 16344])
                     for i in range(0, len(data), 16344)]
            listed = self.cell(struct.pack(f"<{len(parts)}I", *parts))
            big = self.cell(struct.pack("<2sHI", b"db", len(parts), listed))
            size, where = len(data), struct.pack("<I", big)
        return self.cell(struct.pack("<2sHI4sIHH", b"vk", len(name), size,
                                     where, kind, 1, 0) + name)

    def leaf(self, magic, keys):
        data = struct.pack("<2sH", magic, len(keys))
        for k in keys:
            data += struct.pack("<I", k)
            data += b"" if magic == b"li" else b"hint"
        return self.cell(data)

    def subkeys(self, key, keys, listed):
        for k in keys:
            self.put(k, 16, key)
        self.put(key, 20, len(keys))
        self.put(key, 28, listed)

    def values(self, key, values):
        self.put(key, 36, len(values))
        self.put(key, 40,
                 self.cell(struct.pack(f"<{len(values)}I", *values)))

    def finish(self, sequence1=1, sequence2=1, root=0):
        size = (len(self.bin) + 8 + 4095) // 4096 * 4096
        free = size - len(self.bin)
        data = self.bin + struct.pack("<i", free) + bytes(free - 4)
        struct.pack_into("<4sII", data, 0, b"hbin", 0, size)
        return base(sequence1, sequence2, 0, root, size) + data


def base(sequence1, sequence2, kind, root, size):
    b = bytearray(4096)
    struct.pack_into("<4sIIQIIIIIII", b, 0, b"regf", sequence1, sequence2, 0,
                     1, 5, kind, 1, root, size, 1)
    total = 0
    for (word,) in struct.iter_unpack("<I", b[:508]):
        total ^= word
    struct.pack_into("<I", b, 508, total)
    return bytes(b)


def make(magic, large):
    h = Hive()
    h.security()
    root = h.key(b"ROOT", 0x2c)
    keys = [h.key(n) for n in (b"Alpha", b"Beta", b"Gamma")]
    if magic == b"ri":
        leaves = [h.leaf(b"lh", keys[:2]), h.leaf(b"lf", keys[2:])]
        listed = h.cell(struct.pack("<2sH2I", b"ri", 2, *leaves))
    else:
        listed = h.leaf(magic, keys)
    h.subkeys(root, keys, listed)
    deep = h.key("Ü".encode("utf-16-le"), 0)
    h.subkeys(keys[0], [deep], h.leaf(b"lh", [deep]))
    h.values(deep, [
        h.value(b"", 1, "text".encode("utf-16-le")),
        h.value(b"number", 4, b"\1\0\0\0"),
        h.value(b"list", 7, "a\0b\0\0".encode("utf-16-le")),
        h.value(b"large", 3, bytes(20000 if large else 200))])
    return h, root


for magic in b"lf", b"lh", b"li", b"ri":
    h, root = make(magic, False)
    open("made-" + magic.decode(), "wb").write(h.finish(root=root))
h, root = make(b"lh", True)
open("made-big", "wb").write(h.finish(root=root))

h, root = make(b"lh", False)
dirty = h.finish(8, 7, root)
bins = len(dirty) - 4096
sectors = bins // 512
old = base(8, 8, 1, root, bins)[:512] + b"DIRT" + b"\xff" * (sectors // 8)
old += bytes(1024 - len(old)) + dirty[4096:]
open("made-old-log", "wb").write(dirty + b"%%%%" + old)


def marvin(data):
    lo, hi = 0x7a4e55c5, 0x82ef4d88

    def turn(x, n):
        return (x << n | x >> 32 - n) & NIL
    assert len(data) % 4 == 0
    for (word,) in struct.iter_unpack("<I", data + b"\x80" + bytes(7)):
        lo = lo + word & NIL
        hi ^= lo
        lo = turn(lo, 20) + hi & NIL
        hi = turn(hi, 9) ^ lo
        lo = turn(lo, 27) + hi & NIL
        hi = turn(hi, 19)
    return struct.pack("<II", lo, hi)


size = (48 + bins + 511) // 512 * 512
body = (struct.pack("<II", 0, bins) + dirty[4096:]).ljust(size - 40, b"\0")
head = struct.pack("<4sIIIII", b"HvLE", size, 0, 8, bins, 1) + marvin(body)
new = base(8, 8, 6, root, bins)[:512] + head + marvin(head) + body
open("made-new-log", "wb").write(dirty + b"%%%%" + new)
END
