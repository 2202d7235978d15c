/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which paths of a guest need an SELinux label after a conversion. */
#ifndef CONVERTERS_LINUX_SELINUX_H
#define CONVERTERS_LINUX_SELINUX_H

#include <stdbool.h>
#include <glib.h>

#include "converters/converter.h"

/* All that the account says was made in the guest and is still there, without
 * symbolic links on the way: GPtrArray of struct selinux_path (selinux-
 * labels.h), sorted.  *ret_unknown: why that cannot be all, NULL: it is all.
 * Newly allocated. */
GPtrArray *linux_selinux_paths (const struct conversion *cv,
                                char **ret_unknown);

#endif
