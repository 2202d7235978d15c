# SPDX-License-Identifier: GPL-2.0-or-later
"""Each file that can hold a comment names the licence near its top."""
import os
import sys

import tree

TAG = "SPDX-License-Identifier: GPL-2.0-or-later"
NEAR_TOP = 20                    # lines
SUFFIXES = (".c", ".h", ".py", ".sh", ".pl", ".am", ".ac", ".mk", ".in",
            ".pod", ".conf", ".service")
NAMES = (".clang-format", "run", "allowed-skips", "packages-build",
         "packages-test")
# Inputs of tests are the bytes that they are.
FIXTURES = ("tests/golden/",)


def wanted(name, text):
    if name.startswith(FIXTURES) and not name.endswith((".c", ".h")):
        return False
    return (name.endswith(SUFFIXES) or os.path.basename(name) in NAMES or
            bool(tree.shebang(text)))


def check_c(name, lines, report):
    """The licence is the first line; then comes what the file is for."""
    if lines[0] != f"/* {TAG} */":
        report.add(name, 1, f"the first line must be /* {TAG} */")
    if len(lines) < 2 or not lines[1].startswith("/* "):
        report.add(name, 2, "a comment must say what the file is for")


def main():
    report = tree.Report()
    for name in tree.files():
        text = tree.read(name)
        if text is None or not wanted(name, text):
            continue
        report.looked += 1
        lines = text.split("\n")
        if name.endswith((".c", ".h")):
            check_c(name, lines, report)
        elif not any(TAG in line for line in lines[:NEAR_TOP]):
            report.add(name, 1, f"no line with {TAG}")
    report.end()


if __name__ == "__main__":
    sys.exit(main())
