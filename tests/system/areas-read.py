#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""areas-read.py LOG: was no more read of a disk than its server said is there?

LOG is the simulated vCenter's: the areas that it named, and the ranges of the
only disk that it was asked for.  What is read is pages of PAGE bytes, and less
than GAP between two areas with them (inputs/https-plugin/areas.h, cache.h)."""

import re
import sys

PAGE = 64 * 1024
GAP = 256 * 1024

areas, asked = [], []
with open(sys.argv[1], encoding="utf-8") as log:
    for line in log:
        if m := re.search(r" AREAS (\d+) (\d+)$", line):
            start, length = int(m[1]), int(m[2])
            areas.append((start, start + length))
        elif m := re.search(r' GET .* Range="bytes=(\d+)-(\d+)"', line):
            asked.append((int(m[1]), int(m[2]) + 1))

wanted = []
for start, end in areas:
    if wanted and start - wanted[-1][1] < GAP:
        wanted[-1][1] = end
    else:
        wanted.append([start, end])
pages = set()
for start, end in wanted:
    pages.update(range(start // PAGE, (end - 1) // PAGE + 1))

named = sum(end - start for start, end in areas)
read = sum(end - start for start, end in asked)
once = {page for start, end in asked
        for page in range(start // PAGE, (end - 1) // PAGE + 1)}
print(f"{len(areas)} areas with {named} bytes, {len(pages) * PAGE} in pages; "
      f"{len(asked)} ranges with {read} bytes, {len(once) * PAGE} in pages")
if not areas or not asked:
    sys.exit("nothing was asked for")
if outside := once - pages:
    sys.exit(f"{len(outside)} pages were read for nothing")
