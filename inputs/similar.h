/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names that somebody may have meant.  No I/O. */
#ifndef INPUTS_SIMILAR_H
#define INPUTS_SIMILAR_H

#include <glib.h>

#define SIMILAR_LENGTH 100       /* characters of a name that count */

/* Those of NAMES (UTF-8 or not) that resemble NAME, the best first, MAX at
 * most: case does not count, a few characters may be other, missing or more,
 * and one name may be a part of the other.  Elements belong to NAMES. */
GPtrArray *similar_names (const char *name, const GPtrArray *names,
                          guint max);

#endif
