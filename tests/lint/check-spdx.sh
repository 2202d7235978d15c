#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Each file names its licence, and C files say what they are for.
set -euo pipefail
exec python3 -B "$(dirname "$0")/check_spdx.py"
