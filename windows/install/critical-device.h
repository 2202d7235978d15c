/* SPDX-License-Identifier: GPL-2.0-or-later */
/* CriticalDeviceDatabase: which service serves a device that Windows up to
 * 6.1 needs before it can install drivers.
 *
 * Control\CriticalDeviceDatabase\ID with '#' for '\' holds ClassGUID and
 * Service ("Injecting Drivers", knowledge base article 314082, has them for
 * XP).  Microsoft's own entries on Windows 7 are for VEN&DEV as well as for
 * VEN&DEV&SUBSYS, in upper case, a driver's that was added (pci#ven_15ad&
 * dev_0740) without DriverPackageId, which only those have that come from the
 * driver store.  A device has identifiers with and without SUBSYS and REV
 * ("Identifiers for PCI Devices"), so that the short one finds it whatever
 * its subsystem and revision are. */
#ifndef WINDOWS_INSTALL_CRITICAL_DEVICE_H
#define WINDOWS_INSTALL_CRITICAL_DEVICE_H

#include "windows/install/driver-install.h"

/* Enter each model of P by its IDs, and by VEN&DEV. */
bool critical_devices_add (const struct driver_target *t,
                           const struct driver_package *p, GError **error);
/* Enter one: ID is "PCI\\VEN_8086&DEV_7010" or "Primary_IDE_Channel". */
bool critical_device_add (const struct driver_target *t, const char *id,
                          const char *class_guid, const char *service,
                          GError **error);

#endif
