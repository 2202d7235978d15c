/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every output backend. */
#ifndef OUTPUTS_OUTPUTS_H
#define OUTPUTS_OUTPUTS_H

#include "v2v/backend.h"

extern const struct output_ops output_libvirt;
extern const struct output_ops output_local;
extern const struct output_ops output_null;
extern const struct output_ops output_qemu;

#endif
