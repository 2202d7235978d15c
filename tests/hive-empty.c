/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The bytes of a registry hive without keys and values. */
#include "config.h"

#include <string.h>

#include "tests/hive-empty.h"

#define BASE 0x1000              /* bytes before the first bin */
#define MAX_ROOT_NAME 40
#define FILETIME_2020 132223104000000000ULL      /* 2020-01-01 00:00 UTC */

void
hive_put16 (guint8 *data, guint16 value)
{
  value = GUINT16_TO_LE (value);
  memcpy (data, &value, sizeof value);
}

void
hive_put32 (guint8 *data, guint32 value)
{
  value = GUINT32_TO_LE (value);
  memcpy (data, &value, sizeof value);
}

guint32
hive_get32 (const guint8 *data)
{
  guint32 value;

  memcpy (&value, data, sizeof value);
  return GUINT32_FROM_LE (value);
}

static void
put64 (guint8 *data, guint64 value)
{
  hive_put32 (data, (guint32) value);
  hive_put32 (data + 4, (guint32) (value >> 32));
}

/* All ones and all zeroes are never written. */
void
hive_put_checksum (guint8 *hive)
{
  guint32 sum = 0;

  for (size_t i = 0; i < 508; i += 4)
    sum ^= hive_get32 (hive + i);
  sum = sum == G_MAXUINT32 ? G_MAXUINT32 - 1 : sum == 0 ? 1 : sum;
  hive_put32 (hive + 508, sum);
}

static void
put_base (guint8 *hive)
{
  memcpy (hive, "regf", 4);
  hive_put32 (hive + 4, 1);                      /* sequence numbers */
  hive_put32 (hive + 8, 1);
  put64 (hive + 12, FILETIME_2020);
  hive_put32 (hive + 20, 1);                     /* version 1.5 */
  hive_put32 (hive + 24, 5);
  hive_put32 (hive + 32, 1);                     /* direct memory load */
  hive_put32 (hive + 36, HIVE_EMPTY_ROOT - BASE);
  hive_put32 (hive + 40, HIVE_EMPTY_SIZE - BASE);
  hive_put32 (hive + 44, 1);                     /* clustering factor */
  hive_put_checksum (hive);
}

static void
put_bin (guint8 *bin)
{
  memcpy (bin, "hbin", 4);
  hive_put32 (bin + 8, HIVE_EMPTY_SIZE - BASE);
  put64 (bin + 20, FILETIME_2020);
}

/* Flags: hive entry, cannot be deleted, name in ASCII. */
static void
put_root (guint8 *cell, const char *name)
{
  guint8 *nk = cell + 4;

  g_assert_cmpuint (strlen (name), <=, MAX_ROOT_NAME);
  hive_put32 (cell, -(guint32) (HIVE_EMPTY_SECURITY - HIVE_EMPTY_ROOT));
  memcpy (nk, "nk", 2);
  hive_put16 (nk + 2, 0x2c);
  put64 (nk + 4, FILETIME_2020);
  hive_put32 (nk + 16, G_MAXUINT32);             /* parent */
  hive_put32 (nk + 28, G_MAXUINT32);             /* no subkeys, */
  hive_put32 (nk + 32, G_MAXUINT32);
  hive_put32 (nk + 40, G_MAXUINT32);             /* no values, */
  hive_put32 (nk + 44, HIVE_EMPTY_SECURITY - BASE);
  hive_put32 (nk + 48, G_MAXUINT32);             /* no class */
  hive_put16 (nk + 72, (guint16) strlen (name));
  memcpy (nk + 76, name, strlen (name));
}

/* Owner Administrators, group SYSTEM, full access for both, inherited
 * (MS-DTYP 2.4.6). */
static const guint8 descriptor[] = {
  1, 0, 0x04, 0x80,  20, 0, 0, 0,  36, 0, 0, 0,  0, 0, 0, 0,  48, 0, 0, 0,
  /* S-1-5-32-544 */
  1, 2, 0, 0, 0, 0, 0, 5,  32, 0, 0, 0,  0x20, 2, 0, 0,
  /* S-1-5-18 */
  1, 1, 0, 0, 0, 0, 0, 5,  18, 0, 0, 0,
  /* ACL of two entries */
  2, 0, 52, 0,  2, 0, 0, 0,
  0, 2, 24, 0,  0x3f, 0, 0x0f, 0,
  1, 2, 0, 0, 0, 0, 0, 5,  32, 0, 0, 0,  0x20, 2, 0, 0,
  0, 2, 20, 0,  0x3f, 0, 0x0f, 0,
  1, 1, 0, 0, 0, 0, 0, 5,  18, 0, 0, 0,
};

static void
put_security (guint8 *cell)
{
  const guint32 own = HIVE_EMPTY_SECURITY - BASE;
  guint8 *sk = cell + 4;

  hive_put32 (cell, -(guint32) (HIVE_EMPTY_FREE - HIVE_EMPTY_SECURITY));
  memcpy (sk, "sk", 2);
  hive_put32 (sk + 4, own);                      /* a ring of one */
  hive_put32 (sk + 8, own);
  hive_put32 (sk + 12, 1);                       /* keys that have it */
  hive_put32 (sk + 16, sizeof descriptor);
  memcpy (sk + 20, descriptor, sizeof descriptor);
}

GBytes *
hive_empty (const char *root_name)
{
  guint8 *hive = g_malloc0 (HIVE_EMPTY_SIZE);

  put_base (hive);
  put_bin (hive + BASE);
  put_root (hive + HIVE_EMPTY_ROOT, root_name);
  put_security (hive + HIVE_EMPTY_SECURITY);
  hive_put32 (hive + HIVE_EMPTY_FREE, HIVE_EMPTY_SIZE - HIVE_EMPTY_FREE);
  return g_bytes_new_take (hive, HIVE_EMPTY_SIZE);
}
