#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Every fuzz target runs for a moment, 20 seconds in all, without a finding.
. "$(dirname "$0")/lib.sh"

need clang make autoreconf

targets=("$top_srcdir"/tests/fuzz/fuzz-*.c)
[ -e "${targets[0]}" ] || fail "tests/fuzz holds no target"
seconds=$((20 / ${#targets[@]}))
[ "$seconds" -ge 1 ] || seconds=1

V2V_BUILD_DIR=$top_builddir "$top_srcdir/scripts/run-fuzz" -s "$seconds"
