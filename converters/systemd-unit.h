/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The section [Install] of a unit file, systemd.unit(5). */
#ifndef CONVERTERS_SYSTEMD_UNIT_H
#define CONVERTERS_SYSTEMD_UNIT_H

#include <glib.h>

#define UNIT_MAX_NAME 255        /* UNIT_NAME_MAX, with the NUL: 256 */
#define UNIT_MAX_WANTS 16

/* The units of WantedBy=, at most UNIT_MAX_WANTS; those whose names are no
 * unit names are left out.  Empty for a "static" unit, which something else
 * starts (udev, another unit). */
GStrv systemd_unit_wanted_by (const char *text);

#endif
