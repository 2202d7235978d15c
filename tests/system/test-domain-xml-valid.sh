#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# libvirt takes every domain XML that the golden tests expect.
. "$(dirname "$0")/lib.sh"
need virt-xml-validate virsh

for f in "$top_srcdir"/tests/golden/libvirt-xml/*.expected; do
  cp "$f" "$tmpdir/domain.xml"
  virt-xml-validate "$tmpdir/domain.xml" domain || fail "invalid: $f"
  virsh -q -c test:///default define "$tmpdir/domain.xml" ||
    fail "cannot be defined: $f"
done
