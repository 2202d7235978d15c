/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A VMX file as a source guest.
 *
 * Disks are in the order of their controllers: SCSI, NVMe, SATA, IDE.  The
 * uri of a disk is its fileName as it is written: nothing is looked up. */
#ifndef INPUTS_VMX_SOURCE_H
#define INPUTS_VMX_SOURCE_H

#include "inputs/vmx-file.h"
#include "v2v/model/source.h"

/* NAME is the guest's, if the file gives none; adds to f->warnings. */
struct source *vmx_source (struct vmx_file *f, const char *name,
                           const char *what, GError **error);

/* Its parts, in files of their own. */
void vmx_source_drives (struct vmx_file *f, struct source *s);
void vmx_source_nics (struct vmx_file *f, struct source *s);
/* "scsi0:1.deviceType"; NULL as vmx_file_get. */
const char *vmx_source_get (const struct vmx_file *f, const char *device,
                            const char *key);
bool vmx_source_is_present (const struct vmx_file *f, const char *device,
                            bool otherwise);

#endif
