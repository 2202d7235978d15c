/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A registry hive without keys and values, for tests: hive_open() it, then
 * hive_make() and hive_set*().
 *
 * Made by bytes of ours from M. Suhanov, "Windows registry file format
 * specification", so that no program that is tested made it. */
#ifndef TESTS_HIVE_EMPTY_H
#define TESTS_HIVE_EMPTY_H

#include <glib.h>

/* Offsets in the file, for tests that damage a copy. */
#define HIVE_EMPTY_ROOT 0x1020   /* the root key's cell: its size, then nk */
#define HIVE_EMPTY_SECURITY 0x10a0          /* its security's cell */
#define HIVE_EMPTY_FREE 0x1120   /* the free cell up to the end */
#define HIVE_EMPTY_SIZE 0x2000   /* bytes of the file */

/* A sound, clean hive of version 1.5 whose root key is called ROOT_NAME
 * (ASCII, at most 40 characters): "CMI-CreateHive{...}" in a real one. */
GBytes *hive_empty (const char *root_name);

/* Write a little-endian number at DATA. */
void hive_put16 (guint8 *data, guint16 value);
void hive_put32 (guint8 *data, guint32 value);
guint32 hive_get32 (const guint8 *data);
/* Make the base block's checksum right again. */
void hive_put_checksum (guint8 *hive);

#endif
