/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Connections to libvirt, for inputs. */
#ifndef INPUTS_LIBVIRT_CONNECT_H
#define INPUTS_LIBVIRT_CONNECT_H

#include <libvirt/libvirt.h>

#include "v2v/backend.h"

/* Open -ic (NULL: libvirt's default), read-only.  Where the server wants a
 * user or a password they come from the URI and -ip, or are asked for at the
 * terminal; *ret_password is what it was given (for secret_free; NULL: none
 * was wanted). */
virConnectPtr libvirt_connect (const struct input_options *options,
                               char **ret_password, GError **error);
void libvirt_disconnect (virConnectPtr connection);  /* accepts NULL */

/* Set *error to WHAT and libvirt's last message; always false. */
bool libvirt_error (const char *what, GError **error);

/* The guest NAME (or its UUID); it must not be running.  *ret_xml is its
 * inactive definition, with what a migration needs. */
bool libvirt_find_guest (virConnectPtr connection, const char *name,
                         char **ret_xml, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (virDomain, virDomainFree)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (virStoragePool, virStoragePoolFree)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (virStorageVol, virStorageVolFree)

#endif
