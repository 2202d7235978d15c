/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The files and disks of a guest of VMware on a host that is reached by ssh:
 * small files through SFTP in this process, disks through the nbdkit plugin of
 * inputs/vmx-plugin, which makes each of its files.  Logins are as in ssh.h.
 * Nothing is run on the far side. */
#ifndef INPUTS_VMX_REMOTE_H
#define INPUTS_VMX_REMOTE_H

#include "inputs/ssh.h"

struct vmx_remote;

/* Log in.  The password, if one is needed, comes from OPTIONS. */
struct vmx_remote *vmx_remote_open (const struct ssh_server *server,
                                    const struct input_options *options,
                                    GError **error);
void vmx_remote_close (struct vmx_remote *c);        /* accepts NULL */

/* The size of the file (0 of what is no regular file);
 * V2V_ERROR_NOT_FOUND. */
bool vmx_remote_stat (struct vmx_remote *c, const char *path,
                      uint64_t *ret_size, GError **error);
/* At most MAX bytes from its beginning, with a NUL behind them. */
char *vmx_remote_read (struct vmx_remote *c, const char *path, size_t max,
                       size_t *ret_size, GError **error);
/* Serve the disks of LAYOUT, a text as vmx-plugin/layout.h has it; once.  The
 * plugin's connections are its own, and are made again when they fail. */
bool vmx_remote_serve (struct vmx_remote *c, const char *layout,
                       GError **error);
/* One of them; FORMAT as in open.h.  It must not outlive C. */
struct endpoint *vmx_remote_disk (struct vmx_remote *c, guint disk,
                                  const char *format, GError **error);

typedef struct vmx_remote v2v_vmx_remote;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (v2v_vmx_remote, vmx_remote_close)

#endif
