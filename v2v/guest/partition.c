/* SPDX-License-Identifier: GPL-2.0-or-later */
/* MBR and GPT. */
#include "config.h"

#include <string.h>

#include "v2v/guest/partition.h"
#include "v2v/base/bytes.h"

#define SECTOR 512
#define MAX_ENTRIES 128
#define MIN_ENTRY_SIZE 128
#define MAX_ENTRY_SIZE 4096
#define NAME_UNITS 36            /* UTF-16LE units of a GPT name */
#define MBR_PROTECTIVE 0xee

/* Three little-endian fields, then bytes in order. */
static void
put_guid (char *to, size_t size, const unsigned char *g)
{
  g_snprintf (to, size,
              "%08x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
              le32 (g), g[5], g[4], g[7], g[6], g[8], g[9], g[10], g[11],
              g[12], g[13], g[14], g[15]);
}

static void
put_name (char *to, size_t size, const unsigned char *name)
{
  gunichar2 units[NAME_UNITS + 1] = { 0 };
  g_autofree char *text = NULL;
  size_t i;

  for (i = 0; i < NAME_UNITS; i++)
    units[i] = (gunichar2) (name[2 * i] | name[2 * i + 1] << 8);
  text = g_utf16_to_utf8 (units, -1, NULL, NULL, NULL);
  g_strlcpy (to, text ? text : "", size);
}

static void
parse_gpt (const unsigned char *p, size_t size, GArray *ret_partitions)
{
  static const unsigned char unused[16];
  const unsigned char *header = p + SECTOR;
  uint64_t table = (uint64_t) le32 (header + 76) << 32 | le32 (header + 72);
  uint32_t count = MIN (le32 (header + 80), MAX_ENTRIES);
  uint32_t entry_size = le32 (header + 84);
  uint32_t i;

  if (entry_size < MIN_ENTRY_SIZE || entry_size > MAX_ENTRY_SIZE ||
      table > size / SECTOR)
    return;
  for (i = 0; i < count; i++) {
    size_t at = (size_t) table * SECTOR + (size_t) i * entry_size;
    struct partition part = { .number = i + 1 };

    if (at > size || size - at < MIN_ENTRY_SIZE)
      return;
    part.start = (uint64_t) le32 (p + at + 36) << 32 | le32 (p + at + 32);
    if (memcmp (p + at, unused, sizeof unused) == 0)
      continue;
    put_guid (part.type, sizeof part.type, p + at);
    put_guid (part.uuid, sizeof part.uuid, p + at + 16);
    put_name (part.name, sizeof part.name, p + at + 56);
    g_array_append_val (ret_partitions, part);
  }
}

static void
parse_mbr (const unsigned char *p, GArray *ret_partitions)
{
  uint32_t signature = le32 (p + 440);
  unsigned i;

  for (i = 0; i < 4; i++) {
    const unsigned char *entry = p + 446 + 16 * i;
    struct partition part = {
      .number = i + 1, .mbr_type = entry[4], .active = entry[0] == 0x80,
      .start = le32 (entry + 8),
    };

    if (part.mbr_type == 0)
      continue;
    g_snprintf (part.uuid, sizeof part.uuid, "%08x-%02x", signature, i + 1);
    g_array_append_val (ret_partitions, part);
  }
}

bool
partition_is_extended (const struct partition *p)
{
  return p->mbr_type == 0x05 || p->mbr_type == 0x0f || p->mbr_type == 0x85;
}

/* The number behind the last. */
static unsigned
next_logical (const GArray *table)
{
  unsigned number = PARTITION_FIRST_LOGICAL;

  for (guint i = 0; i < table->len; i++)
    number = MAX (number,
                  g_array_index (table, struct partition, i).number + 1);
  return number;
}

/* Starts are relative: of a partition to this sector, of the next sector to
 * the extended partition.  An entry without sectors is none. */
uint64_t
partition_parse_logical (const void *sector, uint64_t at,
                         const struct partition *extended, GArray *table)
{
  const unsigned char *p = sector;
  uint64_t next = 0;

  if (p[510] != 0x55 || p[511] != 0xaa)
    return 0;
  for (unsigned i = 0; i < 4; i++) {
    const unsigned char *entry = p + 446 + 16 * i;
    struct partition part = { .mbr_type = entry[4] };

    if (le32 (entry + 12) == 0)
      continue;
    if (partition_is_extended (&part)) {
      next = next ? next : extended->start + le32 (entry + 8);
      continue;
    }
    part.number = next_logical (table);
    part.start = at + le32 (entry + 8);
    if (i >= 2 || part.mbr_type == 0 ||
        part.number >= PARTITION_FIRST_LOGICAL + PARTITION_MAX_LOGICAL)
      continue;
    g_snprintf (part.uuid, sizeof part.uuid, "%.9s%02x", extended->uuid,
                part.number);
    g_array_append_val (table, part);
  }
  return next;
}

/* A boot sector of a file system has the same signature: in a real table
 * each flag is 0 or 0x80, and something is in it. */
static bool
is_mbr (const unsigned char *p, bool *ret_protective)
{
  bool any = false;
  unsigned i;

  if (p[510] != 0x55 || p[511] != 0xaa)
    return false;
  *ret_protective = false;
  for (i = 0; i < 4; i++) {
    const unsigned char *entry = p + 446 + 16 * i;

    if (entry[0] != 0 && entry[0] != 0x80)
      return false;
    any = any || entry[4] != 0;
    *ret_protective = *ret_protective || entry[4] == MBR_PROTECTIVE;
  }
  return any;
}

enum partition_table
partition_parse (const void *data, size_t size, GArray *ret_partitions)
{
  const unsigned char *p = data;
  bool protective;

  if (size < 2 * SECTOR || !is_mbr (p, &protective))
    return PARTITION_NONE;
  if (protective && memcmp (p + SECTOR, "EFI PART", 8) == 0) {
    parse_gpt (p, size, ret_partitions);
    return PARTITION_GPT;
  }
  parse_mbr (p, ret_partitions);
  return PARTITION_MBR;
}

bool
partition_is_ldm (const struct partition *p)
{
  return p->mbr_type == PARTITION_MBR_LDM ||
         strcmp (p->type, PARTITION_GUID_LDM_METADATA) == 0 ||
         strcmp (p->type, PARTITION_GUID_LDM_DATA) == 0;
}

bool
partition_any_ldm (const GArray *partitions)
{
  for (guint i = 0; i < partitions->len; i++)
    if (partition_is_ldm (&g_array_index (partitions, struct partition, i)))
      return true;
  return false;
}
