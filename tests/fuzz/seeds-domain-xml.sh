#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Seeds for fuzz-domain-xml: the documents of the golden tests.
#
#   seeds-domain-xml.sh FOLDER
set -euo pipefail
golden=$(cd "$(dirname "$0")/../golden/domain-xml" && pwd)
cp "$golden"/*.xml "$1"/
