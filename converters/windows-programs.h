/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Programs of a Windows guest that matter here, as rows.  Only for
 * converters/windows-programs*.c and their tests; a new one is a row in
 * windows-programs-table.c.  Names are patterns with * and ?, lower case. */
#ifndef CONVERTERS_WINDOWS_PROGRAMS_H
#define CONVERTERS_WINDOWS_PROGRAMS_H

#include "converters/windows.h"

/* What is removed at the first boot. */
struct windows_tools_row {
  const char *name;
  const char *title;             /* for people */
  const char *script;            /* part of a file's name */
  const char *arguments;         /* that make an uninstaller which is no
                                    package of Windows Installer, but one of
                                    NSIS, silent */
};

extern const struct windows_tools_row windows_tools[];   /* ended by NULL */

/* What may keep drivers and scripts from running. */
extern const char *const windows_antivirus[];            /* ended by NULL */

const struct windows_tools_row *windows_tools_find (const char *name);
bool windows_is_antivirus (const char *name);

#endif
