/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The hash Marvin32. */
#include "config.h"

#include "windows/registry/hive-format.h"
#include "windows/registry/marvin32.h"

struct marvin { uint32_t lo, hi; };

static inline uint32_t
rotate (uint32_t x, unsigned bits)
{
  return x << bits | x >> (32 - bits);
}

static inline void
mix (struct marvin *m, uint32_t word)
{
  m->lo += word;
  m->hi ^= m->lo;
  m->lo = rotate (m->lo, 20) + m->hi;
  m->hi = rotate (m->hi, 9) ^ m->lo;
  m->lo = rotate (m->lo, 27) + m->hi;
  m->hi = rotate (m->hi, 19);
}

uint64_t
marvin32 (uint64_t seed, const uint8_t *data, size_t size)
{
  struct marvin m = { (uint32_t) seed, (uint32_t) (seed >> 32) };
  uint32_t last = 0x80;

  for (; size >= 4; data += 4, size -= 4)
    mix (&m, le32 (data));
  for (; size > 0; size--)
    last = last << 8 | data[size - 1];
  mix (&m, last);
  mix (&m, 0);
  return m.lo | (uint64_t) m.hi << 32;
}
