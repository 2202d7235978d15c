/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The folder of the first boot: its scripts, status and logs. */
#ifndef FIRSTBOOT_FILES_H
#define FIRSTBOOT_FILES_H

#include <windows.h>

#include "windows/firstboot-service/engine.h"

#define FB_MAX_PATH 1024         /* UTF-16 units, with the ending NUL */

struct folder {
  WCHAR path[FB_MAX_PATH];       /* "C:\Program Files\Guestfs\Firstboot" */
};

/* "FOLDER\SUB\NAME" (SUB or NAME may be NULL); false: too long, or NAME is no
 * UTF-8. */
bool folder_path (const struct folder *f, const WCHAR *sub, const char *name,
                  WCHAR ret_path[FB_MAX_PATH]);
/* The files of the folder "scripts" that command.h can run. */
bool folder_list (const struct folder *f, struct fb_names *ret_names);
/* At most SIZE bytes of a file; returns how many, 0 also on failure. */
size_t folder_read (const WCHAR *path, char *buffer, size_t size);
/* The new text is there whole or not at all. */
bool folder_replace (const struct folder *f, const WCHAR *name,
                     const char *text, size_t length);
/* From "scripts" to "scripts-done", with its configuration. */
void folder_done (const struct folder *f, const char *script);

#endif
