/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Logs of entries with sequence numbers and hashes (Windows 8.1 and later).
 * Each entry holds pages of the hive as they are to be. */
#include "config.h"

#include "windows/registry/hive-log-private.h"
#include "windows/registry/marvin32.h"

#define ENTRY_HEADER 40
#define ENTRY_HASHED 32          /* bytes of the header that its hash covers */
/* What the kernel gives its hash library for hives. */
#define MARVIN_SEED 0x82ef4d887a4e55c5ULL

static uint64_t
hash (const uint8_t *data, size_t size)
{
  return marvin32 (MARVIN_SEED, data, size);
}

/* The entry at the beginning of the SIZE bytes at ENTRY is whole; its size,
 * or 0. */
static uint32_t
entry_size (const uint8_t *entry, size_t size)
{
  uint32_t own, pages, bins;
  uint64_t data;

  if (size < ENTRY_HEADER || memcmp (entry, "HvLE", 4) != 0)
    return 0;
  own = le32 (entry + 4);
  bins = le32 (entry + 16);
  pages = le32 (entry + 20);
  if (own < ENTRY_HEADER || own % REGF_SECTOR != 0 || own > size ||
      bins == 0 || bins % REGF_PAGE != 0 ||
      pages > (own - ENTRY_HEADER) / 8 ||
      le64 (entry + 32) != hash (entry, ENTRY_HASHED) ||
      le64 (entry + 24) != hash (entry + ENTRY_HEADER,
                                       own - ENTRY_HEADER))
    return 0;
  data = ENTRY_HEADER + 8ULL * pages;
  for (uint32_t i = 0; i < pages; i++) {
    const uint32_t at = le32 (entry + ENTRY_HEADER + 8 * i);
    const uint32_t length = le32 (entry + ENTRY_HEADER + 8 * i + 4);

    data += length;
    if (data > own || at > bins || length > bins - at)
      return 0;
  }
  return own;
}

static bool
apply_entry (struct replay *r, const uint8_t *entry)
{
  const uint32_t pages = le32 (entry + 20);
  const uint8_t *data = entry + ENTRY_HEADER + 8 * pages;

  if (!hive_log_resize (r, le32 (entry + 16)))
    return false;
  for (uint32_t i = 0; i < pages; i++) {
    const uint32_t at = le32 (entry + ENTRY_HEADER + 8 * i);
    const uint32_t length = le32 (entry + ENTRY_HEADER + 8 * i + 4);

    memcpy (r->hive->data + REGF_BASE + at, data, length);
    data += length;
  }
  r->flags = le32 (entry + 8);
  r->sequence = le32 (entry + 12);
  r->applied++;
  return true;
}

static uint32_t
first_of (const uint8_t *log)
{
  return le32 (log + REGF_SEQUENCE1);
}

/* A log that can be applied: whole, and not older than the hive. */
static bool
is_usable (const struct replay *r, const uint8_t *log, size_t size)
{
  return hive_log_is_new (log, size) &&
         first_of (log) == le32 (log + REGF_SEQUENCE2) &&
         first_of (log) >= le32 (r->hive->data + REGF_SEQUENCE2) &&
         entry_size (log + REGF_SECTOR, size - REGF_SECTOR) > 0 &&
         le32 (log + REGF_SECTOR + 12) == first_of (log);
}

/* Entries whose numbers follow each other; the rest of the file is older. */
static void
apply_log (struct replay *r, const uint8_t *log, size_t size)
{
  uint32_t expected = first_of (log);
  uint32_t own;

  for (size_t at = REGF_SECTOR; at < size; at += own, expected++) {
    own = entry_size (log + at, size - at);
    if (own == 0 || le32 (log + at + 12) != expected ||
        !apply_entry (r, log + at))
      return;
  }
}

/* The one with the earlier entries first; the other must continue it. */
void
hive_log_apply_new (struct replay *r, GBytes *const logs[HIVE_LOGS])
{
  const uint8_t *usable[HIVE_LOGS];
  gsize sizes[HIVE_LOGS];
  size_t n = 0;

  for (size_t i = 0; i < HIVE_LOGS; i++) {
    gsize size = 0;
    const uint8_t *log = logs[i] ? g_bytes_get_data (logs[i], &size) : NULL;
    size_t at;

    if (!log || !is_usable (r, log, size))
      continue;
    for (at = n++; at > 0 && first_of (usable[at - 1]) > first_of (log);
         at--) {
      usable[at] = usable[at - 1];
      sizes[at] = sizes[at - 1];
    }
    usable[at] = log;
    sizes[at] = size;
  }
  for (size_t i = 0; i < n; i++)
    if (r->applied == 0 || first_of (usable[i]) == r->sequence + 1)
      apply_log (r, usable[i], sizes[i]);
}
