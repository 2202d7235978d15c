/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Opening the disks of a libvirt domain that this host can reach itself. */
#ifndef INPUTS_DOMAIN_OPEN_H
#define INPUTS_DOMAIN_OPEN_H

#include "inputs/domain-xml.h"
#include "v2v/backend.h"
#include "v2v/disk/endpoint.h"

/* The disk as -i disk would take it: a path, or a URI that this run can
 * open.  NULL with an error that says why it cannot. */
char *domain_disk_operand (const struct domain_disk *d, GError **error);
/* The format of a local disk whose <driver> does not say it.  libvirt takes
 * such a disk for raw; many documents leave the type out of images too.  So
 * the first bytes tell, but an image that names other files is refused: a guest
 * can have written it onto its raw disk.  Static; NULL with an error. */
const char *domain_disk_format (const char *path, GError **error);
/* FORMAT and ID as in open.h; OPTIONS have the password of a network disk. */
struct endpoint *domain_disk_open (const struct domain_disk *d,
                                   const struct input_options *options,
                                   const char *format, guint id,
                                   GError **error);
/* The files and devices of D, whose source is SOURCE, are of this host. */
void domain_mark_local (const struct domain_xml *d, struct source *source);

/* The disks of SOURCE, which is (or was) that of D; the format of -if wins. */
bool domain_open_all (const struct domain_xml *d, const struct source *source,
                      const struct input_options *options,
                      GPtrArray *ret_endpoints, GError **error);

#endif
