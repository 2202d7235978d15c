# SPDX-License-Identifier: GPL-2.0-or-later
"""vmfs-sparse.py FILE SECTORS [FIRST:COUNT:BYTE]…: a phony delta of ESX.

By "Virtual Disk Format 5.0", "ESX Server Sparse Extents"; no program but ESX
itself writes them.  qemu reads them, so a test can hold this one against it.
Grains are single sectors, as snapshots of VMFS 5 have them."""
import struct
import sys

SECTOR = 512
ENTRIES = 4096


def main(path, sectors, writes):
    tables = -(-sectors // ENTRIES)
    directory_sectors = -(-tables * 4 // SECTOR)
    table_sectors = ENTRIES * 4 // SECTOR
    free = 4 + directory_sectors
    directory, content, data = [0] * tables, {}, []
    for first, count, byte in writes:
        for sector in range(first, first + count):
            t = sector // ENTRIES
            if not directory[t]:
                directory[t] = free
                content[t] = [0] * ENTRIES
                free += table_sectors
    for first, count, byte in writes:
        for sector in range(first, first + count):
            content[sector // ENTRIES][sector % ENTRIES] = free
            data.append((free, byte))
            free += 1
    with open(path, "wb") as f:
        f.truncate(free * SECTOR)
        f.write(b"COWD" + struct.pack("<7I", 1, 3, sectors, 1, 4, tables,
                                      free))
        f.seek(4 * SECTOR)
        f.write(struct.pack(f"<{tables}I", *directory))
        for t, entries in content.items():
            f.seek(directory[t] * SECTOR)
            f.write(struct.pack(f"<{ENTRIES}I", *entries))
        for place, byte in data:
            f.seek(place * SECTOR)
            f.write(bytes([byte]) * SECTOR)


main(sys.argv[1], int(sys.argv[2]),
     [[int(n) for n in a.split(":")] for a in sys.argv[3:]])
