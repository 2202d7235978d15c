/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The stages of a conversion, in order. */
#ifndef V2V_PIPELINE_H
#define V2V_PIPELINE_H

#include <stdbool.h>
#include <glib.h>

#include "v2v/options.h"

/* Everything from probing the source to commit.  On failure the target is
 * as it was before. */
bool pipeline_run (const struct options *options, GError **error);

#endif
