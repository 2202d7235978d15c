/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Walking bins, and looking up cells. */
#include "config.h"

#include "windows/registry/hive-cells.h"

#define BIN_HEADER 32

static bool
bit_get (const uint8_t *bits, uint32_t offset)
{
  const uint32_t unit = offset / CELL_UNIT;

  return bits[unit / 8] >> (unit % 8) & 1;
}

static void
bit_set (uint8_t *bits, uint32_t offset)
{
  const uint32_t unit = offset / CELL_UNIT;

  bits[unit / 8] |= (uint8_t) (1 << (unit % 8));
}

/* Sizes of allocated cells are negative. */
static char *
read_bin (struct hive_cells *cells, uint32_t start, uint32_t end)
{
  uint32_t at = start + BIN_HEADER;

  while (at < end) {
    const uint32_t raw = le32 (cells->bins + at);
    const bool allocated = raw >> 31;
    const uint32_t size = allocated ? -raw : raw;

    if (size < CELL_UNIT || size % CELL_UNIT != 0 || size > end - at)
      return g_strdup_printf ("the cell at %#x has the impossible size %u",
                              at, size);
    if (allocated)
      bit_set (cells->allocated, at);
    at += size;
  }
  return NULL;
}

char *
hive_cells_read (struct hive_cells *cells, const uint8_t *bins, uint32_t size)
{
  cells->bins = bins;
  cells->size = size;
  cells->allocated = g_malloc0 (size / CELL_UNIT / 8 + 1);
  cells->met = g_malloc0 (size / CELL_UNIT / 8 + 1);
  for (uint32_t at = 0; at < size;) {
    const uint8_t *bin = bins + at;
    uint32_t bin_size;
    char *wrong;

    if (memcmp (bin, "hbin", 4) != 0 || le32 (bin + 4) != at)
      return g_strdup_printf ("there is no bin at %#x", at);
    bin_size = le32 (bin + 8);
    if (bin_size == 0 || bin_size % REGF_PAGE != 0 || bin_size > size - at)
      return g_strdup_printf ("the bin at %#x has the impossible size %u", at,
                              bin_size);
    wrong = read_bin (cells, at, at + bin_size);
    if (wrong)
      return wrong;
    at += bin_size;
  }
  return NULL;
}

void
hive_cells_clear (struct hive_cells *cells)
{
  g_clear_pointer (&cells->allocated, g_free);
  g_clear_pointer (&cells->met, g_free);
}

void
hive_cell_note (struct hive_cells *cells, const uint8_t *field,
                uint32_t value)
{
  const struct hive_remnant r = { (uint32_t) (field - cells->bins), value };

  if (cells->remnants)
    g_array_append_val (cells->remnants, r);
}

const uint8_t *
hive_cell (const struct hive_cells *cells, uint32_t offset, uint32_t min,
           uint32_t *ret_size)
{
  uint32_t size;

  if (offset >= cells->size || offset % CELL_UNIT != 0 ||
      !bit_get (cells->allocated, offset))
    return NULL;
  size = -le32 (cells->bins + offset) - 4;
  if (size < min)
    return NULL;
  if (ret_size)
    *ret_size = size;
  return cells->bins + offset + 4;
}

const uint8_t *
hive_cell_claim (struct hive_cells *cells, uint32_t offset, uint32_t min,
                 uint32_t *ret_size)
{
  const uint8_t *cell = hive_cell (cells, offset, min, ret_size);

  if (!cell || bit_get (cells->met, offset))
    return NULL;
  bit_set (cells->met, offset);
  return cell;
}

bool
hive_cell_is_claimed (const struct hive_cells *cells, uint32_t offset)
{
  return offset < cells->size && bit_get (cells->met, offset);
}
