# SPDX-License-Identifier: GPL-2.0-or-later
"""Holds #include lines against the table of folders.

The table stands in docs/ARCHITECTURE.md too, for people."""
import os
import re
import sys

import tree

BASE = ["v2v/base/"]
MODEL = BASE + ["v2v/model/"]

# Folder -> our headers that it may include beside its own.  The longest
# folder that a file lies below counts.
OURS = {
    "v2v/base/": [],
    "v2v/model/": BASE,
    "v2v/disk/": MODEL,
    "v2v/guest/": MODEL,
    "windows/": MODEL + ["v2v/guest/"],
    # A program of its own, for Windows.
    "windows/firstboot-service/": [],
    "inputs/": MODEL + ["v2v/disk/", "v2v/backend.h"],
    # Shared objects of their own, for nbdkit.
    "inputs/https-plugin/": BASE,
    "inputs/ssh-plugin/": BASE + ["inputs/ssh-advice.h",
                                  "inputs/ssh-login.h"],
    "outputs/": MODEL + ["v2v/disk/", "v2v/backend.h"],
    "converters/": MODEL + ["v2v/guest/", "windows/", "v2v/backend.h"],
    "v2v/": [""],
    "tests/": [""],
}

# Folder -> headers of outside libraries, beside the C library, the kernel
# and GLib, which every folder may include.
LIBRARIES = {
    "v2v/base/": [r"json-c/", r"libxml/"],
    "v2v/model/": [],
    "v2v/disk/": [r"libnbd\.h", r"json-c/"],
    "v2v/guest/": [r"guestfs\.h", r"json-c/"],
    "windows/": [r"hivex\.h", r"archive(_entry)?\.h"],
    "windows/firstboot-service/": [r"(windows|winsvc|tlhelp32|setupapi|cfgmgr32)\.h"],
    "inputs/": [r"libvirt/", r"libxml/", r"curl/", r"openssl/", r"json-c/",
                r"archive(_entry)?\.h", r"libssh/"],
    "inputs/ssh-plugin/": [r"nbdkit-plugin\.h", r"libssh/"],
    "inputs/https-plugin/": [r"nbdkit-plugin\.h", r"curl/", r"openssl/"],
    "outputs/": [r"libvirt/", r"libxml/", r"curl/", r"openssl/", r"json-c/"],
    "converters/": [r"zlib\.h", r"lzma\.h", r"zstd\.h", r"lz4(frame|hc)?\.h",
                    r"bzlib\.h", r"sqlite3\.h",
                    r"selinux/"],
    "v2v/": [r"guestfs\.h", r"json-c/"],
    "tests/": [r".*"],
}
EVERYWHERE = re.compile(
    r"glib(/.*)?\.h|gio/.*|sys/.*|linux/.*|netinet/.*|arpa/.*|"
    r"(assert|ctype|dirent|endian|errno|fcntl|fnmatch|getopt|glob|grp|"
    r"inttypes|libgen|limits|locale|math|netdb|poll|pthread|pwd|sched|"
    r"signal|stdarg|stdbool|stddef|stdint|stdio|stdlib|string|strings|"
    r"termios|time|unistd|wchar)\.h")
INCLUDE = re.compile(r'\s*#\s*include\s+(?:"([^"]*)"|<([^>]*)>|(.*))')


def row(table, name):
    """The table's row for a file: (folder, entries), or None."""
    folders = [f for f in table if name.startswith(f)]
    if not folders:
        return None
    folder = max(folders, key=len)
    return folder, table[folder]


def ours_problem(name, header):
    if header == "config.h":
        return None
    if not os.path.isfile(os.path.join(tree.TOP, header)):
        return f'"{header}" is no file from the top of the tree'
    folder, allowed = row(OURS, name)
    if header.startswith(folder) and (folder != "v2v/"):
        return None
    if any(header.startswith(a) for a in allowed):
        return None
    return f'{folder} must not include "{header}"'


def library_problem(name, header):
    if EVERYWHERE.fullmatch(header):
        return None
    folder, allowed = row(LIBRARIES, name)
    if any(re.match(a, header) for a in allowed):
        return None
    return f"{folder} must not include <{header}>"


def first_problem(name, first):
    """Large file support and the like must be set before any header."""
    if name.endswith(".c") and first != "config.h":
        return '#include "config.h" must stand first'
    return None


def check(name, text, report):
    first = None
    for number, line in enumerate(text.split("\n"), 1):
        m = INCLUDE.match(line)
        if not m:
            continue
        if first is None:
            first = m.group(1) or m.group(2)
            problem = first_problem(name, first)
            if problem:
                report.add(name, number, problem)
        if m.group(1) is not None:
            problem = ours_problem(name, m.group(1))
        elif m.group(2) is not None:
            problem = library_problem(name, m.group(2))
        else:
            problem = "an #include of a macro"
        if problem:
            report.add(name, number, problem)


def main():
    report = tree.Report()
    for name in tree.c_files():
        report.looked += 1
        if row(OURS, name) is None:
            report.add(name, 1, "lies in no folder of the table")
        else:
            check(name, tree.read(name) or "", report)
    report.end()


if __name__ == "__main__":
    sys.exit(main())
