/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The names that a driver package gets in a Windows from 6.2 on.
 *
 * Learnt from the SYSTEM hive of a Windows 8.1: the INF file is called oemN.inf
 * with a number that no other has, bit N of DriverDatabase\OemInfMap (the
 * highest bit of its first byte is 0) is set, and the folder in the driver
 * store, which is the key below DriverPackages too, is NAME.inf_ARCH_HASH.
 *
 * How Windows makes the 16 hexadecimal digits of HASH is not documented: here
 * they are of a SHA-256 of the package's files.  Assumption: Windows takes the
 * name as it is; should the same package be added again by the running
 * Windows, it gets a second folder. */
#ifndef WINDOWS_INSTALL_DRIVER_NAMES_H
#define WINDOWS_INSTALL_DRIVER_NAMES_H

#include "windows/install/driver-install.h"

#define OEM_MAX_NUMBER 9999u

struct driver_names {
  unsigned number;               /* N */
  char *inf;                     /* "oem3.inf" */
  char *catalog;                 /* "oem3.cat" */
  char *folder;                  /* "viostor.inf_amd64_0123456789abcdef" */
  bool there;                    /* an equal or newer one is installed, with
                                    its services if it is for storage: these
                                    are its names, and nothing is to be done
                                    but to start it */
};

/* Those of P.  Fails when no number is free. */
bool driver_names_find (const struct driver_target *t,
                        const struct driver_package *p,
                        struct driver_names *ret, GError **error);
void driver_names_clear (struct driver_names *n);

typedef struct driver_names v2v_driver_names;
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (v2v_driver_names, driver_names_clear)

#endif
