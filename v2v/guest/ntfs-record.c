/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Records of the master file table. */
#include "config.h"

#include <string.h>

#include "v2v/base/error.h"
#include "v2v/guest/ntfs-record.h"

#define STRIDE 512               /* bytes that one update number guards */
#define IN_USE 1                 /* flags of a record */
#define DIRECTORY 2
#define ATTRIBUTE_LIST 0x20
#define FILE_NAME 0x30
#define DATA 0x80
#define END 0xffffffff
#define RESIDENT_HEADER 24
#define NON_RESIDENT_HEADER 64
#define NAME_AT 66               /* of a FILE_NAME: its characters */

struct attribute {
  const uint8_t *p;
  uint32_t size;
};

static uint64_t
le (const uint8_t *p, unsigned bytes)
{
  uint64_t value = 0;

  while (bytes-- > 0)
    value = value << 8 | p[bytes];
  return value;
}

/* --- the record -------------------------------------------------------- */

/* The last two bytes of each sector are kept in front of the attributes, so
 * that a half written record is noticed. */
static bool
fix_up (uint8_t *record, unsigned size, GError **error)
{
  unsigned at = (unsigned) le (record + 4, 2);
  unsigned count = (unsigned) le (record + 6, 2);

  if (memcmp (record, "FILE", 4) != 0)
    return error_set (error, "it is no record of a file");
  if (count != size / STRIDE + 1 || at < 40 || at + 2 * count > STRIDE - 2)
    return error_set (error, "its update sequence is not sound");
  for (unsigned i = 1; i < count; i++) {
    uint8_t *end = record + i * STRIDE - 2;

    if (memcmp (end, record + at, 2) != 0)
      return error_set (error, "it was not written completely");
    memcpy (end, record + at + 2 * i, 2);
  }
  return true;
}

/* The attribute at *OFFSET, which is moved on; false: the end, or an error. */
static bool
next_attribute (const uint8_t *record, uint32_t size, uint32_t *offset,
                struct attribute *ret, GError **error)
{
  const uint8_t *p = record + *offset;
  uint32_t length;

  if (size - *offset < 8 || le (p, 4) == END)
    return false;
  length = (uint32_t) le (p + 4, 4);
  if (length < RESIDENT_HEADER || length % 8 != 0 ||
      length > size - *offset ||
      (p[8] != 0 && length < NON_RESIDENT_HEADER))
    return error_set (error, "an attribute of it is not sound");
  *ret = (struct attribute) { p, length };
  *offset += length;
  return true;
}

/* --- names ------------------------------------------------------------- */

static bool
is_name (const struct attribute *a, const char *name)
{
  uint32_t size = (uint32_t) le (a->p + 16, 4);
  uint32_t at = (uint32_t) le (a->p + 20, 2);
  const uint8_t *value = a->p + at;
  size_t length = strlen (name);

  if (a->p[8] != 0 || at > a->size || size > a->size - at ||
      size < NAME_AT + 2 * length || value[64] != length ||
      le (value, 6) != NTFS_ROOT_RECORD)
    return false;
  for (size_t i = 0; i < length; i++)
    if (value[NAME_AT + 2 * i + 1] != 0 ||
        g_ascii_tolower ((char) value[NAME_AT + 2 * i]) !=
        g_ascii_tolower (name[i]))
      return false;
  return true;
}

/* --- runs -------------------------------------------------------------- */

static bool
overlaps (const GArray *runs, const struct ntfs_run *r)
{
  for (guint i = 0; i < runs->len; i++) {
    const struct ntfs_run *o = &g_array_index (runs, struct ntfs_run, i);

    if (r->cluster < o->cluster + o->clusters &&
        o->cluster < r->cluster + r->clusters)
      return true;
  }
  return false;
}

static int64_t
signed_le (const uint8_t *p, unsigned bytes)
{
  uint64_t value = le (p, bytes);

  if (bytes < 8 && bytes > 0 && (p[bytes - 1] & 0x80))
    value |= UINT64_MAX << (8 * bytes);
  return (int64_t) value;
}

/* A run's header says how many bytes its length and its distance from the
 * last run have; no distance means a hole. */
static bool
next_run (const uint8_t **p, const uint8_t *end, uint64_t *last,
          const struct ntfs_boot *boot, struct ntfs_run *ret)
{
  unsigned length = **p & 15, distance = **p >> 4;
  uint64_t start;

  if (length == 0 || length > 8 || distance == 0 || distance > 8 ||
      (size_t) (end - *p) < 1 + length + distance)
    return false;
  ret->clusters = le (*p + 1, length);
  start = *last + (uint64_t) signed_le (*p + 1 + length, distance);
  if (start == 0 || start >= boot->clusters || ret->clusters == 0 ||
      ret->clusters > boot->clusters - start)
    return false;
  *last = ret->cluster = start;
  *p += 1 + length + distance;
  return true;
}

static bool
parse_runs (const struct attribute *a, const struct ntfs_boot *boot,
            GArray *ret, GError **error)
{
  uint32_t at = (uint32_t) le (a->p + 32, 2);
  const uint8_t *p = a->p + at, *end = a->p + a->size;
  uint64_t last = 0, sum = 0;

  if (at < NON_RESIDENT_HEADER || at >= a->size)
    return error_set (error, "its runs are not sound");
  while (p < end && *p != 0) {
    struct ntfs_run r;

    if (ret->len >= NTFS_MAX_RUNS || !next_run (&p, end, &last, boot, &r) ||
        overlaps (ret, &r))
      return error_set (error, "its runs are not sound");
    sum += r.clusters;
    g_array_append_val (ret, r);
  }
  if (le (a->p + 16, 8) != 0 || p == end ||
      sum * boot->cluster_size != le (a->p + 40, 8) ||
      le (a->p + 48, 8) > le (a->p + 40, 8))
    return error_set (error, "its runs do not hold what its size says");
  return true;
}

static bool
parse_data (const struct attribute *a, const struct ntfs_boot *boot,
            GArray *ret, uint64_t *ret_size, GError **error)
{
  if (a->p[8] == 0 || le (a->p + 12, 2) != 0)
    return error_set (error, "it is resident, compressed, encrypted or "
                      "sparse");
  if (!parse_runs (a, boot, ret, error))
    return false;
  *ret_size = le (a->p + 48, 8);
  return true;
}

/* --- the file ---------------------------------------------------------- */

static bool
parse_attributes (const uint8_t *record, uint32_t size,
                  const struct ntfs_boot *boot, const char *name,
                  GArray *ret, uint64_t *ret_size, GError **error)
{
  uint32_t offset = (uint32_t) le (record + 20, 2);
  bool named = false, data = false;
  g_autoptr (GError) failure = NULL;
  struct attribute a = { NULL, 0 };

  while (next_attribute (record, size, &offset, &a, &failure)) {
    uint32_t type = (uint32_t) le (a.p, 4);

    if (type == ATTRIBUTE_LIST || (type == DATA && data && a.p[9] == 0))
      return error_set (error, "more than one record describes it");
    named = named || (type == FILE_NAME && is_name (&a, name));
    if (type != DATA || a.p[9] != 0)
      continue;
    if (!parse_data (&a, boot, ret, ret_size, error))
      return false;
    data = true;
  }
  if (failure) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return false;
  }
  return (named && data) ||
         error_set (error, "it is not the record of ‘%s’", name);
}

bool
ntfs_record_runs (const void *data, const struct ntfs_boot *boot,
                  const char *name, GArray *ret, uint64_t *ret_size,
                  GError **error)
{
  g_autofree uint8_t *record = g_memdup2 (data, boot->record_size);
  g_autoptr (GArray) runs = g_array_new (FALSE, FALSE,
                                         sizeof (struct ntfs_run));
  uint32_t used = (uint32_t) le (record + 24, 4);
  uint32_t first = (uint32_t) le (record + 20, 2);

  if (!fix_up (record, boot->record_size, error))
    return false;
  if (le (record + 32, 8) != 0 || used > boot->record_size || first < 40 ||
      first > used || first % 8 != 0 ||
      (le (record + 22, 2) & (IN_USE | DIRECTORY)) != IN_USE)
    return error_set (error, "it is not the record of a file in use");
  if (!parse_attributes (record, used, boot, name, runs, ret_size, error))
    return false;
  g_array_append_vals (ret, runs->data, runs->len);
  return true;
}

bool
ntfs_runs_locate (const GArray *runs, const struct ntfs_boot *boot,
                  uint64_t offset, uint64_t *ret_position)
{
  for (guint i = 0; i < runs->len; i++) {
    const struct ntfs_run *r = &g_array_index (runs, struct ntfs_run, i);
    uint64_t bytes = r->clusters * boot->cluster_size;

    if (offset < bytes) {
      *ret_position = r->cluster * boot->cluster_size + offset;
      return true;
    }
    offset -= bytes;
  }
  return false;
}
