# SPDX-License-Identifier: GPL-2.0-or-later
"""Functions and programs that only some folders, or none, may use."""
import re
import sys

import tree

# (what, where it is allowed, why not elsewhere)
RULES = [
    (r"\b(system|popen)\s*\(|\"-c\"", (), "no shell: argv vectors only"),
    (r"\b(v?fork|exec[lv]p?e?|posix_spawnp?|g_spawn_\w+|"
     r"g_subprocess_\w+)\s*\(", ("v2v/base/", "v2v/appliance-hv.c", "tests/"),
     "child processes are started by v2v/base/process.c, which ends them"),
    (r'"(nbdkit|qemu-(img|nbd|storage-daemon))"', ("v2v/disk/", "tests/"),
     "only v2v/disk starts nbdkit and qemu's tools"),
    (r"\b(strcpy|strcat|sprintf|vsprintf|gets|strtok|alloca|g_alloca|"
     r"tmpnam|mktemp)\s*\(", (), "unbounded or not safe with threads"),
    (r"\bgoto\b", (), "no goto: g_autoptr and small functions"),
    (r"(?<![_\w])exit\s*\(", ("v2v/main.c", "tests/"),
     "only main exits"),
    (r"\b(un)?setenv\s*\(|\bg_(un)?setenv\s*\(",
     ("v2v/base/", "v2v/guest/", "tests/"),
     "the environment is changed before threads exist, or not at all"),
]
RULES = [(re.compile(p), where, why) for p, where, why in RULES]
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def blank(match):
    """A comment's place, with its lines kept."""
    return re.sub(r"[^\n]", " ", match.group(0))


def main():
    report = tree.Report()
    for name in tree.c_files():
        report.looked += 1
        code = COMMENT.sub(blank, tree.read(name) or "")
        for number, line in enumerate(code.split("\n"), 1):
            for pattern, where, why in RULES:
                m = pattern.search(line)
                if m and not (where and name.startswith(where)):
                    report.add(name, number, f"{m.group(0)}: {why}")
    report.end()


if __name__ == "__main__":
    sys.exit(main())
