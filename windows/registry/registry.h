/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The hives of a Windows guest: copies of them are taken, changed, and put
 * back. */
#ifndef WINDOWS_REGISTRY_REGISTRY_H
#define WINDOWS_REGISTRY_REGISTRY_H

#include "v2v/guest/guest.h"
#include "windows/registry/hive.h"

struct registry {
  struct guest *guest;
  char *config;                  /* "/Windows/System32/config" */
  struct hive *system, *software;
  struct hive *drivers;          /* NULL until registry_open_drivers() */
  char *control_set;             /* "ControlSet001": what the guest boots */
};

/* The hives below SYSTEMROOT ("/Windows").  Their changes are recorded in the
 * guest's account. */
struct registry *registry_open (struct guest *guest, const char *systemroot,
                                GError **error);
/* The hive DRIVERS, in which Windows 8 and later keep the driver packages that
 * they do not need to start: like the others, but a guest without it, or with
 * a bad one, can be converted, so that it is only taken when asked for. */
struct hive *registry_open_drivers (struct registry *r, GError **error);
/* Put the hives back that were changed (guest_replace).  Each is checked, and
 * each of its changes found in it again, before. */
bool registry_commit (struct registry *r, GError **error);
void registry_free (struct registry *r);             /* accepts NULL */

typedef struct registry v2v_registry;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (v2v_registry, registry_free)

#endif
