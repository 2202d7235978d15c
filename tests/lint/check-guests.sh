#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The tests that docs/GUESTS.md names are there, each row has one, and each
# tree of a family is named.
set -euo pipefail
exec python3 -B "$(dirname "$0")/check_guests.py"
