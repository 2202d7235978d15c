/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The value Version of a driver package, 48 bytes:
 *
 *    0  00 ff; ff ff in packages that Windows brings
 *    2  processor, PROCESSOR_ARCHITECTURE_*: 0 x86, 9 amd64, 12 arm64
 *    4  0
 *    8  the class: a GUID
 *   24  the date of DriverVer: FILETIME
 *   32  the version of DriverVer, its last number first
 *   40  0 */
#include "config.h"

#include <string.h>

#include "windows/install/driver-database.h"

#define AT_CLASS 8
#define AT_DATE 24
#define AT_NUMBER 32

static const guint8 processors[] = {
  [ARCH_X86] = 0, [ARCH_AMD64] = 9, [ARCH_ARM64] = 12,
};

static void
put (guint8 *at, uint64_t value, size_t bytes)
{
  for (size_t i = 0; i < bytes; i++)
    at[i] = (guint8) (value >> (8 * i));
}

static uint64_t
get (const guint8 *at)
{
  uint64_t value;

  memcpy (&value, at, sizeof value);
  return GUINT64_FROM_LE (value);
}

/* "{4d36e97b-e325-11ce-bfc1-08002be10318}": three numbers, then bytes.  What
 * is no GUID stays 0. */
static void
pack_guid (const char *text, guint8 *ret)
{
  static const guint8 places[] = { 3, 2, 1, 0, 5, 4, 7, 6,
                                   8, 9, 10, 11, 12, 13, 14, 15 };
  size_t n = 0;

  for (const char *s = text ? text : ""; *s && n < 32; s++)
    if (g_ascii_isxdigit (*s)) {
      guint8 *byte = &ret[places[n / 2]];
      *byte = (guint8) (*byte * 16 + g_ascii_xdigit_value (*s));
      n++;
    }
}

void
driver_version_pack (const struct driver_package *p,
                     guint8 ret[DRIVER_VERSION_SIZE])
{
  memset (ret, 0, DRIVER_VERSION_SIZE);
  ret[1] = 0xff;
  ret[2] = processors[p->arch];
  pack_guid (p->class_guid, ret + AT_CLASS);
  put (ret + AT_DATE, filetime_of_day (p->year, p->month, p->day), 8);
  for (size_t i = 0; i < 4; i++)
    put (ret + AT_NUMBER + 2 * i, p->version[3 - i], 2);
}

bool
driver_version_same_class (const guint8 a[DRIVER_VERSION_SIZE],
                           const guint8 b[DRIVER_VERSION_SIZE])
{
  return memcmp (a + AT_CLASS, b + AT_CLASS, AT_DATE - AT_CLASS) == 0;
}

int
driver_version_compare (const guint8 a[DRIVER_VERSION_SIZE],
                        const guint8 b[DRIVER_VERSION_SIZE])
{
  static const size_t places[] = { AT_DATE, AT_NUMBER };

  if (!driver_version_same_class (a, b))
    return 0;
  for (size_t i = 0; i < G_N_ELEMENTS (places); i++) {
    const uint64_t x = get (a + places[i]), y = get (b + places[i]);

    if (x != y)
      return x < y ? -1 : 1;
  }
  return 0;
}
