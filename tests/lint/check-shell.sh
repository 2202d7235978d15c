#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Every shell script passes shellcheck.
set -euo pipefail
exec python3 -B "$(dirname "$0")/check_shell.py"
