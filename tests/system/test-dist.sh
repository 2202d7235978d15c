#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# "make dist" gives a tarball that builds out of tree, passes its quick
# tests and installs.
. "$(dirname "$0")/lib.sh"

# In a copy of the build's settings: "make dist" writes into its folder.
mkdir "$tmpdir/config" "$tmpdir/build"
quietly () {
  "$@" >"$tmpdir/log" 2>&1 || { tail -n 30 "$tmpdir/log"; fail "$*"; }
}
cd "$tmpdir/config"
quietly "$top_srcdir/configure"
quietly make dist
mkdir "$tmpdir/source"
quietly tar -C "$tmpdir/source" --strip-components=1 -xf virt-v2v-*.tar.xz
[ -x "$tmpdir/source/scripts/quickstart" ] || fail "no scripts/quickstart"
[ -f "$tmpdir/source/tests/golden/libvirt-xml/debian12-bios.expected" ] ||
  fail "no golden tests in the tarball"
cd "$tmpdir/build"
quietly "$tmpdir/source/configure" --prefix=/usr
quietly make -j "$(nproc)"
quietly make -j "$(nproc)" check
quietly make install DESTDIR="$tmpdir/root"
cd "$tmpdir/root"
[ "$(usr/bin/virt-v2v --version)" = \
  "virt-v2v $(sed -n 's/^AC_INIT(\[virt-v2v\], \[\(.*\)\])/\1/p' \
     "$tmpdir/source/configure.ac")" ] || fail "--version"
[ -f usr/share/man/man1/virt-v2v.1 ] || fail "no manual page"
[ -f usr/share/bash-completion/completions/virt-v2v ] || fail "no completion"
"$tmpdir/build/run" virt-v2v --machine-readable | grep -qx input:disk ||
  fail "./run virt-v2v"
