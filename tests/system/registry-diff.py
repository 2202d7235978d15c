#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
# What differs between two registry hives, as reglookup reads them, in the
# words of tests/reg-text.h.
#
#   registry-diff.py BEFORE AFTER
#
# A driver package's ImportDate of the last day (FILETIME) is "hex:now".
#
# Finding nothing in one of them is an error.  A value that reglookup cannot
# tell from another (a text without a NUL at its end) reads like that other.

import re
import subprocess
import sys
import time


def unquote(text):
    """reglookup's %XX, as the bytes that they mean."""
    return re.sub(rb"%([0-9A-Fa-f]{2})",
                  lambda m: bytes([int(m[1], 16)]), text.encode("latin-1"))


def quoted(data):
    text = data.decode("utf-8", "replace")
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def show_text(prefix, raw):
    data = unquote(raw)
    # What is no Latin-1 or has other letters is given as UTF-16.
    if b"\0" in data:
        data = data.decode("utf-16-le").split("\0")[0].encode("utf-8")
    return prefix + quoted(data)


def show_list(raw):
    parts = raw.split("|") if raw else []
    return "multi:" + ",".join(quoted(unquote(p)) for p in parts)


def show_bytes(prefix, raw):
    data = b"" if raw == "(null)" else unquote(raw)
    return prefix + ",".join("%02x" % b for b in data)


def little(raw, size):
    return ",".join("%02x" % b for b in int(raw, 16).to_bytes(size, "little"))


FORMS = {
    "SZ": lambda raw: show_text("", raw),
    "EXPAND_SZ": lambda raw: show_text("expand:", raw),
    "MULTI_SZ": show_list,
    "DWORD": lambda raw: "dword:%08x" % int(raw, 16),
    "QWORD": lambda raw: "hex(b):" + little(raw, 8),
    "BINARY": lambda raw: show_bytes("hex:", raw),
    "NONE": lambda raw: show_bytes("hex(0):", raw),
}


def is_now(data):
    since = time.time() + 11644473600 - int.from_bytes(data, "little") / 1e7
    return len(data) == 8 and 0 <= since < 86400


def show_value(name, kind, raw):
    left = "@" if not name else quoted(name.encode("utf-8"))
    if name == "ImportDate" and kind == "BINARY" and is_now(unquote(raw)):
        return left + "=hex:now"
    if kind in FORMS:
        return left + "=" + FORMS[kind](raw)
    if kind.startswith("0x"):
        return left + "=" + show_bytes("hex(%x):" % int(kind, 16), raw)
    sys.exit(f"registry-diff: what is {kind}?")


def read_hive(path):
    """Keys by their path in lower case: (path, {name in lower case: text})."""
    keys = {"": ("", {})}
    dump = subprocess.run(["reglookup", "-H", path], check=True,
                          stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL).stdout.decode("latin-1")
    for line in dump.split("\n")[:-1]:
        where, kind, raw, _ = line.split(",", 3)
        names = [unquote(n).decode("utf-8", "replace")
                 for n in where.split("/")[1:]]
        if kind == "KEY":
            shown = "\\".join(n for n in names if n)
            keys[shown.lower()] = (shown, {})
        else:
            key = "\\".join(names[:-1]).lower()
            name = names[-1]
            keys[key][1][name.lower()] = show_value(name, kind, raw)
    if len(keys) == 1:
        sys.exit(f"registry-diff: reglookup finds no key in {path}")
    return keys


def diff_values(old, new):
    lines = []
    for name in sorted(old.keys() | new.keys(), key=lambda n: n.encode()):
        if old.get(name) != new.get(name):
            if name in old:
                lines.append("  - " + old[name])
            if name in new:
                lines.append("  + " + new[name])
    return lines


def order(path):
    """Each key before those below it, siblings by name."""
    return [n.encode() for n in path.split("\\")]


def main():
    old, new = read_hive(sys.argv[1]), read_hive(sys.argv[2])
    for path in sorted(old.keys() | new.keys(), key=order):
        values = diff_values(old.get(path, ("", {}))[1],
                             new.get(path, ("", {}))[1])
        if path not in old:
            print("  + [%s]" % new[path][0])
        elif path not in new:
            print("  - [%s]" % old[path][0])
        elif values:
            print("  [%s]" % new[path][0])
        for line in values:
            print(line)


main()
