#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Seeds for fuzz-xen: the documents of the golden tests.
#
#   seeds-xen.sh FOLDER
set -euo pipefail
golden=$(cd "$(dirname "$0")/../golden" && pwd)
for f in "$golden"/xen/*.cfg; do
  [ "$(stat -c %s "$f")" -gt 20000 ] || cp "$f" "$1"/
done
