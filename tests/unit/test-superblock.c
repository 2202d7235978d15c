/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Superblocks and partition tables, built here byte by byte. */
#include "config.h"

#include <string.h>

#include <glib.h>

#include "v2v/guest/hibernation.h"
#include "v2v/guest/partition.h"
#include "v2v/guest/superblock.h"

static unsigned char image[SUPERBLOCK_BYTES];

static void
put (size_t offset, const void *bytes, size_t n)
{
  g_assert_cmpuint (offset + n, <=, sizeof image);
  memcpy (image + offset, bytes, n);
}

#define PUT(offset, text) put (offset, text, sizeof (text) - 1)

#define UUID_BYTES \
  "\x12\x34\x56\x78\x9a\xbc\xde\xf0\x01\x02\x03\x04\x05\x06\x07\x08"
#define UUID_TEXT "12345678-9abc-def0-0102-030405060708"

static void
make_ext (const char *compat, const char *incompat, const char *state)
{
  PUT (1024 + 56, "\x53\xef");
  put (1024 + 92, compat, 1);
  put (1024 + 96, incompat, 2);
  put (1024 + 58, state, 1);
  PUT (1024 + 104, UUID_BYTES);
  PUT (1024 + 120, "root label 16 ch");
}

static void make_ext2 (void) { make_ext ("\0", "\2\0", "\1"); }
static void make_ext3 (void) { make_ext ("\4", "\6\0", "\1"); }
static void make_ext4 (void) { make_ext ("\4", "\x42\2", "\3"); }
static void make_journal (void) { make_ext ("\0", "\x08\0", "\1"); }

static void
make_xfs (void)
{
  PUT (0, "XFSB");
  PUT (32, UUID_BYTES);
  PUT (108, "data");
}

static void
make_btrfs (void)
{
  PUT (65536 + 64, "_BHRfS_M");
  PUT (65536 + 32, UUID_BYTES);
  PUT (65536 + 0x12b, "b");
}

static void
make_swap (void)
{
  PUT (4086, "SWAPSPACE2");
  PUT (1036, UUID_BYTES);
  PUT (1052, "sw");
}

static void
make_suspended (void)
{
  make_swap ();
  PUT (4086, "S1SUSPEND\0");
}

static void
make_luks (void)
{
  make_ext4 ();                  /* left behind by an older use */
  PUT (0, "LUKS\xba\xbe\0\2");
  PUT (168, "aaaaaaaa-0000-1111-2222-bbbbbbbbbbbb");
}

static void
make_luks_hostile (void)
{
  PUT (0, "LUKS\xba\xbe\0\2");
  PUT (168, "../../dev/sda;rm -rf");
}

static void
make_lvm (void)
{
  PUT (512, "LABELONE");
  PUT (512 + 24, "LVM2 001");
}

static void make_md (void) { PUT (4096, "\xfc\x4e\x2b\xa9\1\0\0\0"); }
static void make_bitlocker (void) { PUT (0, "\xeb\x58\x90-FVE-FS-"); }

static void make_fat32 (void);

static void
make_bitlocker_to_go (void)
{
  make_fat32 ();
  PUT (0, "\xeb\x58\x90MSWIN4.1");
  PUT (424, "\x3b\xd6\x67\x49\x29\x2e\xd8\x4a\x83\x99\xf6\xa3\x39\xe3\xd0\x01");
}

static void
make_ntfs (void)
{
  PUT (0, "\xeb\x52\x90NTFS    ");
  PUT (72, "\x01\x02\x03\x04\x05\x06\x07\x08");
  PUT (510, "\x55\xaa");
}

static void
make_fat32 (void)
{
  PUT (82, "FAT32   ");
  PUT (67, "\xcd\xab\x34\x12");
  PUT (71, "EFI        ");
  PUT (510, "\x55\xaa");
}

static void
make_fat16 (void)
{
  PUT (54, "FAT16   ");
  PUT (39, "\xcd\xab\x34\x12");
  PUT (43, "NO NAME    ");
  PUT (510, "\x55\xaa");
}

static void make_junk (void) { PUT (100, "junk"); }
static void make_nothing (void) { }

static const struct {
  void (*make) (void);
  const char *type, *uuid, *label;
  bool errors, hibernated, blank;
} kinds[] = {
  { make_ext2, "ext2", UUID_TEXT, "root label 16 ch", 0, 0, 0 },
  { make_ext3, "ext3", UUID_TEXT, "root label 16 ch", 0, 0, 0 },
  { make_ext4, "ext4", UUID_TEXT, "root label 16 ch", 1, 0, 0 },
  { make_journal, "", "", "", 0, 0, 0 },
  { make_xfs, "xfs", UUID_TEXT, "data", 0, 0, 0 },
  { make_btrfs, "btrfs", UUID_TEXT, "b", 0, 0, 0 },
  { make_swap, "swap", UUID_TEXT, "sw", 0, 0, 0 },
  { make_suspended, "swap", UUID_TEXT, "sw", 0, 1, 0 },
  { make_luks, "crypto_LUKS", "aaaaaaaa-0000-1111-2222-bbbbbbbbbbbb", "",
    0, 0, 0 },
  { make_luks_hostile, "crypto_LUKS", "", "", 0, 0, 0 },
  { make_lvm, "LVM2_member", "", "", 0, 0, 0 },
  { make_md, "linux_raid_member", "", "", 0, 0, 0 },
  { make_bitlocker, "BitLocker", "", "", 0, 0, 0 },
  { make_bitlocker_to_go, "BitLocker", "", "", 0, 0, 0 },
  { make_ntfs, "ntfs", "0807060504030201", "", 0, 0, 0 },
  { make_fat32, "vfat", "1234-ABCD", "EFI", 0, 0, 0 },
  { make_fat16, "vfat", "1234-ABCD", "NO NAME", 0, 0, 0 },
  { make_junk, "", "", "", 0, 0, 0 },
  { make_nothing, "", "", "", 0, 0, 1 },
};

static void
test_superblock (void)
{
  struct superblock sb;
  size_t i;

  for (i = 0; i < G_N_ELEMENTS (kinds); i++) {
    memset (image, 0, sizeof image);
    kinds[i].make ();
    superblock_parse (image, sizeof image, &sb);
    g_assert_cmpstr (sb.type, ==, kinds[i].type);
    g_assert_cmpstr (sb.uuid, ==, kinds[i].uuid);
    g_assert_cmpstr (sb.label, ==, kinds[i].label);
    g_assert_cmpint (sb.errors, ==, kinds[i].errors);
    g_assert_cmpint (sb.hibernated, ==, kinds[i].hibernated);
    g_assert_cmpint (sb.blank, ==, kinds[i].blank);
  }
}

/* Every length of every kind: sanitizers see a read beyond the end. */
static void
test_superblock_short (void)
{
  struct superblock sb;
  size_t i, size;

  for (i = 0; i < G_N_ELEMENTS (kinds); i++) {
    memset (image, 0, sizeof image);
    kinds[i].make ();
    for (size = 0; size < 5000; size += 1 + size / 50) {
      g_autofree void *copy = g_memdup2 (image, size);

      superblock_parse (copy, size, &sb);
      if (size < 100)
        g_assert_true (sb.type[0] == '\0' || sb.type[0] == 'B');
    }
  }
}

/* --- partitions -------------------------------------------------------- */

/* EFI system partition as on the disk: mixed byte order. */
#define ESP_BYTES \
  "\x28\x73\x2a\xc1\x1f\xf8\xd2\x11\xba\x4b\x00\xa0\xc9\x3e\xc9\x3b"

static void
make_gpt (const char *entry_size)
{
  memset (image, 0, sizeof image);
  PUT (446 + 4, "\xee");
  PUT (510, "\x55\xaa");
  PUT (512, "EFI PART");
  PUT (512 + 72, "\x02\0\0\0\0\0\0\0");
  PUT (512 + 80, "\xff\xff\xff\xff");      /* entries: absurd */
  put (512 + 84, entry_size, 4);
  PUT (1024 + 128, ESP_BYTES UUID_BYTES);
  PUT (1024 + 128 + 56, "E\0F\0I\0\xe4\0");
}

static GArray *
parse (enum partition_table expected, size_t size)
{
  GArray *parts = g_array_new (FALSE, FALSE, sizeof (struct partition));
  g_autofree void *copy = g_memdup2 (image, size);

  g_assert_cmpint (partition_parse (copy, size, parts), ==, expected);
  return parts;
}

static void
test_gpt (void)
{
  g_autoptr (GArray) parts = NULL, bad = NULL, cut = NULL;
  const struct partition *p;

  make_gpt ("\x80\0\0\0");
  parts = parse (PARTITION_GPT, sizeof image);
  g_assert_cmpuint (parts->len, ==, 1);
  p = &g_array_index (parts, struct partition, 0);
  g_assert_cmpuint (p->number, ==, 2);
  g_assert_cmpstr (p->type, ==, PARTITION_GUID_ESP);
  g_assert_cmpstr (p->uuid, ==, "78563412-bc9a-f0de-0102-030405060708");
  g_assert_cmpstr (p->name, ==, "EFI\xc3\xa4");
  cut = parse (PARTITION_GPT, 1100);
  g_assert_cmpuint (cut->len, ==, 0);
  make_gpt ("\x01\0\0\0");
  bad = parse (PARTITION_GPT, sizeof image);
  g_assert_cmpuint (bad->len, ==, 0);
}

static void
test_mbr (void)
{
  g_autoptr (GArray) parts = NULL, none = NULL, fat = NULL;
  const struct partition *p;

  memset (image, 0, sizeof image);
  PUT (510, "\x55\xaa");
  none = parse (PARTITION_NONE, sizeof image);
  PUT (440, "\xcd\xab\x34\x12");
  PUT (446, "\x80\0\0\0\x83");
  PUT (446 + 32, "\0\0\0\0\xef");
  parts = parse (PARTITION_MBR, sizeof image);
  g_assert_cmpuint (parts->len, ==, 2);
  p = &g_array_index (parts, struct partition, 0);
  g_assert_true (p->active);
  g_assert_cmpstr (p->uuid, ==, "1234abcd-01");
  p = &g_array_index (parts, struct partition, 1);
  g_assert_cmpuint (p->number, ==, 3);
  g_assert_cmpuint (p->mbr_type, ==, PARTITION_MBR_ESP);
  PUT (446, "code");             /* a boot sector, not a table */
  fat = parse (PARTITION_NONE, sizeof image);
  g_assert_cmpuint (fat->len, ==, 0);
}

/* A chain: two logical partitions, the link back, entries to be ignored. */
static void
test_logical (void)
{
  g_autoptr (GArray) parts = NULL;
  struct partition extended;
  const struct partition *p;
  unsigned char sector[512] = { 0 };

  memset (image, 0, sizeof image);
  PUT (510, "\x55\xaa");
  PUT (440, "\xcd\xab\x34\x12");
  PUT (446, "\x80\0\0\0\x07");
  PUT (446 + 16, "\0\0\0\0\x0f\0\0\0\0\x10");
  parts = parse (PARTITION_MBR, sizeof image);
  g_assert_cmpuint (parts->len, ==, 2);
  extended = g_array_index (parts, struct partition, 1);
  g_assert_true (partition_is_extended (&extended));
  g_assert_cmpuint (extended.start, ==, 0x1000);
  g_assert_cmpuint (partition_parse_logical (sector, 0x1000, &extended,
                                             parts), ==, 0);
  memcpy (sector + 510, "\x55\xaa", 2);
  memcpy (sector + 446, "\0\0\0\0\x07\0\0\0\x3f\0\0\0\x10", 13);
  memcpy (sector + 462, "\0\0\0\0\x05\0\0\0\0\x08\0\0\x10", 13);
  memcpy (sector + 478, "\0\0\0\0\x07\0\0\0\x3f\0\0\0\x10", 13);
  g_assert_cmpuint (partition_parse_logical (sector, 0x1000, &extended,
                                             parts), ==, 0x1800);
  memset (sector + 462, 0, 16);
  g_assert_cmpuint (partition_parse_logical (sector, 0x1800, &extended,
                                             parts), ==, 0);
  g_assert_cmpuint (parts->len, ==, 4);
  p = &g_array_index (parts, struct partition, 3);
  g_assert_cmpuint (p->number, ==, 6);
  g_assert_cmpuint (p->start, ==, 0x183f);
  g_assert_cmpstr (p->uuid, ==, "1234abcd-06");
  g_assert_cmpuint (p[-1].start, ==, 0x103f);
}

/* --- Windows ----------------------------------------------------------- */

static void
test_dynamic (void)
{
  g_autoptr (GArray) gpt = NULL, plain = NULL, mbr = NULL;

  make_gpt ("\x80\0\0\0");
  plain = parse (PARTITION_GPT, sizeof image);
  g_assert_false (partition_any_ldm (plain));
  PUT (1024, "\xaa\xc8\x08\x58\x8f\x7e\xe0\x42"
             "\x85\xd2\xe1\xe9\x04\x34\xcf\xb3");
  PUT (1024 + 256, "\xa0\x60\x9b\xaf\x31\x14\x62\x4f"
                   "\xbc\x68\x33\x11\x71\x4a\x69\xad");
  gpt = parse (PARTITION_GPT, sizeof image);
  g_assert_cmpuint (gpt->len, ==, 3);
  g_assert_true (partition_any_ldm (gpt));
  for (guint i = 0; i < gpt->len; i++)
    g_assert_cmpint (partition_is_ldm (&g_array_index (gpt, struct partition,
                                                       i)), ==, i != 1);
  memset (image, 0, sizeof image);
  PUT (510, "\x55\xaa");
  PUT (446, "\x80\0\0\0\x42");
  mbr = parse (PARTITION_MBR, sizeof image);
  g_assert_true (partition_any_ldm (mbr));
}

static void
test_hibernation (void)
{
  static const struct { const char *begin; size_t size; bool active; } t[] = {
    { "hibr", 4, true }, { "HIBR\0\0", 6, true }, { "RSTR", 4, true },
    { "rstr", 4, true }, { "wake", 4, false }, { "WAKE", 4, false },
    { "\0\0\0\0", 4, false }, { "hib", 3, false }, { "", 0, false },
    { "xhibr", 5, false },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (t); i++) {
    g_autofree char *copy = g_memdup2 (t[i].begin, t[i].size);
    g_assert_cmpint (hibernation_is_active (copy, t[i].size), ==,
                     t[i].active);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/superblock/kinds", test_superblock);
  g_test_add_func ("/superblock/short", test_superblock_short);
  g_test_add_func ("/partition/gpt", test_gpt);
  g_test_add_func ("/partition/mbr", test_mbr);
  g_test_add_func ("/partition/logical", test_logical);
  g_test_add_func ("/partition/dynamic", test_dynamic);
  g_test_add_func ("/hibernation/signature", test_hibernation);
  return g_test_run ();
}
