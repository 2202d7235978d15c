/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Services and drivers in a control set, and the filters of devices.
 *
 * Sources: "HKLM\SYSTEM\CurrentControlSet\Services Registry Tree",
 * "CreateService" (Start) and "Installing a Filter Driver" of Microsoft's
 * documentation; KB 976267: filters stand in the keys of classes and of single
 * devices, and one that cannot be loaded keeps its device from starting. */
#ifndef WINDOWS_REGISTRY_SERVICES_H
#define WINDOWS_REGISTRY_SERVICES_H

#include "windows/registry/hive.h"

/* In one key; each is looked for among all, so that no key that has more is
 * gone through. */
#define SERVICES_MAX 8192

enum service_start {
  SERVICE_BOOT, SERVICE_SYSTEM, SERVICE_AUTO, SERVICE_DEMAND,
  SERVICE_DISABLED,
};

/* The value beside Start that keeps what that was. */
#define SERVICE_FORMER_START "StartBeforeConversion"

/* The key of a service; 0: there is none. */
hive_key service_find (struct hive *system, const char *control_set,
                       const char *name);
/* SERVICE_DISABLED if it does not say. */
enum service_start service_get_start (struct hive *system, hive_key service);
/* Never start it; what it was is kept in SERVICE_FORMER_START. */
bool service_disable (struct hive *system, hive_key service, GError **error);
/* Load it before the boot disk is looked for.  From Windows 8 on StartOverride
 * has the last word over Start, so it goes. */
bool service_load_at_boot (struct hive *system, hive_key service,
                           GError **error);

/* Name of a service, in lower case, to a GPtrArray of the names (as they are)
 * of those that depend on it and are not disabled. */
GHashTable *services_dependents (struct hive *system,
                                 const char *control_set);

typedef bool (*filter_is_gone) (const char *name, void *data);
/* Take the filters for which IS_GONE is true out of all classes and devices;
 * the others stay, in their order.  A list that becomes empty is removed. */
bool filters_remove (struct hive *system, const char *control_set,
                     filter_is_gone is_gone, void *data, GError **error);

#endif
