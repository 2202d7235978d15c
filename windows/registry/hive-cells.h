/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The cells of a hive file: which there are, and which were met. */
#ifndef WINDOWS_REGISTRY_HIVE_CELLS_H
#define WINDOWS_REGISTRY_HIVE_CELLS_H

#include "windows/registry/hive-format.h"

#define CELL_UNIT 8              /* bytes: cells begin at multiples of it */

struct hive_cells {
  const uint8_t *bins;           /* the first bin */
  uint32_t size;                 /* bytes of all bins */
  uint8_t *allocated;            /* a bit per unit: an allocated cell begins */
  uint8_t *met;                  /* a bit per unit: it was claimed */
  GArray *remnants;              /* struct hive_remnant; NULL: not wanted */
};

/* Where something is empty Windows may leave an offset that leads nowhere;
 * hivex(3) frees what is there with the key, and aborts. */
struct hive_remnant {
  uint32_t at;                   /* offset of the field from the first bin */
  uint32_t value;                /* that says the same and leads nowhere */
};

/* Walk the bins of SIZE bytes; what is wrong, newly allocated; NULL: nothing.
 * CELLS is to be cleared in any case. */
char *hive_cells_read (struct hive_cells *cells, const uint8_t *bins,
                       uint32_t size);
void hive_cells_clear (struct hive_cells *cells);

/* The contents of the allocated cell at OFFSET, at least MIN bytes; NULL:
 * there is no such cell. */
const uint8_t *hive_cell (const struct hive_cells *cells, uint32_t offset,
                          uint32_t min, uint32_t *ret_size);
/* The same for a cell that only one thing may use; NULL also if it is used
 * already. */
const uint8_t *hive_cell_claim (struct hive_cells *cells, uint32_t offset,
                                uint32_t min, uint32_t *ret_size);
/* Note that VALUE should be in a FIELD of a cell. */
void hive_cell_note (struct hive_cells *cells, const uint8_t *field,
                     uint32_t value);
bool hive_cell_is_claimed (const struct hive_cells *cells, uint32_t offset);

#endif
