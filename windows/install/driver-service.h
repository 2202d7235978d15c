/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Services of drivers, below Services of the control set that Windows boots.
 *
 * Values are those of "HKLM\SYSTEM\CurrentControlSet\Services Registry Tree"
 * (Windows driver documentation); from 6.2 on Owners names the INF file. */
#ifndef WINDOWS_INSTALL_DRIVER_SERVICE_H
#define WINDOWS_INSTALL_DRIVER_SERVICE_H

#include "windows/install/driver-install.h"
#include "windows/install/driver-names.h"

/* The services of P, those of its devices started by the boot loader.
 * NAMES is NULL up to 6.1. */
bool driver_services_add (const struct driver_target *t,
                          const struct driver_package *p,
                          const struct driver_names *names, GError **error);
#endif
