/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Logs with a vector of dirty pages (up to Windows 8): a bit for each sector
 * of the bins, and behind them the sectors whose bits are set. */
#include "config.h"

#include "windows/registry/hive-log-private.h"

#define LOG_OLD 1                /* file types in the base block */
#define LOG_WINDOWS_2000 2
#define VECTOR_HEADER 4          /* "DIRT" */

/* Whole, and of the same change as the hive: they have the same time. */
static bool
is_usable (const struct replay *r, const uint8_t *log, size_t size)
{
  const uint32_t type = size < REGF_SECTOR ? 0 : le32 (log + REGF_TYPE);

  return regf_is_base (log, size) &&
         (type == LOG_OLD || type == LOG_WINDOWS_2000) &&
         le32 (log + REGF_SEQUENCE1) ==
         le32 (log + REGF_SEQUENCE2) &&
         le64 (log + REGF_TIME) ==
         le64 (r->hive->data + REGF_TIME) &&
         size >= REGF_SECTOR + VECTOR_HEADER &&
         memcmp (log + REGF_SECTOR, "DIRT", 4) == 0;
}

static bool
is_dirty (const uint8_t *vector, uint32_t sector)
{
  return vector[sector / 8] >> (sector % 8) & 1;
}

/* Where the sectors begin; 0: the log is cut off. */
static size_t
find_sectors (const uint8_t *vector, uint32_t count, size_t size)
{
  const size_t bytes = VECTOR_HEADER + (count + 7) / 8;
  const size_t start = REGF_SECTOR +
    (bytes + REGF_SECTOR - 1) / REGF_SECTOR * REGF_SECTOR;
  size_t dirty = 0;

  if (start > size)
    return 0;
  for (uint32_t i = 0; i < count; i++)
    dirty += is_dirty (vector, i);
  return dirty > 0 && dirty <= (size - start) / REGF_SECTOR ? start : 0;
}

bool
hive_log_apply_old (struct replay *r, const uint8_t *log, size_t size)
{
  const uint8_t *vector = log + REGF_SECTOR + VECTOR_HEADER;
  uint32_t bins, count;
  size_t at;

  if (!is_usable (r, log, size))
    return false;
  bins = le32 (log + REGF_BINS);
  if (bins == 0 || bins % REGF_PAGE != 0)
    return false;
  count = bins / REGF_SECTOR;
  at = find_sectors (vector, count, size);
  if (at == 0 || !hive_log_resize (r, bins))
    return false;
  for (uint32_t i = 0; i < count; i++) {
    if (!is_dirty (vector, i))
      continue;
    memcpy (r->hive->data + REGF_BASE + (size_t) i * REGF_SECTOR, log + at,
            REGF_SECTOR);
    at += REGF_SECTOR;
    r->applied++;
  }
  return true;
}
