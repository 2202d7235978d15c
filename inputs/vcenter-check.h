/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which disks of VMware guests can be read from the datastore's files.  No
 * I/O. */
#ifndef INPUTS_VCENTER_CHECK_H
#define INPUTS_VCENTER_CHECK_H

#include "inputs/vim-answer.h"
#include "v2v/model/source.h"

/* PATH is the disk for libvirt ("[datastore1] guest/guest.vmdk"); SEEN what the
 * web services say of it, NULL if nothing. */
bool vcenter_check_disk (const char *path, const struct vim_disk *seen,
                         GError **error);

/* What a person should know of a disk that can be read; NULL: nothing.  Newly
 * allocated. */
char *vcenter_disk_warning (const struct vim_disk *seen);

/* The disk of G that libvirt calls PATH; NULL: none, or no G. */
const struct vim_disk *vcenter_find_disk (const struct vim_guest *g,
                                          const char *path);

/* What SEEN says of firmware and TPM goes into SOURCE. */
void vcenter_take_guest (const struct vim_guest *seen, struct source *source);

/* AREAS (struct vim_area) as nbdkit-extentlist-filter(1) reads them: the rest
 * reads as zeroes.  Newly allocated. */
char *vcenter_format_areas (const GArray *areas);

/* What to do about libvirt's MESSAGE; NULL: nothing to say. */
const char *vcenter_advice (const char *message);

/* Is it about a certificate that is not trusted? */
bool vcenter_is_certificate (const char *message);

#endif
