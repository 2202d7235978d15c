/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The command line of a script, by the end of its name. */
#ifndef FIRSTBOOT_COMMAND_H
#define FIRSTBOOT_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <windows.h>

/* Is it one that can be run?  Anything else in the folder is data. */
bool command_knows (const WCHAR *name);
/* The command line that runs the file PATH; false: it does not fit, or it is
 * not known. */
bool command_line (const WCHAR *path, WCHAR *ret_line, size_t size);

#endif
