/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What hive-check.c asks of the values of a key. */
#ifndef WINDOWS_REGISTRY_HIVE_CHECK_VALUES_H
#define WINDOWS_REGISTRY_HIVE_CHECK_VALUES_H

#include "windows/registry/hive-cells.h"

/* The COUNT values that the list at LIST names; MINOR is the hive's version.
 * What is wrong, newly allocated; NULL: nothing. */
char *hive_check_values (struct hive_cells *cells, uint32_t list,
                         uint32_t count, uint32_t minor);

#endif
