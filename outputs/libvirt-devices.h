/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The <devices> of libvirt domain XML. */
#ifndef OUTPUTS_LIBVIRT_DEVICES_H
#define OUTPUTS_LIBVIRT_DEVICES_H

#include "outputs/libvirt-xml.h"
#include "v2v/model/source.h"
#include "v2v/model/target.h"

/* Appends what stands between <devices> and </devices>.
 * HOST: as in libvirt-xml.h. */
void libvirt_devices_write (GString *out, const struct source *source,
                            const struct target *target,
                            const struct libvirt_host *host);

#endif
