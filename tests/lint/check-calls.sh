#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Functions that the project's rules forbid are not called.
set -euo pipefail
exec python3 -B "$(dirname "$0")/check_calls.py"
