/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Is a driver's file whole, and for this processor? */
#include "config.h"

#include <string.h>

#include "v2v/base/bytes.h"
#include "v2v/base/error.h"
#include "windows/drivers/driver-image.h"

#define AT_HEADER 60             /* in the DOS header: where PE begins */
#define DOS_SIZE 64
#define COFF_SIZE 24             /* with "PE\0\0" before it */
#define AT_MACHINE 4
#define AT_SECTIONS 6            /* how many */
#define AT_OPTIONAL_SIZE 20
#define AT_CHECKSUM (COFF_SIZE + 64)
#define SECTION_SIZE 40
#define AT_RAW_SIZE 16
#define AT_RAW 20

static const struct {
  uint16_t machine;              /* IMAGE_FILE_MACHINE_* */
  const char *name;
} machines[] = {
  [ARCH_X86] = { 0x14c, "32-bit x86" }, [ARCH_AMD64] = { 0x8664, "amd64" },
  [ARCH_ARM64] = { 0xaa64, "ARM64" },
};

/* The sum of 16-bit words, the carry added again, and the size. */
static uint32_t
checksum (const guint8 *data, size_t size, size_t skip)
{
  uint32_t sum = 0;

  for (size_t i = 0; i < size; i += 2) {
    const uint32_t word = i + 1 < size ? le16 (data + i) : data[i];

    if (i != skip && i != skip + 2)
      sum += word;
    sum = (sum & 0xffff) + (sum >> 16);
  }
  return sum + (uint32_t) size;
}

/* Does the file have what its sections say? */
static bool
has_sections (const guint8 *data, size_t size, size_t table, unsigned count)
{
  if (count > (size - table) / SECTION_SIZE)
    return false;
  for (unsigned i = 0; i < count; i++) {
    const guint8 *section = data + table + i * SECTION_SIZE;
    const uint32_t length = le32 (section + AT_RAW_SIZE);

    if (length > 0 && (length > size ||
                       le32 (section + AT_RAW) > size - length))
      return false;
  }
  return true;
}

static bool
is_whole (const guint8 *data, size_t size, size_t pe)
{
  const size_t table = pe + COFF_SIZE + le16 (data + pe + AT_OPTIONAL_SIZE);
  const size_t at = pe + AT_CHECKSUM;
  uint32_t said;

  if (table > size || !has_sections (data, size, table,
                                     le16 (data + pe + AT_SECTIONS)))
    return false;
  if (at + 4 > table)            /* no field for a checksum */
    return true;
  said = le32 (data + at);
  return said == 0 || at % 2 || said == checksum (data, size, at);
}

bool
driver_image_check (const void *data, size_t size, const char *name,
                    enum windows_arch arch, GError **error)
{
  const guint8 *bytes = data;
  const size_t pe = size >= DOS_SIZE ? le32 (bytes + AT_HEADER) : 0;

  if (size < DOS_SIZE || memcmp (bytes, "MZ", 2) != 0 ||
      pe > size - DOS_SIZE || size - pe < COFF_SIZE ||
      memcmp (bytes + pe, "PE\0", 4) != 0)
    return error_set (error, "%s is no driver: it may be damaged", name);
  if (le16 (bytes + pe + AT_MACHINE) != machines[arch].machine)
    return error_set (error, "%s is not for %s", name, machines[arch].name);
  if (!is_whole (bytes, size, pe))
    return error_set (error, "%s is damaged: its parts or its checksum are "
                      "not what they should be", name);
  return true;
}
