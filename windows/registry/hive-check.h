/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Is a hive file sound?  A look at bytes alone.
 *
 * hivex(3) trusts a hive in places, and recurses; what this accepts has no
 * cell outside the file, nothing that is used twice, no circle and no depth
 * beyond the limit.  Facts: hive-format.h. */
#ifndef WINDOWS_REGISTRY_HIVE_CHECK_H
#define WINDOWS_REGISTRY_HIVE_CHECK_H

#include <stdbool.h>
#include <glib.h>

#define HIVE_MAX_DEPTH 512       /* levels of keys ("Registry Element Size
                                    Limits", Windows SDK) */

/* The whole of DATA: base block, bins, cells, and all that its keys lead to.
 * The error names the key and says what to do; NAME ("HKLM\\SYSTEM") begins
 * it.  Whether the hive is clean is not looked at. */
bool hive_check (GBytes *data, const char *name, GError **error);

/* The same; what is sound is returned, for hivex: where something is empty, no
 * offset leads anywhere.  NULL: it is not sound. */
GBytes *hive_check_mend (GBytes *data, const char *name, GError **error);

/* Was the last change of the file finished?  If not, its transaction logs
 * hold the rest.  Both are false for what is no hive. */
bool hive_is_clean (GBytes *data);
bool hive_is_dirty (GBytes *data);

#endif
