/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The choice of one root (--root). */
#ifndef V2V_GUEST_INSPECTION_ROOT_H
#define V2V_GUEST_INSPECTION_ROOT_H

#include <stdbool.h>
#include <glib.h>

/* CHOICE as in struct inspection_settings; ROOTS: struct inspect *, at least
 * one.  Asks at a terminal only. */
bool inspection_choose_root (const char *choice, const GPtrArray *roots,
                             guint *ret_index, GError **error);

#endif
