/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The BIOS parameter block of NTFS. */
#include "config.h"

#include <string.h>

#include "v2v/guest/ntfs-boot.h"

static uint64_t
le (const unsigned char *p, unsigned bytes)
{
  uint64_t value = 0;

  while (bytes-- > 0)
    value = value << 8 | p[bytes];
  return value;
}

static bool
is_power (uint64_t n)
{
  return n > 0 && (n & (n - 1)) == 0;
}

/* A count of UNIT bytes, or a negative power of two of bytes; 0: absurd. */
static uint64_t
scaled (unsigned char value, uint64_t unit)
{
  if (value < 0x80)
    return value * unit;
  return value > 0x100 - 32 ? (uint64_t) 1 << (0x100 - value) : 0;
}

/* From Windows 10 on, a cluster of more than 128 sectors is a negative power
 * too, of sectors. */
static uint64_t
cluster_of (const unsigned char *p, unsigned sector)
{
  return p[13] <= 0x80 ? (uint64_t) p[13] * sector
                       : scaled (p[13], 0) * sector;
}

bool
ntfs_boot_parse (const void *data, size_t size, struct ntfs_boot *ret)
{
  const unsigned char *p = data;
  uint64_t sector, cluster, record;
  struct ntfs_boot b;

  if (size < NTFS_BOOT_BYTES || memcmp (p + 3, "NTFS    ", 8) != 0)
    return false;
  sector = le (p + 11, 2);
  cluster = cluster_of (p, (unsigned) sector);
  record = scaled (p[64], cluster);
  if (!is_power (sector) || sector < 256 || sector > 4096 ||
      !is_power (cluster) || cluster > NTFS_MAX_CLUSTER ||
      !is_power (record) || record < 512 || record > NTFS_MAX_RECORD)
    return false;
  b = (struct ntfs_boot) {
    .sector_size = (unsigned) sector, .cluster_size = (unsigned) cluster,
    .sectors_per_track = (unsigned) le (p + 24, 2),
    .heads = (unsigned) le (p + 26, 2),
    .hidden_sectors = (uint32_t) le (p + 28, 4),
    .clusters = le (p + 40, 8) / (cluster / sector),
    .mft_cluster = le (p + 48, 8), .record_size = (unsigned) record,
  };
  if (b.clusters == 0 || b.clusters > INT64_MAX / cluster ||
      b.mft_cluster == 0 || b.mft_cluster >= b.clusters)
    return false;
  *ret = b;
  return true;
}
