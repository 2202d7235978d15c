#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Each folder includes only what the table in docs/ARCHITECTURE.md allows.
set -euo pipefail
exec python3 -B "$(dirname "$0")/check_includes.py"
