/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the tools of hypervisors and clouds leave in a guest, as rows.  Only
 * for converters/linux-tools.c and linux-additions.c; a new one is a row in
 * linux-tools-table.c. */
#ifndef CONVERTERS_LINUX_TOOLS_H
#define CONVERTERS_LINUX_TOOLS_H

#include <stdbool.h>
#include <stddef.h>

#include "converters/converter.h"

#define LINUX_TOOLS_MAX_UNITS 4
#define LINUX_TOOLS_MAX_ARGUMENTS 1

/* PACKAGES is a glob(7) pattern of names, the first row that fits counts.
 * UNITS are switched off when the package manager cannot remove it.  LINKS
 * are removed instead of running the packages' scripts, which are known to
 * do no more than that; NULL: they run. */
struct linux_tools_row {
  const char *packages, *title;
  const char *units[LINUX_TOOLS_MAX_UNITS + 1];
  const char *const *links;
  bool keep;                     /* it stays, its services are off */
};

extern const struct linux_tools_row linux_tools[];     /* ended by NULL */

/* Is a package of the rows with this title installed, and to be removed? */
bool linux_tools_installed (const struct conversion *cv, const char *title);

/* Tools that are no packages.  PROGRAM is a glob(7) pattern of the
 * uninstaller's path; FIND looks elsewhere.  UNITS are switched off where it
 * fails, and where MARKER is there without an uninstaller. */
struct linux_addition_row {
  const char *title;
  const char *program;           /* NULL: there is none */
  const char *arguments[LINUX_TOOLS_MAX_ARGUMENTS + 1];
  const char *config;            /* a note of the installer that names … */
  const char *prefix;            /* … a folder that begins so, which holds
                                    a program of the same name */
  const char *marker;
  const char *units[LINUX_TOOLS_MAX_UNITS + 1];
};

extern const struct linux_addition_row linux_additions[];

/* Files that serve only the old hypervisor: a folder and a pattern. */
struct linux_leftover_row { const char *dir, *names; };

extern const struct linux_leftover_row linux_leftovers[];

#endif
