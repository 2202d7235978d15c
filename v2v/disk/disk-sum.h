/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The sum of a disk's contents. */
#ifndef V2V_DISK_DISK_SUM_H
#define V2V_DISK_DISK_SUM_H

#include <stdbool.h>
#include <glib.h>

#include "v2v/disk/endpoint.h"

/* An endpoint of raw bytes with the contents of E: a file or an NBD export
 * that can be read beside E's other readers.  NAME as in nbd-server.h. */
struct endpoint *disk_sum_view (const struct endpoint *e, const char *name,
                                GError **error);

/* Add all bytes of VIEW to SUM.  It ends early, with true, when STOP is
 * not 0. */
bool disk_sum_add (const struct endpoint *view, GChecksum *sum,
                   const gint *stop, GError **error);

#endif
