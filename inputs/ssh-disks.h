/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Disks of a host that is reached by ssh: served by the nbdkit plugin of
 * inputs/ssh-plugin, whose connections are its own, and are made again when
 * they fail. */
#ifndef INPUTS_SSH_DISKS_H
#define INPUTS_SSH_DISKS_H

#include "inputs/ssh.h"

/* A file or a block device; FORMAT and ID as in open.h. */
struct endpoint *ssh_open_disk (struct ssh_connection *c, const char *path,
                                const char *format, guint id, GError **error);

/* The N disks of LAYOUT, a text as ssh-plugin/layout.h has it, by one server;
 * their images have FORMATS.  The first of the endpoints that are appended
 * has the server: they are to be freed together.  Once in a run. */
bool ssh_open_layout (struct ssh_connection *c, const char *layout,
                      const char *const *formats, guint n,
                      GPtrArray *ret_endpoints, GError **error);

#endif
