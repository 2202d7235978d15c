# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs shellcheck over every shell script of the project."""
import concurrent.futures
import os
import shutil
import subprocess
import sys

import tree

SHELLS = ("bash", "sh", "dash")
SKIPPED = 77                     # exit status of a test that cannot run
NEAR_TOP = 10                    # lines
ALWAYS_EXCLUDED = ["SC2054"]     # commas in arrays: qemu's options have them
# A file that is sourced gets variables from the file that sources it, and
# sets variables for it.
EXCLUDED_IN_PARTS = ["SC2154", "SC2034"]


def is_shell(name, text):
    if name.startswith("tests/golden/"):
        return False
    return (tree.shebang(text) in SHELLS or
            any("shellcheck shell=" in line
                for line in text.split("\n")[:NEAR_TOP]))


def shellcheck(name):
    argv = ["shellcheck", "-x", "--severity=warning", "--format=gcc",
            "--source-path=SCRIPTDIR"]
    excluded = ALWAYS_EXCLUDED
    if not tree.shebang(tree.read(name) or ""):
        excluded = excluded + EXCLUDED_IN_PARTS
    argv += ["--exclude=" + ",".join(excluded), name]
    # From the top, because "source=" comments name files from there.
    return subprocess.run(
        argv, cwd=tree.TOP, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, check=False)


def main():
    if not shutil.which("shellcheck"):
        print("the program shellcheck is missing")
        return SKIPPED
    report = tree.Report()
    names = [n for n in tree.files() if is_shell(n, tree.read(n) or "")]
    report.looked = len(names)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for done in pool.map(shellcheck, names):
            print(done.stdout, end="")
            if done.returncode != 0:
                report.found += max(1, done.stdout.count("\n"))
    report.end()


if __name__ == "__main__":
    sys.exit(main())
