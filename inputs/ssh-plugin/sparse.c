/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The headers of sparse extents. */
#include "config.h"

#include <string.h>

#include "inputs/ssh-plugin/sparse.h"
#include "v2v/base/bytes.h"
#include "v2v/base/error.h"

#define MAX_CAPACITY (1ULL << 40)        /* sectors */
#define MAX_GRAIN (1U << 17)             /* sectors: 64 MiB */
#define MAX_PLACE (1ULL << 53)           /* sectors: below 2^62 bytes */
#define COWD_TABLE 4096                  /* entries */
#define HOSTED_TABLE 512                 /* entries, at most */

/* Places of members. */
enum { FLAGS = 8, CAPACITY = 12, GRAIN = 20, TABLE = 44, DIRECTORY = 56 };
enum { COWD_CAPACITY = 12, COWD_GRAIN = 16, COWD_DIRECTORY = 20,
       COWD_TABLES = 24 };
enum { FLAG_ZERO_GRAINS = 1 << 2, FLAG_COMPRESSED = 1 << 16,
       FLAG_MARKERS = 1 << 17 };

static bool
check (struct sparse *s, uint64_t capacity, uint64_t grain,
       uint64_t directory, const char *what, GError **error)
{
  uint64_t grains;

  if (capacity == 0 || capacity > MAX_CAPACITY || grain == 0 ||
      grain > MAX_GRAIN || directory == 0 || directory > MAX_PLACE ||
      s->table_entries == 0 || s->table_entries > COWD_TABLE)
    return error_set (error, "%s is damaged: its header makes no sense",
                      what);
  grains = (capacity + grain - 1) / grain;
  if ((grains + s->table_entries - 1) / s->table_entries > SPARSE_MAX_TABLES)
    return error_set (error, "%s is damaged: its grains are too many", what);
  s->nr_tables = (uint32_t) ((grains + s->table_entries - 1) /
                             s->table_entries);
  s->capacity = capacity * SPARSE_SECTOR;
  s->grain = grain * SPARSE_SECTOR;
  s->directory = directory * SPARSE_SECTOR;
  return true;
}

/* The tables that a snapshot's capacity needs: there may be less in the
 * directory of one that is damaged. */
static bool
parse_cowd (const uint8_t *head, const char *what, struct sparse *s,
            GError **error)
{
  s->table_entries = COWD_TABLE;
  if (!check (s, le32 (head + COWD_CAPACITY), le32 (head + COWD_GRAIN),
              le32 (head + COWD_DIRECTORY), what, error))
    return false;
  return le32 (head + COWD_TABLES) >= s->nr_tables ||
         error_set (error, "%s is damaged: its directory is too short", what);
}

static bool
parse_hosted (const uint8_t *head, const char *what, struct sparse *s,
              GError **error)
{
  const uint32_t flags = le32 (head + FLAGS);

  if ((flags & (FLAG_COMPRESSED | FLAG_MARKERS)) ||
      le64 (head + DIRECTORY) == UINT64_MAX)
    return error_set (error, "%s is compressed (streamOptimized), which no "
                      "part of a split disk or snapshot can be", what);
  s->zero_grains = flags & FLAG_ZERO_GRAINS;
  s->table_entries = le32 (head + TABLE);
  if (s->table_entries > HOSTED_TABLE)
    s->table_entries = 0;        /* refused below */
  return check (s, le64 (head + CAPACITY), le64 (head + GRAIN),
                le64 (head + DIRECTORY), what, error);
}

bool
sparse_parse (const uint8_t *head, size_t size, const char *what,
              struct sparse *ret_sparse, GError **error)
{
  struct sparse s = { 0 };
  bool ok;

  if (size >= SPARSE_HEADER && memcmp (head, "KDMV", 4) == 0)
    ok = parse_hosted (head, what, &s, error);
  else if (size >= SPARSE_HEADER && memcmp (head, "COWD", 4) == 0)
    ok = parse_cowd (head, what, &s, error);
  else
    return error_set (error, "%s is no sparse extent: its header is another",
                      what);
  if (ok)
    *ret_sparse = s;
  return ok;
}
