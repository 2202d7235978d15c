/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The part of --print-plan that says what is on the guest's disks. */
#ifndef V2V_PLAN_DISKS_H
#define V2V_PLAN_DISKS_H

#include <json-c/json.h>

#include "v2v/model/inspect.h"
#include "v2v/model/source.h"

/* A line for each disk: its number for --disks, the source's name of it, its
 * size, and what is in each of its partitions; then the volumes.  Newly
 * allocated. */
char *plan_disks_text (const struct source *source,
                       const struct inspect *inspect);

/* [ { "id": 0, "name": "sda", "size": BYTES,
 *     "contents": { "/dev/sda1": "ext4", ... } }, ... ] */
struct json_object *plan_disks_json (const struct source *source,
                                     const struct inspect *inspect);
/* { "/dev/vg/root": "ext4", ... }: what is on none of the disks alone. */
struct json_object *plan_volumes_json (const struct source *source,
                                       const struct inspect *inspect);

#endif
