#!/usr/bin/env python3
"""Put a boot entry for a loader on a disk into the variables of UEFI firmware.

    uefi-boot-entry.py DISK.img VARS.fd '\\EFI\\debian\\grubx64.efi'

An installed guest has told its machine's firmware where its boot loader lies;
this does the same for a file of OVMF variables that has no boot entries yet.
The layout is that of the UEFI specification (EFI_LOAD_OPTION, device paths) and
of the variable store in edk2's MdeModulePkg/Include/Guid/VariableFormat.h.
"""
# SPDX-License-Identifier: GPL-2.0-or-later

import struct
import sys
import uuid

SECTOR = 512
ESP_TYPE = uuid.UUID("c12a7328-f81f-11d2-ba4b-00a0c93ec93b").bytes_le
GLOBAL_VARIABLE = uuid.UUID("8be4df61-93ca-11d2-aa0d-00e098032b8c").bytes_le
VARIABLE_STORE = uuid.UUID("aaf32c78-947b-439a-a180-2e144ec37792").bytes_le

VARIABLE_ID = 0x55aa
VARIABLE_ADDED = 0x3f
NON_VOLATILE_BOOT_RUNTIME = 7
# StartId, State, Reserved, Attributes, MonotonicCount, TimeStamp, PubKeyIndex,
# NameSize, DataSize, VendorGuid
VARIABLE_HEADER = struct.Struct("<HBBIQ16sIII16s")


def find_esp(disk):
    """(number, first sector, sectors, unique GUID) of the ESP."""
    disk.seek(SECTOR)
    header = disk.read(92)
    if header[:8] != b"EFI PART":
        sys.exit("uefi-boot-entry: the disk has no GPT")
    table, count, size = struct.unpack_from("<QII", header, 72)
    disk.seek(table * SECTOR)
    for number in range(1, min(count, 128) + 1):
        entry = disk.read(size)
        if entry[:16] == ESP_TYPE:
            first, last = struct.unpack_from("<QQ", entry, 32)
            return number, first, last - first + 1, entry[16:32]
    sys.exit("uefi-boot-entry: the disk has no EFI system partition")


def utf16(text):
    return (text + "\0").encode("utf-16-le")


def path_node(kind, subkind, data=b""):
    return struct.pack("<BBH", kind, subkind, 4 + len(data)) + data


def load_option(description, esp, loader):
    number, first, sectors, guid = esp
    gpt, by_guid = 2, 2
    path = path_node(4, 1, struct.pack("<IQQ16sBB", number, first, sectors,
                                       guid, gpt, by_guid))
    path += path_node(4, 4, utf16(loader)) + path_node(0x7f, 0xff)
    active = 1
    return struct.pack("<IH", active, len(path)) + utf16(description) + path


def variable(name, data):
    name = utf16(name)
    text = VARIABLE_HEADER.pack(
        VARIABLE_ID, VARIABLE_ADDED, 0, NON_VOLATILE_BOOT_RUNTIME, 0,
        bytes(16), 0, len(name), len(data), GLOBAL_VARIABLE) + name + data
    return text + b"\xff" * (-len(text) % 4)


def first_free(store):
    """Where the next variable goes."""
    fv_header_length, = struct.unpack_from("<H", store, 48)
    if store[fv_header_length:fv_header_length + 16] != VARIABLE_STORE:
        sys.exit("uefi-boot-entry: this is no store of UEFI variables")
    place = fv_header_length + 28
    while struct.unpack_from("<H", store, place)[0] == VARIABLE_ID:
        fields = VARIABLE_HEADER.unpack_from(store, place)
        place += VARIABLE_HEADER.size + fields[7] + fields[8]
        place += -place % 4
    return place


def main():
    disk_name, vars_name, loader = sys.argv[1:]
    with open(disk_name, "rb") as disk:
        esp = find_esp(disk)
    with open(vars_name, "r+b") as file:
        place = first_free(file.read())
        file.seek(place)
        file.write(variable("Boot0000", load_option("debian", esp, loader)))
        file.write(variable("BootOrder", struct.pack("<H", 0)))


if __name__ == "__main__":
    main()
