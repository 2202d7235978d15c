#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Seeds for fuzz-libvirt-host: the documents of the golden tests.
#
#   seeds-libvirt-host.sh FOLDER
set -euo pipefail
golden=$(cd "$(dirname "$0")/../golden/libvirt-host" && pwd)
cp "$golden"/*.xml "$1"/
