/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The <devices> of libvirt domain XML. */
#ifndef OUTPUTS_LIBVIRT_DEVICES_H
#define OUTPUTS_LIBVIRT_DEVICES_H

#include "v2v/model/source.h"
#include "v2v/model/target.h"

/* Appends what stands between <devices> and </devices>.
 * DISCARD: what the guest discards is freed in its disks. */
void libvirt_devices_write (GString *out, const struct source *source,
                            const struct target *target, bool discard);

#endif
