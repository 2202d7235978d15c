# SPDX-License-Identifier: GPL-2.0-or-later
"""Words and blanks that do not belong into a finished file."""
import re
import sys

import tree

# A path counts where it begins, not inside a longer one.
BEGIN = r"(?<![\w.$}/*-])"
RULES = [
    (re.compile(r"\b(TODO|FIXME|XXX)\b(?!-?\d)"), "a note to self"),
    (re.compile(BEGIN + r"/(work/|root/\.)"), "a path of one machine"),
    (re.compile(BEGIN + r"/home/\w+/"), "a path of one machine"),
    (re.compile(r"[ \t]+$"), "blanks at the end of the line"),
    (re.compile(r"\r"), "a carriage return"),
    (re.compile(r"^(<<<<<<<|>>>>>>>|=======$)"), "a merge conflict"),
]
TAB = re.compile(r"\t")
# Inputs of tests are the bytes that they are; the licence is not ours to
# change; this file holds the words.
SKIPPED = ("tests/golden/", "COPYING", "tests/lint/check_words.py")


def check(name, text, report):
    rules = list(RULES)
    if name.endswith((".c", ".h", ".py")):
        rules.append((TAB, "a tab"))
    for number, line in enumerate(text.split("\n"), 1):
        for pattern, message in rules:
            m = pattern.search(line)
            if m:
                shown = m.group(0).strip()
                report.add(name, number,
                           message + (f": {shown}" if shown else ""))
    if text and not text.endswith("\n"):
        report.add(name, text.count("\n") + 1, "no newline at the end")


def main():
    report = tree.Report()
    for name in tree.files():
        text = tree.read(name)
        if text is None or name.startswith(SKIPPED):
            continue
        report.looked += 1
        check(name, text, report)
    report.end()


if __name__ == "__main__":
    sys.exit(main())
