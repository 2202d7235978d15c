#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# No notes to self, no paths of one machine, no stray blanks.
set -euo pipefail
exec python3 -B "$(dirname "$0")/check_words.py"
