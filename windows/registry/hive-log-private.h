/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the two formats of hive-log.h share. */
#ifndef WINDOWS_REGISTRY_HIVE_LOG_PRIVATE_H
#define WINDOWS_REGISTRY_HIVE_LOG_PRIVATE_H

#include "windows/registry/hive-format.h"
#include "windows/registry/hive-log.h"

#define HIVE_MAX_GROWTH (256U * 1024 * 1024)     /* bytes, by all logs */

struct replay {
  GByteArray *hive;
  uint32_t bins;                 /* bytes of its bins now */
  uint32_t max_bins;             /* and at most */
  uint32_t sequence;             /* after what was applied */
  uint32_t greatest;             /* sequence number seen anywhere */
  uint32_t flags;                /* of the last entry */
  unsigned applied;              /* entries; old format: dirty pages */
};

/* Give the hive so many bytes of bins; false: that cannot be. */
bool hive_log_resize (struct replay *r, uint32_t bins);
/* A log of the new format as it is, without its contents. */
bool hive_log_is_new (const uint8_t *log, size_t size);
/* Apply those logs of the new format that continue the hive. */
void hive_log_apply_new (struct replay *r, GBytes *const logs[HIVE_LOGS]);
/* Apply a log of the old format if it belongs to the hive; false: it does
 * not. */
bool hive_log_apply_old (struct replay *r, const uint8_t *log, size_t size);

#endif
