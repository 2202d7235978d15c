#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The manual describes every option of the program, and no other.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
top_srcdir=${top_srcdir:-$(cd "$here/../.." && pwd)}
top_builddir=${top_builddir:-$top_srcdir}
if [ ! -x "$top_builddir/virt-v2v" ]; then
  echo "check-options.sh: skipped: $top_builddir/virt-v2v is not built"
  exit 77
fi
exec python3 -B "$here/check_options.py" \
  "$top_builddir/virt-v2v" "$top_srcdir/docs/virt-v2v.pod"
