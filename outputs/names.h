/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names of guests and disks in files. */
#ifndef OUTPUTS_NAMES_H
#define OUTPUTS_NAMES_H

#include <glib.h>

/* "a", ..., "z", "aa", ...: the letters of the Nth drive, from 0, as the
 * kernel counts them (drivers/scsi/sd.c).  Newly allocated. */
char *drive_letters (unsigned n);

/* A foreign name as files and libvirt's domains take it: "/", control
 * characters and what is not UTF-8 become "_".  NULL gives "".  Newly
 * allocated. */
char *plain_name (const char *name);

/* A guest's name as a file name, by plain_name.  NULL with an error for a
 * name that no file can have. */
char *file_name_of_guest (const char *name, GError **error);

#endif
