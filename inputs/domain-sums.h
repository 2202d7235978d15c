/* SPDX-License-Identifier: GPL-2.0-or-later */
/* <checksum> of a libvirt domain's disks: each is the sum of what the guest
 * sees of the disk, which of a raw image is the sum of its file.  The disks are
 * read for it in a thread of its own, beside the conversion, and the verdict is
 * asked for before anything is made final; of small disks at once, when nothing
 * is copied yet.  The source must not be written to meanwhile. */
#ifndef INPUTS_DOMAIN_SUMS_H
#define INPUTS_DOMAIN_SUMS_H

#include <stdbool.h>
#include <glib.h>

#include "v2v/disk/endpoint.h"
#include "v2v/model/source.h"

struct domain_sums;

#define DOMAIN_SUMS_SMALL (256 * 1024 * 1024)    /* bytes of a small disk */

/* ENDPOINTS: one a disk of SOURCE.  *ret_sums: NULL if no disk has a sum; also
 * set with an error.  Waits for the small disks. */
bool domain_sums_start (const struct source *source,
                        const GPtrArray *endpoints,
                        struct domain_sums **ret_sums, GError **error);
/* Wait to the end.  False: a sum is wrong, or a disk could not be read.  SUMS
 * may be NULL. */
bool domain_sums_wait (struct domain_sums *sums, GError **error);
void domain_sums_stop (struct domain_sums *sums);    /* also before the end;
                                                        NULL too */

#endif
