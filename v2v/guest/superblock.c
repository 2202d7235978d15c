/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Recognise file systems and their like by their magic numbers. */
#include "config.h"

#include <stdint.h>
#include <string.h>

#include <glib.h>

#include "v2v/guest/superblock.h"
#include "v2v/base/bytes.h"

struct bytes {
  const unsigned char *p;
  size_t size;
};

static bool
has (const struct bytes *b, size_t offset, const char *magic, size_t n)
{
  return b->size >= n && offset <= b->size - n &&
         memcmp (b->p + offset, magic, n) == 0;
}

static void
put_uuid (struct superblock *sb, const unsigned char *u)
{
  GString *text = g_string_new (NULL);
  size_t i;

  for (i = 0; i < 16; i++)
    g_string_append_printf (text, "%s%02x",
                            i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "",
                            u[i]);
  g_strlcpy (sb->uuid, text->str, sizeof sb->uuid);
  g_string_free (text, TRUE);
}

static void
put_label (struct superblock *sb, const void *label, size_t n)
{
  size_t max = sizeof sb->label - 1;
  size_t length = strnlen (label, MIN (n, max));

  memcpy (sb->label, label, length);
  sb->label[length] = '\0';
}

/* --- one function a kind: true when it is one -------------------------- */

#define EXT_AT 1024
#define EXT_STATE_ERRORS 2U      /* s_state */
#define EXT_COMPAT_JOURNAL 4U    /* s_feature_compat */
/* s_feature_incompat: any of extents, 64bit, flex_bg, ... makes it ext4 */
#define EXT_INCOMPAT_EXT3 (0x2U | 0x4U | 0x10U)
#define EXT_INCOMPAT_JOURNAL_DEV 0x8U
#define EXT_RO_COMPAT_EXT3 (0x1U | 0x2U | 0x4U)

static bool
is_ext (const struct bytes *b, struct superblock *sb)
{
  const unsigned char *s = b->p + EXT_AT;
  uint32_t compat, incompat, ro_compat;

  if (!has (b, EXT_AT + 56, "\x53\xef", 2) || b->size < EXT_AT + 264)
    return false;
  compat = le32 (s + 92);
  incompat = le32 (s + 96);
  ro_compat = le32 (s + 100);
  if (incompat & EXT_INCOMPAT_JOURNAL_DEV)
    return false;
  sb->type = (incompat & ~EXT_INCOMPAT_EXT3) ||
             (ro_compat & ~EXT_RO_COMPAT_EXT3) ? "ext4"
           : compat & EXT_COMPAT_JOURNAL ? "ext3" : "ext2";
  sb->errors = s[58] & EXT_STATE_ERRORS;
  put_uuid (sb, s + 104);
  put_label (sb, s + 120, 16);
  return true;
}

static bool
is_xfs (const struct bytes *b, struct superblock *sb)
{
  if (!has (b, 0, "XFSB", 4) || b->size < 512)
    return false;
  sb->type = "xfs";
  put_uuid (sb, b->p + 32);
  put_label (sb, b->p + 108, 12);
  return true;
}

#define BTRFS_AT 65536

static bool
is_btrfs (const struct bytes *b, struct superblock *sb)
{
  if (!has (b, BTRFS_AT + 64, "_BHRfS_M", 8) || b->size < BTRFS_AT + 0x22b)
    return false;
  sb->type = "btrfs";
  put_uuid (sb, b->p + BTRFS_AT + 32);
  put_label (sb, b->p + BTRFS_AT + 0x12b, 256);
  return true;
}

/* The signature stands at the end of the first page, whose size depends on
 * the machine that made it. */
static const size_t swap_pages[] = { 4096, 8192, 16384, 65536 };
static const struct {
  const char *magic;
  size_t size;
  bool hibernated;
} swap_magics[] = {
  { "SWAPSPACE2", 10, false }, { "SWAP-SPACE", 10, false },
  { "S1SUSPEND", 9, true }, { "S2SUSPEND", 9, true },
  { "ULSUSPEND", 9, true }, { "LINHIB0001", 10, true },
};

static bool
is_swap (const struct bytes *b, struct superblock *sb)
{
  size_t i, j;

  for (i = 0; i < G_N_ELEMENTS (swap_pages); i++)
    for (j = 0; j < G_N_ELEMENTS (swap_magics); j++)
      if (has (b, swap_pages[i] - 10, swap_magics[j].magic,
               swap_magics[j].size)) {
        sb->type = "swap";
        sb->hibernated = swap_magics[j].hibernated;
        put_uuid (sb, b->p + 1036);
        put_label (sb, b->p + 1052, 16);
        return true;
      }
  return false;
}

static bool
is_luks (const struct bytes *b, struct superblock *sb)
{
  if (!has (b, 0, "LUKS\xba\xbe", 6) || b->size < 512)
    return false;
  sb->type = "crypto_LUKS";
  /* Versions 1 and 2: the UUID as text.  It becomes part of a name. */
  memcpy (sb->uuid, b->p + 168, 36);
  if (strspn (sb->uuid, "0123456789abcdefABCDEF-") != strlen (sb->uuid))
    sb->uuid[0] = '\0';
  return true;
}

/* BitLocker To Go begins like FAT, for Windows that cannot read it. */
static bool
is_bitlocker (const struct bytes *b, struct superblock *sb)
{
  static const char guid[16] = "\x3b\xd6\x67\x49\x29\x2e\xd8\x4a"
                               "\x83\x99\xf6\xa3\x39\xe3\xd0\x01";

  if (!has (b, 3, "-FVE-FS-", 8) &&
      !(has (b, 3, "MSWIN4.1", 8) && has (b, 424, guid, sizeof guid)))
    return false;
  sb->type = "BitLocker";
  return true;
}

static bool
is_lvm (const struct bytes *b, struct superblock *sb)
{
  size_t at;

  for (at = 0; at < 4 * 512; at += 512)
    if (has (b, at, "LABELONE", 8) && has (b, at + 24, "LVM2 001", 8)) {
      sb->type = "LVM2_member";
      return true;
    }
  return false;
}

/* Versions 1.1 and 1.2; the others stand at the end of the device. */
static bool
is_md (const struct bytes *b, struct superblock *sb)
{
  static const char magic[] = "\xfc\x4e\x2b\xa9\x01\0\0";

  if (!has (b, 0, magic, 8) && !has (b, 4096, magic, 8))
    return false;
  sb->type = "linux_raid_member";
  return true;
}

static bool
is_ntfs (const struct bytes *b, struct superblock *sb)
{
  if (!has (b, 3, "NTFS    ", 8) || b->size < 512)
    return false;
  sb->type = "ntfs";
  g_snprintf (sb->uuid, sizeof sb->uuid, "%08X%08X", le32 (b->p + 76),
              le32 (b->p + 72));
  return true;
}

/* Where the extended boot record stands: FAT32, then FAT12 and FAT16. */
static const struct {
  size_t magic, serial, label;
  const char *text;
} fat_kinds[] = {
  { 82, 67, 71, "FAT32" }, { 54, 39, 43, "FAT" },
};

static bool
is_fat (const struct bytes *b, struct superblock *sb)
{
  size_t i;

  if (!has (b, 510, "\x55\xaa", 2))
    return false;
  for (i = 0; i < G_N_ELEMENTS (fat_kinds); i++)
    if (has (b, fat_kinds[i].magic, fat_kinds[i].text,
             strlen (fat_kinds[i].text))) {
      uint32_t serial = le32 (b->p + fat_kinds[i].serial);

      sb->type = "vfat";
      g_snprintf (sb->uuid, sizeof sb->uuid, "%04X-%04X", serial >> 16,
                  serial & 0xffff);
      put_label (sb, b->p + fat_kinds[i].label, 11);
      g_strchomp (sb->label);
      return true;
    }
  return false;
}

/* Order matters: containers before what an older use may have left behind,
 * boot sectors last. */
static bool (*const kinds[]) (const struct bytes *, struct superblock *) = {
  is_luks, is_bitlocker, is_lvm, is_md, is_xfs, is_btrfs, is_ext, is_swap,
  is_ntfs, is_fat,
};

static bool
is_blank (const struct bytes *b)
{
  return b->size == 0 ||
         (b->p[0] == 0 && memcmp (b->p, b->p + 1, b->size - 1) == 0);
}

void
superblock_parse (const void *data, size_t size,
                  struct superblock *ret_superblock)
{
  struct bytes b = { data, size };
  size_t i;

  *ret_superblock = (struct superblock) { .type = "" };
  for (i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (kinds[i] (&b, ret_superblock))
      return;
  ret_superblock->blank = is_blank (&b);
}
