/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers in foreign bytes, by their byte order.  The caller has checked that
 * the bytes are there; they need no alignment. */
#ifndef V2V_BASE_BYTES_H
#define V2V_BASE_BYTES_H

#include <stdint.h>
#include <string.h>
#include <glib.h>

static inline uint16_t
le16 (const void *p)
{
  uint16_t v;

  memcpy (&v, p, sizeof v);
  return GUINT16_FROM_LE (v);
}

static inline uint32_t
le32 (const void *p)
{
  uint32_t v;

  memcpy (&v, p, sizeof v);
  return GUINT32_FROM_LE (v);
}

static inline uint64_t
le64 (const void *p)
{
  uint64_t v;

  memcpy (&v, p, sizeof v);
  return GUINT64_FROM_LE (v);
}

static inline uint32_t
be32 (const void *p)
{
  uint32_t v;

  memcpy (&v, p, sizeof v);
  return GUINT32_FROM_BE (v);
}

static inline uint64_t
be64 (const void *p)
{
  uint64_t v;

  memcpy (&v, p, sizeof v);
  return GUINT64_FROM_BE (v);
}

#endif
