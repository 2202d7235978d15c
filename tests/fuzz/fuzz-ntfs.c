/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libFuzzer target: a boot sector and a record of NTFS.  The input is the
 * record, and after its first 4096 bytes the boot sector; a sound one stands in
 * where that is none. */
#include "config.h"

#include <stdint.h>
#include <string.h>

#include "v2v/guest/ntfs-record.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
check_runs (const GArray *runs, const struct ntfs_boot *b, uint64_t size)
{
  uint64_t sum = 0, at;

  for (guint i = 0; i < runs->len; i++) {
    const struct ntfs_run *r = &g_array_index (runs, struct ntfs_run, i);

    g_assert_cmpuint (r->cluster, <, b->clusters);
    g_assert_cmpuint (r->clusters, <=, b->clusters - r->cluster);
    sum += r->clusters;
  }
  g_assert_cmpuint (sum, <=, b->clusters);
  g_assert_cmpuint (size, <=, sum * b->cluster_size);
  g_assert_false (ntfs_runs_locate (runs, b, sum * b->cluster_size, &at));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  /* Those of the seeds are accepted. */
  static const char *const names[] = { "$MFT", "$Bitmap", "pagefile.sys" };
  struct ntfs_boot b = {
    .sector_size = 512, .cluster_size = 4096, .clusters = 1 << 20,
    .mft_cluster = 4, .record_size = 1024,
  };
  uint8_t record[NTFS_MAX_RECORD] = { 0 };
  g_autoptr (GArray) runs = g_array_new (FALSE, FALSE,
                                         sizeof (struct ntfs_run));
  uint64_t file_size = 0;

  memcpy (record, data, MIN (size, sizeof record));
  if (size > sizeof record)
    ntfs_boot_parse (data + sizeof record, size - sizeof record, &b);
  g_assert_cmpuint (b.record_size, <=, sizeof record);
  for (size_t i = 0; i < G_N_ELEMENTS (names); i++) {
    g_array_set_size (runs, 0);
    if (ntfs_record_runs (record, &b, names[i], runs, &file_size, NULL))
      check_runs (runs, &b, file_size);
    else
      g_assert_cmpuint (runs->len, ==, 0);
  }
  return 0;
}
