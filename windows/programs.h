/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Programs that Windows lists as installed, and scripts that remove one.
 *
 * Sources: "Uninstall Registry Key" and "Command-Line Options" of Windows
 * Installer's documentation, "System Error Codes" of the Windows SDK. */
#ifndef WINDOWS_PROGRAMS_H
#define WINDOWS_PROGRAMS_H

#include <stdbool.h>
#include <glib.h>

#include "windows/registry/hive.h"

#define PROGRAMS_MAX 4096        /* in one key; of one with more, none */

struct windows_program {
  char *key;                     /* "{FE2F6A2C-...}", "Mozilla Firefox 5.0" */
  char *name;                    /* DisplayName, as the guest has it */
  char *command;                 /* UninstallString; "" */
  bool installer;                /* installed by Windows Installer */
};

/* From HKLM\SOFTWARE, those of 32 bits on 64 too: struct windows_program *.
 * What has no name is hidden from people, and not in the list. */
GPtrArray *windows_programs_list (struct hive *software);

/* A batch file that removes P without asking, with CRLF; NULL with an error
 * when there is no way that is known to be silent, or when what the guest says
 * of it is more than a product code or a plain path: nothing else of the guest
 * goes into the script.  TITLE is ours: "vmware-tools".  ARGUMENTS make an
 * uninstaller that is a program, one made with NSIS, silent; NULL: none do. */
char *windows_uninstall_script (const struct windows_program *p,
                                const char *title, const char *arguments,
                                GError **error);

/* For tests: "{8-4-4-4-12}" in hexadecimal digits? */
bool windows_is_product_code (const char *text);
/* For tests: the program of an UninstallString that is nothing but the path
 * of one on a local drive, quoted or not; NULL: it is something else. */
char *windows_plain_program (const char *command);

#endif
