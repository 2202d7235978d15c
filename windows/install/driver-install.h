/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Driver packages become part of a Windows that is not running.
 *
 * Every package's files go to %SystemRoot%\Drivers\VirtIO, in lower case, and
 * DevicePath names that folder: the Plug and Play manager installs from there
 * what it finds a device for ("Configuring Windows to Search Additional
 * Folders for Device Drivers").  That is enough for all but the disk that
 * Windows starts from.  For storage controllers it is too late, so that their
 * packages are installed here:
 *
 *   the driver       to where its INF copies it, and its service, started by
 *                    the boot loader ("CreateService", SERVICE_BOOT_START)
 *   up to 6.1        CriticalDeviceDatabase: critical-device.h
 *   6.2 and later    driver store, INF\oemN.inf, catalogue, DriverDatabase:
 *                    driver-database.h
 *
 * A network card has no use for a service before Windows' class installer has
 * made its bindings, which are not documented, so that no driver for it is
 * started here.  From 6.2 on its package is put into the driver store, as
 * "pnputil /add-driver" does: at the first boot Windows finds it there for the
 * new card and installs it, with nothing from elsewhere.  Up to 6.1 the driver
 * store's index (INFCACHE.1) is not documented, and CriticalDeviceDatabase is
 * for devices that Windows starts from: there it waits in DevicePath.
 *
 * No INF goes to %SystemRoot%\INF up to 6.1: there Windows would take it for
 * installed, and look for its files on a disc. */
#ifndef WINDOWS_INSTALL_DRIVER_INSTALL_H
#define WINDOWS_INSTALL_DRIVER_INSTALL_H

#include "v2v/guest/guest.h"
#include "windows/drivers/package.h"
#include "windows/registry/hive.h"

struct driver_target {           /* the Windows that gets drivers */
  struct guest *guest;
  struct hive *system, *software;
  struct hive *drivers;          /* HKLM\DRIVERS of 6.2 and later, or NULL */
  const char *control_set;       /* "ControlSet001" */
  const char *systemroot;        /* "/Windows", as the guest spells it */
  const struct windows_version *version;
  int64_t now;                   /* seconds since the epoch */
};

/* Install PACKAGES (struct driver_package *).  Nothing is written unless
 * there is room for all files. */
bool drivers_install (const struct driver_target *t, GPtrArray *packages,
                      GError **error);

/* Could drivers_install install P?  Nothing is changed: the registry's part is
 * tried on a copy. */
bool driver_try (const struct driver_target *t,
                 const struct driver_package *p, GError **error);

/* Is it for a controller of disks, so that Windows must have it to start? */
bool driver_is_storage (const struct driver_package *p);
/* Is it for network cards? */
bool driver_is_network (const struct driver_package *p);
/* Is it for devices of this hardware ID ("PCI\\VEN_1AF4&DEV_1042"), or of one
 * that adds to it ("...&SUBSYS_...")? */
bool driver_has_id (const struct driver_package *p, const char *id);

/* Seconds since the epoch as 100 ns since 1601 (FILETIME, Windows SDK). */
uint64_t filetime_of_seconds (int64_t seconds);
/* The same for midnight (UTC) of a day: what DriverVer becomes. */
uint64_t filetime_of_day (unsigned year, unsigned month, unsigned day);

#endif
