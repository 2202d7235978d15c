/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The version that a program or driver carries. */
#include "config.h"

#include <string.h>
#include <glib.h>

#include "windows/install/pe-version.h"
#include "v2v/base/bytes.h"

#define FIXED_SIZE 52            /* sizeof (VS_FIXEDFILEINFO) */
#define AT_FORMAT 4              /* dwStrucVersion */
#define AT_HIGH 8                /* dwFileVersionMS, dwFileVersionLS */
#define AT_LOW 12
#define SIGNATURE 0xfeef04bdu
#define FORMAT 0x00010000u

bool
pe_version (const void *data, size_t size, uint64_t *ret_version)
{
  const guint8 *bytes = data;

  if (size < FIXED_SIZE || bytes[0] != 'M' || bytes[1] != 'Z')
    return false;
  for (size_t at = 0; at <= size - FIXED_SIZE; at += 4)
    if (le32 (bytes + at) == SIGNATURE &&
        le32 (bytes + at + AT_FORMAT) == FORMAT) {
      *ret_version = (uint64_t) le32 (bytes + at + AT_HIGH) << 32 |
                     le32 (bytes + at + AT_LOW);
      return true;
    }
  return false;
}
