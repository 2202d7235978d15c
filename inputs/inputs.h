/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every input backend. */
#ifndef INPUTS_INPUTS_H
#define INPUTS_INPUTS_H

#include "v2v/backend.h"

extern const struct input_ops input_disk;
extern const struct input_ops input_libvirt;
extern const struct input_ops input_libvirtxml;
extern const struct input_ops input_ova;
extern const struct input_ops input_vmx;
extern const struct input_ops input_xen;

#endif
