# SPDX-License-Identifier: GPL-2.0-or-later
"""Functions of 60 lines, files of 500, lines of 80 columns at most."""
import sys
import unicodedata

import tree

MAX_FUNCTION = 60
MAX_FILE = 500
MAX_COLUMNS = 80
PROGRAMS = ("bash", "sh", "python3")
CODE = (".c", ".h", ".py", ".sh")


def columns(line):
    return sum(0 if unicodedata.combining(c)
               else 2 if unicodedata.east_asian_width(c) in "WF" else 1
               for c in line)


def start_of(lines, brace):
    """Where the definition begins whose body's brace is lines[brace]."""
    i = brace
    while i > 0:
        above = lines[i - 1]
        if (above == "" or above[0] in "#}" or above.startswith("/*") or
                above.rstrip().endswith((";", "*/"))):
            break
        i -= 1
    return i


def check_functions(name, lines, report):
    """The layout puts a function's braces, and no others, in column 0."""
    start = None
    for i, line in enumerate(lines):
        if line == "{":
            start = start_of(lines, i)
        elif line.startswith("}") and start is not None:
            length = i - start + 1
            if length > MAX_FUNCTION:
                report.add(name, start + 1, f"a function of {length} lines "
                           f"(at most {MAX_FUNCTION})")
            start = None


def check_columns(name, lines, report):
    for number, line in enumerate(lines, 1):
        n = columns(line)
        if n > MAX_COLUMNS:
            report.add(name, number,
                       f"{n} columns (at most {MAX_COLUMNS})")


def main():
    report = tree.Report()
    for name in tree.files():
        text = tree.read(name)
        if text is None or not (name.endswith(CODE) or
                                tree.shebang(text) in PROGRAMS):
            continue
        report.looked += 1
        lines = text.rstrip("\n").split("\n")
        if len(lines) > MAX_FILE:
            report.add(name, len(lines),
                       f"{len(lines)} lines (at most {MAX_FILE})")
        if name.endswith((".c", ".h")):
            check_functions(name, lines, report)
            check_columns(name, lines, report)
    report.end()


if __name__ == "__main__":
    sys.exit(main())
