/* SPDX-License-Identifier: GPL-2.0-or-later */
/* glob(7) over a guest by its own list and stat, for implementations that
 * have nothing better. */
#ifndef V2V_GUEST_GUEST_GLOB_H
#define V2V_GUEST_GUEST_GLOB_H

#include "v2v/guest/guest.h"

/* The same contract as the vtable's glob. */
bool guest_glob_by_list (struct guest *g, const char *pattern,
                         GStrv *ret_paths, GError **error);

#endif
