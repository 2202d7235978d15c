/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What hive.c and hive-value.c share. */
#ifndef WINDOWS_REGISTRY_HIVE_PRIVATE_H
#define WINDOWS_REGISTRY_HIVE_PRIVATE_H

#include <hivex.h>

#include "windows/registry/hive.h"

#define HIVE_MAX_DEPTH 512       /* levels ("Registry Element Size Limits") */

struct hive {
  hive_h *handle;
  char *name;
  struct account *account;       /* NULL: changes are not recorded */
  bool changed;
};

/* VALUE of KEY (NULL: the key itself) was changed; DETAIL for people. */
void hive_record (struct hive *h, enum account_action action, hive_key key,
                  const char *value, const char *detail);

#endif
