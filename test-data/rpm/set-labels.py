#!/usr/bin/env python3
"""Label the files of a tree as setfiles would.

    set-labels.py TREE FILE_CONTEXTS

Of the lines that match a path and its type the last one counts.
"""
# SPDX-License-Identifier: GPL-2.0-or-later

import os
import re
import stat
import sys

TYPES = {"--": stat.S_IFREG, "-d": stat.S_IFDIR, "-l": stat.S_IFLNK,
         "-c": stat.S_IFCHR, "-b": stat.S_IFBLK, "-p": stat.S_IFIFO,
         "-s": stat.S_IFSOCK}


def read_contexts(path):
    """(compiled expression, type or None, context), last line first."""
    with open(path, encoding="ascii") as file:
        rows = [line.split() for line in file
                if line.strip() and not line.startswith("#")]
    return [(re.compile(row[0]), TYPES.get(row[1]) if len(row) == 3 else None,
             row[-1].encode() + b"\0") for row in reversed(rows)]


def label(tree, path, contexts):
    kind = stat.S_IFMT(os.lstat(path).st_mode)
    inside = path[len(tree):] or "/"
    for expression, wanted, context in contexts:
        if wanted in (None, kind) and expression.fullmatch(inside):
            os.setxattr(path, "security.selinux", context,
                        follow_symlinks=False)
            return


def main():
    tree = os.path.normpath(sys.argv[1])
    contexts = read_contexts(sys.argv[2])
    label(tree, tree, contexts)
    for folder, folders, files in os.walk(tree):
        for name in folders + files:
            label(tree, os.path.join(folder, name), contexts)


if __name__ == "__main__":
    main()
