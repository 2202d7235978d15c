/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where things are in a hive file, and its base block.
 *
 * Facts: M. Suhanov, "Windows registry file format specification".  Numbers
 * are little-endian; offsets of cells count from the first bin. */
#ifndef WINDOWS_REGISTRY_HIVE_FORMAT_H
#define WINDOWS_REGISTRY_HIVE_FORMAT_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <glib.h>

#include "v2v/base/bytes.h"

#define REGF_BASE 4096           /* bytes of the base block */
#define REGF_PAGE 4096           /* bins are multiples of it */
#define REGF_SECTOR 512          /* logs have a base block of this size */
#define REGF_NIL 0xffffffffU     /* an offset that leads nowhere */

/* Offsets in the base block. */
#define REGF_SEQUENCE1 4
#define REGF_SEQUENCE2 8
#define REGF_TIME 12
#define REGF_MAJOR 20
#define REGF_MINOR 24
#define REGF_TYPE 28
#define REGF_ROOT 36
#define REGF_BINS 40
#define REGF_FLAGS 144
#define REGF_CHECKSUM 508

#define REGF_BIN_TIME 20         /* in the header of the first bin */

static inline void
regf_put32 (uint8_t *data, uint32_t value)
{
  value = GUINT32_TO_LE (value);
  memcpy (data, &value, sizeof value);
}

static inline void
regf_put64 (uint8_t *data, uint64_t value)
{
  regf_put32 (data, (uint32_t) value);
  regf_put32 (data + 4, (uint32_t) (value >> 32));
}

/* The XOR of the 127 numbers before it, but neither 0 nor -1. */
static inline uint32_t
regf_checksum (const uint8_t *base)
{
  uint32_t sum = 0;

  for (size_t i = 0; i < REGF_CHECKSUM; i += 4)
    sum ^= le32 (base + i);
  return sum == UINT32_MAX ? UINT32_MAX - 1 : sum == 0 ? 1 : sum;
}

/* DATA begins with a base block (its first sector) whose checksum is right. */
static inline bool
regf_is_base (const uint8_t *data, size_t size)
{
  return size >= REGF_SECTOR && memcmp (data, "regf", 4) == 0 &&
         le32 (data + REGF_CHECKSUM) == regf_checksum (data);
}

#endif
