/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files under temporary names beside their final ones; outputs/replace.h
 * gives them those. */
#ifndef OUTPUTS_PART_FILE_H
#define OUTPUTS_PART_FILE_H

#include <stdbool.h>
#include <glib.h>

/* A new empty hidden file ".NAME.part-XXXXXX" beside FINAL, removed unless
 * the run ends well.  Newly allocated; NULL with an error. */
char *part_file_make (const char *final, GError **error);

/* Fill the file PATH, give it usual permissions, bring it to the disk. */
bool part_file_write (const char *path, const char *text, GError **error);

/* The permissions that the umask gives. */
void part_file_umask (const char *path);

/* Whoever may read PATH may then run it. */
bool part_file_executable (const char *path, GError **error);

/* fsync PATH; FLAGS for open (O_DIRECTORY or 0). */
bool part_file_sync (const char *path, int flags, GError **error);

#endif
