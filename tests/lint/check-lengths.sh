#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Functions, files and lines keep to their longest.
set -euo pipefail
exec python3 -B "$(dirname "$0")/check_lengths.py"
