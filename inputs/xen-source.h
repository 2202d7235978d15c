/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A Xen configuration file as a source guest.
 *
 * Disks are in the order of their names in the guest (xvda, xvdb), which is
 * that of the guest's own; the uri of a disk is its absolute path on the host
 * of the file: nothing is looked up. */
#ifndef INPUTS_XEN_SOURCE_H
#define INPUTS_XEN_SOURCE_H

#include "inputs/xen-file.h"
#include "v2v/model/source.h"

#define XEN_SOURCE_MAX_DISKS 1024
#define XEN_SOURCE_MAX_NICS 256

/* NAME is the guest's, if the file gives none; adds to f->warnings. */
struct source *xen_source (struct xen_file *f, const char *name,
                           const char *what, GError **error);

/* Its parts, in files of their own. */
bool xen_source_disks (struct xen_file *f, struct source *s,
                       const char *what, GError **error);
bool xen_source_nics (struct xen_file *f, struct source *s,
                      const char *what, GError **error);
void xen_source_display (struct xen_file *f, struct source *s);
/* Does Xen emulate a whole machine (HVM)? */
bool xen_source_is_hvm (const struct xen_file *f);
/* "mac=x, bridge=y" as key -> value. */
GHashTable *xen_source_pairs (const char *text);

#endif
