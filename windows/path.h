/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Paths in a Windows guest, whose names have no case. */
#ifndef WINDOWS_PATH_H
#define WINDOWS_PATH_H

#include "v2v/guest/guest.h"

/* PATH ("/Windows/System32/drivers", '/' or '\\' between names) as the guest
 * spells it.  From the first name that is not there on it stays as it is, so
 * that it can be made.  Newly allocated. */
char *windows_path (struct guest *guest, const char *path, ...)
  G_GNUC_PRINTF (2, 3);
/* The same for a path that begins with a drive letter or with a variable that
 * means the system drive ("C:\...", "%SystemRoot%\...", "\SystemRoot\...",
 * "\??\C:\..."); a relative path is below SYSTEMROOT ("/Windows"), as the
 * service control manager takes it.  NULL: it is on another drive.  C: is
 * taken for the system drive. */
char *windows_path_of_native (struct guest *guest, const char *systemroot,
                              const char *native);

#endif
