/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The drivers that a guest on KVM can use, by the names that virtio-win
 * gives their INF files. */
#ifndef WINDOWS_DRIVERS_KINDS_H
#define WINDOWS_DRIVERS_KINDS_H

#include <stdbool.h>
#include <glib.h>

#include "windows/version.h"

struct driver_kind {
  const char *name;              /* "vioserial": how others ask for it */
  const char *infs[2];           /* without ".inf", the better one first */
  unsigned from, before;         /* major * 100 + minor; 0: no limit */
  const char *extras[3];         /* patterns of files that the INF does not
                                    name, where many INFs share a folder */
};

extern const struct driver_kind driver_kinds[];    /* name NULL ends it */

/* The kind whose INF file has this name ("viostor.inf", without case) and
 * what place INF has in its list; NULL: none, or not for this Windows. */
const struct driver_kind *driver_kind_of_inf (const char *inf_name,
                                              const struct windows_version *v,
                                              guint *ret_place);
/* Files that no guest gets unless their INF names them: debug symbols, and
 * the protocol driver which needs an SR-IOV card beside virtio-net. */
bool driver_file_is_skipped (const char *name);

#endif
