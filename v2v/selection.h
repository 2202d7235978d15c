/* SPDX-License-Identifier: GPL-2.0-or-later */
/* --disks: which disks of the source are converted. */
#ifndef V2V_SELECTION_H
#define V2V_SELECTION_H

#include <stdbool.h>
#include <glib.h>

#include "v2v/model/source.h"

#define SELECTION_MAX_BYTES 65536        /* of the option's value */

/* SELECTION names disks, parted by commas: by number ("0"), by the source's
 * name of the device ("vda"), by path or URI, by the name of the file or
 * volume ("data.vmdk"), or by a letter in their order where the source has
 * no names of this kind of its own ("sda", "/dev/vdb").  All others move from
 * S->disks to S->left_behind; the order and the ids of both stay. */
bool selection_apply (const char *selection, struct source *s,
                      GError **error);

/* "disk 1 (vdb, /srv/data.img, 10.0 GiB)", as far as it is known; for
 * people.  Newly allocated. */
char *selection_describe (const struct source_disk *d);

/* Name each disk that was left behind, with its size if that is known. */
void selection_report (struct source *s);

/* The run failed inside the guest: what it needs may be on a disk that was
 * left behind.  Adds that to *ERROR; returns false. */
bool selection_explain (const struct source *s, GError **error);

/* "disk 0 (…), disk 2 (…)": struct source_disk *.  Newly allocated. */
char *selection_list (const GPtrArray *disks);

#endif
