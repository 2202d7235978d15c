/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The disks of an OVF package: where their bytes are, and opening them. */
#ifndef INPUTS_OVA_DISK_H
#define INPUTS_OVA_DISK_H

#include "inputs/ova-package.h"
#include "inputs/ovf.h"
#include "v2v/disk/endpoint.h"

#define OVA_MAX_CHUNKS 100000

/* The parts of D's file in P: struct file_part *.  NULL with an error: it is
 * not there. */
GPtrArray *ova_disk_find (struct package *p, const struct ovf_disk *d,
                          GError **error);

/* What package_unpack must keep for DISKS: names for ova_disk_wanted. */
GHashTable *ova_disk_names (const struct package *p, const GPtrArray *disks,
                            GError **error);
bool ova_disk_wanted (const char *name, gconstpointer names);

/* FORMAT: that of -if; NULL: it is detected. */
struct endpoint *ova_disk_open (struct package *p, const struct ovf_disk *d,
                                const char *format, guint id,
                                GError **error);

#endif
