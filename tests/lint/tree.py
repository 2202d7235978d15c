# SPDX-License-Identifier: GPL-2.0-or-later
"""The project's own files, and how a lint test reports what it finds."""
import os
import subprocess
import sys

TOP = os.path.realpath(os.environ.get("top_srcdir") or
                       os.path.join(os.path.dirname(__file__), "../.."))

# What a build leaves in the source tree; used where git cannot tell.
GENERATED = {
    ".git", "build", "build-aux", "autom4te.cache", "configure",
    "configure~", "aclocal.m4", "Makefile.in", "config.h.in", "config.h.in~",
    "__pycache__",
}


def from_git():
    done = subprocess.run(
        ["git", "-C", TOP, "ls-files", "-z", "--cached", "--others",
         "--exclude-standard"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    if done.returncode != 0:
        return None
    return [name for name in done.stdout.decode().split("\0") if name]


def from_walk():
    found = []
    for folder, dirs, names in os.walk(TOP):
        dirs[:] = [d for d in dirs if d not in GENERATED]
        # A build tree inside the source tree.
        dirs[:] = [d for d in dirs
                   if not os.path.exists(os.path.join(folder, d,
                                                      "config.status"))]
        found += [os.path.relpath(os.path.join(folder, n), TOP)
                  for n in names if n not in GENERATED]
    return found


def files():
    """Names from the top, sorted; only regular files that are there."""
    names = from_git() if os.path.exists(os.path.join(TOP, ".git")) else None
    if names is None:
        names = from_walk()
    if not names:
        sys.exit("no files found below " + TOP)
    paths = ((n, os.path.join(TOP, n)) for n in sorted(set(names)))
    return [n for n, p in paths
            if os.path.isfile(p) and not os.path.islink(p)]


def read(name):
    """The text of a file; None: it is not UTF-8 text."""
    with open(os.path.join(TOP, name), "rb") as f:
        data = f.read()
    try:
        return None if b"\0" in data else data.decode()
    except UnicodeDecodeError:
        return None


def c_files():
    return [n for n in files() if n.endswith((".c", ".h"))]


def shebang(text):
    """The program that runs a script: "bash", "python3"; "" none."""
    first = text.split("\n", 1)[0]
    if not first.startswith("#!"):
        return ""
    words = first[2:].split()
    words = words[1:] if words[0].endswith("/env") else words
    return os.path.basename(words[0]) if words else ""


class Report:
    """Collects messages; end() prints how it went and exits."""

    def __init__(self):
        self.found = 0
        self.looked = 0

    def add(self, name, line, message):
        self.found += 1
        print(f"{name}:{line}: {message}")

    def end(self):
        if self.looked == 0:
            sys.exit("nothing was looked at: this test tests nothing")
        print(f"{self.looked} files, {self.found} findings")
        sys.exit(1 if self.found else 0)
