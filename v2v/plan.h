/* SPDX-License-Identifier: GPL-2.0-or-later */
/* --print-plan: what would be changed. */
#ifndef V2V_PLAN_H
#define V2V_PLAN_H

#include <stdbool.h>
#include <glib.h>

#include "v2v/guest/guest.h"
#include "v2v/model/inspect.h"
#include "v2v/model/source.h"
#include "v2v/options.h"

/* Run the converter on a layer above GUEST that keeps every change in
 * memory, and print the account of it. */
bool plan_print (const struct options *options, const struct source *source,
                 const struct inspect *inspect, struct guest *guest,
                 GError **error);

#endif
