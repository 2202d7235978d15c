/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Network disks of a libvirt domain: "Network disk" in "Domain XML format",
 * libvirt.org. */
#ifndef INPUTS_DOMAIN_NETWORK_H
#define INPUTS_DOMAIN_NETWORK_H

#include "inputs/domain-xml.h"
#include "v2v/backend.h"
#include "v2v/disk/endpoint.h"

/* D as a URI, for people and for its server.  NULL: it cannot be read, and
 * the error says why. */
char *domain_network_operand (const struct domain_disk *d, GError **error);

/* FORMAT and ID as in open.h; the password of <auth> comes from OPTIONS. */
struct endpoint *domain_network_open (const struct domain_disk *d,
                                      const struct input_options *options,
                                      const char *format, guint id,
                                      GError **error);

#endif
