/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which disks are plain enough for the light inspection of Windows. */
#include "config.h"

#include <string.h>

#include "v2v/guest/inspection-ntfs.h"

#define BASIC "ebd0a0a2-b9e5-4433-87c0-68b6b72699c7"
#define RESERVED "e3c9e316-0b5c-4db8-817d-f92df00215ae"
#define LDM "af9b60a0-1431-4f62-bc68-3311714a69ad"

struct row { const char *holds, *guid; uint8_t mbr_type; bool blank; };

static void
add (struct devices *d, const struct row *row)
{
  static const char none[512];
  struct device *dev = devices_add (d, "/dev/sda1", none, sizeof none);

  dev->holds.type = row->holds;
  dev->holds.blank = row->blank;
  dev->part.number = 1;
  dev->part.mbr_type = row->mbr_type;
  g_strlcpy (dev->part.type, row->guid, sizeof dev->part.type);
}

static void
test_is_all (void)
{
  static const struct {
    bool is_all;
    struct row rows[4];
  } cases[] = {
    { true, { { "ntfs", "", 7, false } } },
    { true, { { "ntfs", "", 7, false }, { "ntfs", "", 0x27, false } } },
    { true, { { "ntfs", "", 7, false }, { "", "", 0xf, false },
              { "ntfs", "", 7, false } } },            /* 0xf: extended */
    { false, { { "ntfs", "", 7, false }, { "", BASIC, 0xf, false } } },
    { true, { { "vfat", PARTITION_GUID_ESP, 0, false },
              { "", RESERVED, 0, false }, { "ntfs", BASIC, 0, false } } },
    { true, { { "", "", 0, true }, { "ntfs", BASIC, 0, false } } },
    { false, { { "", "", 0, true } } },                /* only a blank disk */
    { false, { { "ntfs", "", 0, false } } },           /* unknown */
    { false, { { "ntfs", LDM, 0, false } } },
    { false, { { "ntfs", "", 0x42, false } } },        /* dynamic */
    { false, { { "ntfs", "", 7, false }, { "vfat", "", 0xc, false } } },
    { false, { { "ntfs", "", 7, false }, { "ext4", "", 0x83, false } } },
    { false, { { "BitLocker", BASIC, 0, false },
               { "ntfs", BASIC, 0, false } } },
    { false, { { "", BASIC, 0, false }, { "ntfs", BASIC, 0, false } } },
  };

  for (size_t n = 0; n < G_N_ELEMENTS (cases); n++) {
    g_autoptr (v2v_devices) d = devices_new ();

    for (size_t i = 0; cases[n].rows[i].holds; i++)
      add (d, &cases[n].rows[i]);
    g_test_message ("case %zu", n);
    g_assert_cmpint (ntfs_is_all (d), ==, cases[n].is_all);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/inspection-ntfs/is-all", test_is_all);
  return g_test_run ();
}
