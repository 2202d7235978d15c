/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What hive.c and hive-value.c share. */
#ifndef WINDOWS_REGISTRY_HIVE_PRIVATE_H
#define WINDOWS_REGISTRY_HIVE_PRIVATE_H

#include <hivex.h>

#include "windows/registry/hive-check.h"
#include "windows/registry/hive.h"

struct hive {
  hive_h *handle;
  char *name;
  struct account *account;       /* NULL: changes are not recorded */
  GPtrArray *changes;            /* see hive-save.c */
  uint32_t sequence;             /* the saved file's is greater */
};

/* VALUE of KEY (NULL: the key itself) was changed; DETAIL for people. */
void hive_record (struct hive *h, enum account_action action, hive_key key,
                  const char *value, const char *detail);

/* A file in memory for hivex, which works on files that have a name. */
int hive_memory_file (char **ret_path);
/* 0: it is not there. */
hive_key hive_key_at (struct hive *h, const char *path);

/* What hive_save() will look for in the new file: VALUE (NULL: the key itself)
 * of the key at PATH. */
void hive_change_add (struct hive *h, const char *path, const char *value);
void hive_change_free (void *change);

#endif
