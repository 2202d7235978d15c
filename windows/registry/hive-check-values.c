/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Are the values of a hive's keys sound? */
#include "config.h"

#include "windows/registry/hive-check-values.h"

#define VALUE_HEADER 20
#define VALUE_INLINE 0x80000000U /* the data is in the value itself */
#define BIG_MINOR 4              /* version 1.4 brought big data */
#define BIG_HEADER 8
#define BIG_SEGMENT 16344        /* bytes of data in a segment */

/* More than a segment's worth of data lies in segments, which a list names. */
static bool
check_big (struct hive_cells *cells, const uint8_t *big, uint32_t size)
{
  const uint32_t count = le16 (big + 2);
  const uint8_t *list = hive_cell_claim (cells, le32 (big + 4),
                                         count * 4, NULL);
  uint64_t total = 0;

  for (uint32_t i = 0; list && i < count; i++) {
    uint32_t room;

    if (!hive_cell_claim (cells, le32 (list + 4 * i), 0, &room))
      return false;
    total += MIN (room, BIG_SEGMENT);
  }
  return list && total >= size;
}

static bool
check_data (struct hive_cells *cells, const uint8_t *value, uint32_t minor)
{
  const uint32_t raw = le32 (value + 4);
  const uint32_t size = raw & ~VALUE_INLINE;
  const uint8_t *data;
  uint32_t room;

  if (raw & VALUE_INLINE)
    return size <= 4;
  if (size == 0) {
    hive_cell_note (cells, value + 4, VALUE_INLINE);
    return true;
  }
  data = hive_cell_claim (cells, le32 (value + 8), 0, &room);
  if (!data)
    return false;
  if (minor >= BIG_MINOR && size > BIG_SEGMENT && room >= BIG_HEADER &&
      memcmp (data, "db", 2) == 0)
    return check_big (cells, data, size);
  return room >= size;
}

char *
hive_check_values (struct hive_cells *cells, uint32_t list, uint32_t count,
                   uint32_t minor)
{
  const uint8_t *offsets;

  if (count == 0)
    return NULL;
  offsets = count > cells->size / 4 ? NULL
    : hive_cell_claim (cells, list, count * 4, NULL);
  if (!offsets)
    return g_strdup_printf ("its list of %u values is not where it should be",
                            count);
  for (uint32_t i = 0; i < count; i++) {
    const uint32_t at = le32 (offsets + 4 * i);
    uint32_t room;
    const uint8_t *value = hive_cell_claim (cells, at, VALUE_HEADER, &room);

    if (!value || memcmp (value, "vk", 2) != 0 ||
        le16 (value + 2) > room - VALUE_HEADER)
      return g_strdup_printf ("its value number %u is damaged", i + 1);
    if (!check_data (cells, value, minor))
      return g_strdup_printf ("the data of its value number %u is not where "
                              "it should be", i + 1);
  }
  return NULL;
}
