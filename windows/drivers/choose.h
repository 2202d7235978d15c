/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The best driver package of each kind for one Windows.
 *
 * Which packages can be used is said by their INF files.  Among those the one
 * in the folder of this Windows comes first, then those for older ones, the
 * nearest first, then those in folders that name none, and last those for
 * newer ones, and only when their INF file names an older version itself: a
 * driver that a newer kernel is needed for would stop the guest at boot.
 * Between equals the newer DriverVer counts.  One that is damaged makes room
 * for the next. */
#ifndef WINDOWS_DRIVERS_CHOOSE_H
#define WINDOWS_DRIVERS_CHOOSE_H

#include "windows/drivers/package.h"
#include "windows/drivers/source.h"

struct driver_choice {
  const char *kind;              /* name in driver_kinds */
  struct driver_package *package;
  unsigned place;                /* how near its folder is; 0: this Windows' */
};

struct driver_set {
  GPtrArray *choices;            /* struct driver_choice *, as the table of
                                    kinds has them; with their files */
  GPtrArray *notes;              /* char *: packages that were left out, and
                                    why; for --verbose */
  GPtrArray *damaged;            /* char *: packages that would have been as
                                    good as what was chosen, or for a kind
                                    that has none now, but are not sound */
};

/* Can PACKAGE be installed?  For what its own files do not say. */
typedef bool (*driver_check) (const struct driver_package *package,
                              void *data, GError **error);

/* A package is passed over that has a file which is missing, cannot be read or
 * is no driver, or that CHECK (NULL: none) refuses.
 * V2V_ERROR_NOT_FOUND: no package is for this Windows; says for which
 * processors there are some.  Otherwise at least one was chosen. */
struct driver_set *drivers_choose (struct driver_source *source,
                                   const struct windows_version *v,
                                   driver_check check, void *data,
                                   GError **error);
void driver_set_free (struct driver_set *set);         /* accepts NULL */
/* By kind ("viostor", "netkvm", "vioserial"); NULL: there is none. */
struct driver_package *driver_set_find (const struct driver_set *set,
                                        const char *kind);

typedef struct driver_set v2v_driver_set;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (v2v_driver_set, driver_set_free)

#endif
