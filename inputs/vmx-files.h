/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The folder of a VMX guest, on this host or one that ssh reaches. */
#ifndef INPUTS_VMX_FILES_H
#define INPUTS_VMX_FILES_H

#include "inputs/ssh.h"
#include "inputs/vmdk-chain.h"

/* OPAQUE is the guest's folder: what lies elsewhere, be it by a link, is
 * refused. */
extern const struct vmdk_files vmx_files_local;
/* OPAQUE is the struct ssh_connection. */
extern const struct vmdk_files vmx_files_ssh;

/* The path of the disk that a VMX file in FOLDER names FILE.  DATASTORES: a
 * name below /vmfs/volumes is taken, as ESXi has its datastores there. */
char *vmx_files_path (const char *folder, const char *file, bool datastores,
                      GError **error);

#endif
