/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The parts of a far disk that hold data: nothing outside of them needs to be
 * fetched, it is zero.  No I/O. */
#ifndef INPUTS_HTTPS_PLUGIN_AREAS_H
#define INPUTS_HTTPS_PLUGIN_AREAS_H

#include <stdbool.h>
#include <stdint.h>
#include <glib.h>

#define AREAS_MAX (1024 * 1024)
/* Bytes between two areas that are read through: over a long line less than
 * another request costs. */
#define AREAS_GAP (256 * 1024)

/* Lines "START LENGTH" (bytes), in order and without overlaps, as
 * nbdkit-extentlist-filter(1) has them, too.  Areas with less than AREAS_GAP
 * between them become one.  Free it with g_array_unref. */
GArray *areas_parse (const char *text, GError **error);

/* Is anything of LENGTH bytes from OFFSET on in one of them? */
bool areas_touch (const GArray *areas, uint64_t offset, uint64_t length);

#endif
