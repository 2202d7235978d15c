/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rpm's own database format "ndb". */
#include "config.h"

#include <string.h>

#include "converters/rpm-header.h"
#include "converters/rpm-ndb.h"
#include "v2v/base/bytes.h"
#include "v2v/base/error.h"

enum {                           /* bytes */
  PAGE = 4096, HEAD = 32, SLOT = 16, BLOCK = 16, BLOB_HEAD = 16,
  BLOB_TAIL = 12,
};

static bool
is_magic (const guint8 *p, const char *magic)
{
  return memcmp (p, magic, 4) == 0;
}

/* BLOB has SIZE bytes, whole blocks. */
static bool
read_blob (const guint8 *blob, guint64 size, guint32 number,
           GPtrArray *packages, GError **error)
{
  guint32 length;

  if (size < BLOB_HEAD + BLOB_TAIL || !is_magic (blob, "BlbS") ||
      !is_magic (blob + size - 4, "BlbE") || le32 (blob + 4) != number)
    return error_set (error, "the data of package %u are damaged", number);
  length = le32 (blob + 12);
  if (length > size - BLOB_HEAD - BLOB_TAIL ||
      length != le32 (blob + size - 8))
    return error_set (error, "the data of package %u have a wrong length",
                      number);
  return rpm_packages_add (packages, blob + BLOB_HEAD, length, error);
}

/* BUDGET: bytes that packages may still have, so that slots which name the
 * same bytes again come to an end. */
static bool
read_slot (const guint8 *data, gsize size, guint64 *budget,
           const guint8 *slot, GPtrArray *packages, GError **error)
{
  const guint32 number = le32 (slot + 4);
  const guint64 start = (guint64) le32 (slot + 8) * BLOCK;
  const guint64 length = (guint64) le32 (slot + 12) * BLOCK;

  if (!is_magic (slot, "Slot"))
    return error_set (error, "its list of packages is damaged");
  if (start == 0)
    return true;
  if (start > size || length > size - start)
    return error_set (error, "it is cut off: package %u lies behind its end",
                      number);
  if (length > *budget)
    return error_set (error, "its packages are longer than the file");
  *budget -= length;
  return read_blob (data + start, length, number, packages, error);
}

bool
rpm_ndb_read (const guint8 *data, gsize size, GPtrArray *packages,
              GError **error)
{
  guint64 end, budget = size;

  if (size < PAGE || !is_magic (data, "RpmP") || le32 (data + 4) != 0)
    return error_set (error, "it is no database that rpm's ndb has written");
  end = (guint64) le32 (data + 12) * PAGE;
  if (end > size)
    return error_set (error, "it is cut off");
  for (guint64 at = HEAD; at < end; at += SLOT)
    if (!read_slot (data, size, &budget, data + at, packages, error))
      return false;
  return true;
}
