/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Choosing the logs of a hive, and making its base block clean. */
#include "config.h"

#include "windows/registry/hive-log-private.h"

#define LOG_NEW 6                /* file types in the base block */

bool
hive_log_is_new (const uint8_t *log, size_t size)
{
  return regf_is_base (log, size) && le32 (log + REGF_TYPE) == LOG_NEW;
}

bool
hive_log_resize (struct replay *r, uint32_t bins)
{
  const guint old = r->hive->len;

  if (bins > r->max_bins)
    return false;
  if (REGF_BASE + bins > old) {
    g_byte_array_set_size (r->hive, REGF_BASE + bins);
    memset (r->hive->data + old, 0, r->hive->len - old);
  }
  r->bins = bins;
  return true;
}

/* Sequence numbers of base blocks count too: a log may have no entry. */
static void
find_greatest (struct replay *r, GBytes *const logs[HIVE_LOGS])
{
  for (size_t i = 0; i < HIVE_LOGS; i++) {
    gsize size = 0;
    const uint8_t *log = logs[i] ? g_bytes_get_data (logs[i], &size) : NULL;

    if (log && regf_is_base (log, size))
      r->greatest = MAX (r->greatest,
                         MAX (le32 (log + REGF_SEQUENCE1),
                              le32 (log + REGF_SEQUENCE2)));
  }
}

static void
finish (struct replay *r)
{
  uint8_t *base = r->hive->data;
  const uint32_t flags = le32 (base + REGF_FLAGS);

  regf_put32 (base + REGF_SEQUENCE1, r->sequence);
  regf_put32 (base + REGF_SEQUENCE2, r->sequence);
  regf_put32 (base + REGF_BINS, r->bins);
  regf_put32 (base + REGF_FLAGS, (flags & ~1U) | (r->flags & 1));
  regf_put32 (base + REGF_CHECKSUM, regf_checksum (base));
  r->greatest = MAX (r->greatest, r->sequence);
}

/* A hive has logs of one format; those of the new one are told by their base
 * blocks, even if nothing in them can be applied. */
static void
apply (struct replay *r, GBytes *const logs[HIVE_LOGS])
{
  bool new_format = false;

  for (size_t i = 0; i < HIVE_LOGS; i++) {
    gsize size = 0;
    const uint8_t *log = logs[i] ? g_bytes_get_data (logs[i], &size) : NULL;

    new_format = new_format || (log && hive_log_is_new (log, size));
  }
  if (new_format) {
    hive_log_apply_new (r, logs);
    return;
  }
  for (size_t i = 0; i < HIVE_LOGS; i++) {
    gsize size = 0;
    const uint8_t *log = logs[i] ? g_bytes_get_data (logs[i], &size) : NULL;

    if (log && hive_log_apply_old (r, log, size))
      return;
  }
}

GBytes *
hive_log_replay (GBytes *data, GBytes *const logs[HIVE_LOGS],
                 uint32_t *ret_sequence, unsigned *ret_entries,
                 const char **ret_why)
{
  gsize size;
  const uint8_t *bytes = g_bytes_get_data (data, &size);
  struct replay r = { .applied = 0 };

  if (size < REGF_BASE || !regf_is_base (bytes, size)) {
    *ret_why = "its base block is damaged";
    return NULL;
  }
  r.bins = le32 (bytes + REGF_BINS);
  if (size > G_MAXINT32 || r.bins > size - REGF_BASE) {
    *ret_why = "it is cut off";
    return NULL;
  }
  r.max_bins = MIN (r.bins + HIVE_MAX_GROWTH, INT32_MAX - REGF_BASE);
  r.sequence = le32 (bytes + REGF_SEQUENCE1);
  r.greatest = MAX (r.sequence, le32 (bytes + REGF_SEQUENCE2));
  r.flags = le32 (bytes + REGF_FLAGS);
  r.hive = g_byte_array_sized_new ((guint) size);
  g_byte_array_append (r.hive, bytes, (guint) size);
  find_greatest (&r, logs);
  apply (&r, logs);
  if (r.applied == 0) {
    g_byte_array_free (r.hive, TRUE);
    *ret_why = "its transaction logs hold nothing that makes it whole";
    return NULL;
  }
  finish (&r);
  *ret_sequence = r.greatest;
  *ret_entries = r.applied;
  return g_byte_array_free_to_bytes (r.hive);
}
