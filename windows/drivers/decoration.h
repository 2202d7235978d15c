/* SPDX-License-Identifier: GPL-2.0-or-later */
/* For which Windows a section of an INF file is: "NTamd64.10.0...22000".
 *
 * Pure.  nt[Architecture][.[OSMajorVersion][.[OSMinorVersion][.[ProductType]
 * [.[SuiteMask][.[BuildNumber]]]]]], "INF Manufacturer Section" of the
 * Windows driver documentation, where the rules are too. */
#ifndef WINDOWS_DRIVERS_DECORATION_H
#define WINDOWS_DRIVERS_DECORATION_H

#include <stdbool.h>
#include <stdint.h>

#include "windows/version.h"

enum decoration_arch {
  DECORATION_NO_ARCH,            /* x86, since Server 2003 SP1 */
  DECORATION_X86,
  DECORATION_AMD64,
  DECORATION_ARM64,
  DECORATION_OTHER_ARCH,         /* ia64, arm: no guest of ours */
};

struct decoration {
  enum decoration_arch arch;
  uint32_t major, minor;         /* 0.0: every version */
  uint32_t product;              /* 1 workstation, 2 domain controller,
                                    3 server; 0 each */
  uint32_t suite;                /* VER_SUITE_*; 0 each */
  uint32_t build;                /* of just this version; 0 each */
};

/* false: TEXT is no decoration. */
bool decoration_parse (const char *text, struct decoration *ret);
/* Whether a section with it may be used.  Suites are not known, so that one
 * which asks for a suite is never used. */
bool decoration_fits (const struct decoration *d,
                      const struct windows_version *version);
/* Of two that fit: above 0 if A is closer, below 0 if B is. */
int decoration_compare (const struct decoration *a,
                        const struct decoration *b);
/* "amd64", "x86", "arm64" as in names of sections. */
const char *decoration_arch_name (enum windows_arch arch);

#endif
