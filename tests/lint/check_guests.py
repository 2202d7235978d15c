# SPDX-License-Identifier: GPL-2.0-or-later
"""docs/GUESTS.md against the tests that it names, and must name."""
import os
import re
import sys

TOP = os.path.realpath(os.path.join(os.path.dirname(__file__), "../.."))
ROW = re.compile(r"^\|(.*)\|$")


def rows():
    """The last cells of the tables' rows, with their line numbers."""
    path = os.path.join(TOP, "docs/GUESTS.md")
    with open(path, encoding="utf-8") as f:
        for number, line in enumerate(f, 1):
            match = ROW.match(line.rstrip("\n"))
            cells = match.group(1).split("|") if match else []
            if cells and not set(cells[0].strip()) <= set("-") or \
               len(cells) > 2 and cells[0].strip() == "":
                yield number, cells[-1].strip()


def exists(test):
    """A script, a program of unit/ or convert/, or a tree."""
    folder, _, last = test.rpartition("/")
    name = f"tests/{test}.c" if folder and last.startswith("test-") \
        else f"tests/system/{test}.sh" if test.startswith("test-") \
        else f"tests/convert/{test}.tree"
    return os.path.exists(os.path.join(TOP, name))


def windows_trees():
    """All versions that test-windows-registry goes through, and bad ones."""
    path = os.path.join(TOP, "tests/system/test-windows-registry.sh")
    with open(path, encoding="utf-8") as f:
        versions = re.search(r"^versions='([^']*)'", f.read(), re.M)
    folder = os.path.join(TOP, "tests/convert/windows")
    names = versions.group(1).split() + sorted(
        file.removesuffix(".tree") for file in os.listdir(folder)
        if file.startswith("bad-") and file.endswith(".tree"))
    return [f"windows/{name}" for name in names]


def main():
    findings, named, count = [], set(), 0
    for number, cell in rows():
        tests = re.findall(r"`([^`]+)`", cell)
        if cell in ("tests", "test"):
            continue
        count += 1
        named.update(tests)
        if not tests:
            findings.append(f"docs/GUESTS.md:{number}: names no test")
        findings += [f"docs/GUESTS.md:{number}: there is no test {t}"
                     for t in tests if not exists(t)]
    for file in sorted(os.listdir(os.path.join(TOP,
                                               "tests/convert/families"))):
        name = "families/" + file.removesuffix(".tree")
        if file.endswith(".tree") and name not in named:
            findings.append(f"tests/convert/{name}.tree: not in "
                            "docs/GUESTS.md")
    findings += [f"tests/convert/{name}.tree: not in docs/GUESTS.md"
                 for name in windows_trees() if name not in named]
    print("\n".join(findings + [f"{count} rows, {len(findings)} findings"]))
    return 1 if findings or count == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
