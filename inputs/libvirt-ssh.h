/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The ssh server behind a libvirt connection by ssh. */
#ifndef INPUTS_LIBVIRT_SSH_H
#define INPUTS_LIBVIRT_SSH_H

#include "inputs/ssh.h"

/* Of "xen+ssh://USER@HOST:PORT/…?keyfile=…&known_hosts=…" ("Connection URIs",
 * libvirt.org): what our own connection needs. */
struct ssh_server *libvirt_ssh_server (const char *uri, GError **error);

#endif
