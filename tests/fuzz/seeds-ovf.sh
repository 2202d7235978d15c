#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Seeds for fuzz-ovf: the documents of the golden tests, and a manifest.
#
#   seeds-ovf.sh FOLDER
set -euo pipefail
golden=$(cd "$(dirname "$0")/../golden/ovf" && pwd)
cp "$golden"/*.ovf "$1"/
printf 'SHA256(a.ovf)= 00ff\r\nSHA1(a (1).vmdk)= 12\nrubbish\n' >"$1/a.mf"
