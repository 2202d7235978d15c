/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Services of drivers, below Services of the control set that Windows boots.
 *
 * Values are those of "HKLM\SYSTEM\CurrentControlSet\Services Registry Tree"
 * (Windows driver documentation).  From 6.2 on Owners names the INF file, and
 * a key StartOverride can put off a driver whose device was not there at the
 * last boots: Windows 8.1 has one with 0 = 3 below its own lsi_sas. */
#ifndef WINDOWS_INSTALL_DRIVER_SERVICE_H
#define WINDOWS_INSTALL_DRIVER_SERVICE_H

#include "windows/install/driver-install.h"
#include "windows/install/driver-names.h"

#define SERVICE_BOOT_START 0
#define SERVICE_ERROR_NORMAL 1

/* The services of P, those of its devices started by the boot loader.
 * NAMES is NULL up to 6.1. */
bool driver_services_add (const struct driver_target *t,
                          const struct driver_package *p,
                          const struct driver_names *names, GError **error);
/* The service NAME, if it is there, is started by the boot loader. */
bool driver_service_start_at_boot (const struct driver_target *t,
                                   const char *name, GError **error);

#endif
