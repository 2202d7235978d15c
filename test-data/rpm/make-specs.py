#!/usr/bin/env python3
"""Write a spec file that puts a Debian tree's packages into RPM packages.

    make-specs.py TREE NAMES.txt >packages.spec

Each Debian package becomes a subpackage with the same files; its name is the
one that Red Hat's distributions use, by the table NAMES.txt.  Kernels, and what
only Debian has, are left out: make-base.sh sees to them.
"""
# SPDX-License-Identifier: GPL-2.0-or-later

import collections
import os
import re
import subprocess
import sys

LEFT_OUT = re.compile(r"^(apt|dpkg|debconf|debian-.*|dracut|gpgv|linux-.*|"
                      r"libapt-pkg.*|linux-base|init|sysvinit-utils)$")
# What a line of %files can say without quoting.
PLAIN = re.compile(r"^[A-Za-z0-9/._+:@,=~-]+$")
MERGED = re.compile(r"^/(bin|sbin|lib|lib32|lib64|libx32)/")

HEAD = """\
# SPDX-License-Identifier: GPL-2.0-or-later
%global debug_package %{nil}
%global __os_install_post %{nil}
%global _build_id_links none
%global _unpackaged_files_terminate_build 0
Name: v2v-test-packages
Version: 1
Release: 1
Summary: Debian's packages under the names of Red Hat's
License: GPL-2.0-or-later
AutoReqProv: no
%description
Packages of a test guest.
"""

# Leaves a mark, so that a test can see that the scripts ran.
SCRIPTS = {
    "open-vm-tools": "%preun -n open-vm-tools\n"
                     "echo \"preun $1\" >>/var/lib/v2v-test-preun\n",
}


def read_names(path):
    with open(path, encoding="ascii") as file:
        return dict(line.split() for line in file
                    if line.strip() and not line.startswith("#"))


def packages(tree):
    """(name, version, summary, list file) of what is installed."""
    out = subprocess.run(
        ["dpkg-query", "--admindir=" + tree + "/var/lib/dpkg", "-W", "-f",
         "${binary:Package}\t${Package}\t${Version}\t${binary:Summary}\n"],
        check=True, text=True, stdout=subprocess.PIPE).stdout
    for line in out.splitlines():
        full, name, version, summary = line.split("\t")
        if not LEFT_OUT.match(name):
            yield name, version, summary, full


def paths(tree, full):
    info = tree + "/var/lib/dpkg/info/"
    for name in (full, full.split(":")[0]):
        if os.path.exists(info + name + ".list"):
            with open(info + name + ".list", encoding="utf-8") as file:
                return [MERGED.sub(r"/usr/\1/", line.rstrip("\n"))
                        for line in file]
    return []


def version_release(version):
    """A Debian version as RPM's version and release."""
    version = re.sub(r"^\d+:", "", version)
    upstream, _, revision = version.rpartition("-")
    if not upstream:
        upstream, revision = revision, "1"
    return upstream.replace("-", "."), revision + ".v2vtest"


def file_lines(tree, listed, owners):
    for path in sorted(set(listed)):
        real = tree + path
        if not PLAIN.match(path) or not os.path.lexists(real):
            continue
        if os.path.isdir(real) and not os.path.islink(real):
            if owners[path] == 1 and path.count("/") > 1:
                yield "%dir " + path
        elif path.startswith("/etc/"):
            yield "%config(noreplace) " + path
        elif owners[path] == 1:
            yield path


def subpackage(tree, name, version, summary, files):
    upstream, release = version_release(version)
    yield "%%package -n %s" % name
    yield "Version: %s\nRelease: %s" % (upstream, release)
    yield "Summary: %s" % summary.replace("%", "%%")
    yield "AutoReqProv: no"
    yield "%%description -n %s\n%s" % (name, summary.replace("%", "%%"))
    if name in SCRIPTS:
        yield SCRIPTS[name]
    yield "%%files -n %s" % name
    yield from files


def main():
    tree, names = sys.argv[1], read_names(sys.argv[2])
    found = [(n, v, s, paths(tree, f)) for n, v, s, f in packages(tree)]
    owners = collections.Counter(
        p for _, _, _, listed in found for p in set(listed))
    print(HEAD)
    for name, version, summary, listed in found:
        print("\n".join(subpackage(tree, names.get(name, name), version,
                                   summary, file_lines(tree, listed, owners))))


if __name__ == "__main__":
    main()
