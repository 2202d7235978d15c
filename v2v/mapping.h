/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Networks and bridges of the source become those of the target. */
#ifndef V2V_MAPPING_H
#define V2V_MAPPING_H

#include <stdbool.h>
#include <glib.h>

#include "v2v/model/source.h"

/* Apply -n, -b and --mac (char * each, already checked by the option
 * parser) to the NICs of S.  A --mac wins over a mapping by name, a
 * mapping by name over a default. */
void mapping_apply (const GPtrArray *networks, const GPtrArray *bridges,
                    const GPtrArray *macs, struct source *s);
/* Give the NIC that ROW ("MAC:ip:ADDR...", already checked) names its
 * static_ip; false: the source has no such NIC. */
bool mapping_set_static_ip (const char *row, struct source *s);

#endif
