/* SPDX-License-Identifier: GPL-2.0-or-later */
/* DriverDatabase: the driver packages that a Windows from 6.2 on can install
 * without reading an INF file, at boot too.
 *
 * Microsoft does not document it.  Names, types and layouts are those that a
 * Windows 8.1 x64 wrote (its SYSTEM hive, packages lsi_sas.inf, which Windows
 * brings, and vboxguest.inf, which was added to it):
 *
 *   DriverDatabase
 *     OemInfMap          bits of the numbers in use
 *     DeviceIds\ID       oemN.inf = 01 ff 00 00 (hardware ID) or 02 ff 00 00
 *                        (compatible ID)
 *     DeviceIds\{class}  oemN.inf = REG_NONE, empty
 *     DriverInfFiles\oemN.inf
 *                        default value (list) and Active: the package's
 *                        folder; Configurations: its install sections
 *     DriverPackages\FOLDER
 *                        default value: oemN.inf; Version (48 bytes:
 *                        driver-version.c), Provider, InfName, OemPath,
 *                        SignerName, SignerScore, StatusFlags
 *       Configurations\SECTION
 *                        ConfigFlags, Service; Device\... what the .HW
 *                        section sets, Driver\... what AddReg sets,
 *                        Services\NAME\... what AddService sets
 *       Descriptors\ID   Configuration, Manufacturer, Description (a text, or
 *                        %name% for one below Strings)
 *
 * From registry files which other projects publish for 10 and 11: Catalog,
 * ImportDate, and ConfigScope 7 below SECTION; the rest is the same there.
 *
 * Windows keeps packages of the classes that it needs to start in the SYSTEM
 * hive, and those of other classes in a hive of their own, DRIVERS, in the
 * same shape (8.1: the numbers of display drivers are taken in OemInfMap of
 * SYSTEM, but they are not there, and of its network cards' packages, one of
 * which is in use, is none).  What the files for 10 and 11 have of netkvm and
 * viogpudo in DRIVERS has neither Configurations nor Descriptors, as some in
 * 8.1's SYSTEM: Windows reads the INF file in the driver store when it has
 * found a device for it.
 *
 * Assumptions: SignerScore is 0x0d000005 as for these drivers on 10 and 11 if
 * the catalogue names Microsoft's publisher of tested drivers, 0x0f000000 (as
 * vboxguest has it) if it names another, 0x80000000 without catalogue;
 * StatusFlags 0x12 as most packages have it; FileSize, which 10 writes, is
 * left out, since what it counts is not known. */
#ifndef WINDOWS_INSTALL_DRIVER_DATABASE_H
#define WINDOWS_INSTALL_DRIVER_DATABASE_H

#include "windows/drivers/package.h"
#include "windows/install/driver-install.h"
#include "windows/install/driver-names.h"

#define DRIVER_VERSION_SIZE 48

/* The hive that has the packages of P's class; NULL: this Windows has none
 * that is known. */
struct hive *driver_database_of (const struct driver_target *t,
                                 const struct driver_package *p);
/* Enter P, for storage, by the names N. */
bool driver_database_add (const struct driver_target *t,
                          const struct driver_package *p,
                          const struct driver_names *n, GError **error);
/* The same for P that Windows installs itself when its device comes. */
bool driver_database_import (const struct driver_target *t,
                             const struct driver_package *p,
                             const struct driver_names *n, GError **error);

/* Is oemNUMBER.inf in use, by the map or by a key? */
bool driver_database_has_number (const struct driver_target *t,
                                 unsigned number);
/* Is P or a newer version of it in the hive H?  Its number and folder. */
bool driver_database_find (struct hive *h,
                           const struct driver_package *p,
                           unsigned *ret_number, char **ret_folder);

/*----- the parts -----------------------------------------------------------*/

/* The value Version. */
void driver_version_pack (const struct driver_package *p,
                          guint8 ret[DRIVER_VERSION_SIZE]);
/* Compare two values Version of one class by date, then number, as Windows
 * ranks drivers; 0 also if they are of different classes. */
int driver_version_compare (const guint8 a[DRIVER_VERSION_SIZE],
                            const guint8 b[DRIVER_VERSION_SIZE]);
bool driver_version_same_class (const guint8 a[DRIVER_VERSION_SIZE],
                                const guint8 b[DRIVER_VERSION_SIZE]);
/* DriverPackages\FOLDER, the values of its key. */
bool driver_database_add_head (const struct driver_target *t,
                               const struct driver_package *p,
                               const struct driver_names *n, GError **error);
/* Its Configurations and Descriptors. */
bool driver_database_add_models (const struct driver_target *t,
                                 const struct driver_package *p,
                                 const struct driver_names *n,
                                 GError **error);

#endif
