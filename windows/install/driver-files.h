/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The files that an installed driver package puts into a Windows: first a
 * list, so that the room for all of them can be checked, then the files. */
#ifndef WINDOWS_INSTALL_DRIVER_FILES_H
#define WINDOWS_INSTALL_DRIVER_FILES_H

#include "windows/install/driver-install.h"
#include "windows/install/driver-names.h"

struct planned_file {
  char *path;                    /* in the guest */
  GBytes *data;
  bool keep_newer;               /* leave a newer version that is there */
};

/* A list of struct planned_file *. */
GPtrArray *driver_files_new (void);
/* What is staged for the running Windows: all files of P. */
void driver_files_plan_staged (const struct driver_target *t,
                               const struct driver_package *p,
                               GPtrArray *files);
/* What a driver needs at boot: where its INF copies it; and with NAMES (not
 * NULL from 6.2 on) the driver store, INF and catalogue folders.
 * A file that the INF copies and the package does not have: error. */
bool driver_files_plan_installed (const struct driver_target *t,
                                  const struct driver_package *p,
                                  const struct driver_names *names,
                                  GPtrArray *files, GError **error);
/* What a package in the driver store (from 6.2 on) consists of: a copy there,
 * its INF file and its catalogue. */
void driver_files_plan_store (const struct driver_target *t,
                              const struct driver_package *p,
                              const struct driver_names *names,
                              GPtrArray *files);
bool driver_files_write (const struct driver_target *t, GPtrArray *files,
                         GError **error);

#endif
