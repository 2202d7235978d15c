/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The format of a disk from a package that is not trusted. */
#include "config.h"

#include <string.h>

#include "v2v/disk/disk-head.h"
#include "v2v/base/bytes.h"
#include "v2v/base/error.h"

#define SECTOR 512
/* VMDK, SparseExtentHeader: places of its members. */
#define VMDK_CAPACITY 12
#define VMDK_DESCRIPTOR 28
#define VMDK_GD_OFFSET 56
#define VMDK_GD_AT_END UINT64_MAX
#define FOOTER_FROM_END 1024             /* the end marker follows it */
#define VMDK_DESCRIPTOR_SECTORS 20       /* that qemu looks at */
/* qcow2 header. */
#define QCOW2_VERSION 4
#define QCOW2_BACKING 8
#define QCOW2_INCOMPATIBLE 72
#define QCOW2_EXTERNAL_DATA 4
#define VHD_TYPE 60
#define VHD_DIFFERENCING 4

static bool
refuse_other_files (GError **error)
{
  return error_set (error, "the disk's image refers to other files, which an "
                    "image from elsewhere must not: export the guest again "
                    "without snapshots, or make one image of it (qemu-img "
                    "convert)");
}

/* The embedded descriptor may name a parent, which qemu looks for behind the
 * header, wherever that says that the descriptor is; without capacity it names
 * extents.  The footer, which then counts, must say the same. */
static bool
check_vmdk (const uint8_t *head, size_t size, const uint8_t *tail,
            size_t tail_size, GError **error)
{
  const uint64_t first = le64 (head + VMDK_DESCRIPTOR);
  const size_t end = MIN ((1 + VMDK_DESCRIPTOR_SECTORS) * SECTOR, size);
  const bool at_end = le64 (head + VMDK_GD_OFFSET) == VMDK_GD_AT_END;
  const uint8_t *footer = tail + TAIL_BYTES - FOOTER_FROM_END;

  if (le64 (head + VMDK_CAPACITY) == 0 ||
      first > 1)
    return refuse_other_files (error);
  if (memmem (head + SECTOR, end - SECTOR, "parentFileNameHint",
              strlen ("parentFileNameHint")))
    return refuse_other_files (error);
  if (!at_end)
    return true;
  if (tail_size < TAIL_BYTES || memcmp (footer, "KDMV", 4) != 0)
    return error_set (error, "the disk's image is truncated: it has no "
                      "footer: export or copy the guest again");
  return le64 (footer + VMDK_CAPACITY) == le64 (head + VMDK_CAPACITY) &&
         le64 (footer + VMDK_DESCRIPTOR) == first
    ? true : refuse_other_files (error);
}

static bool
check_descriptor (const uint8_t *head, size_t size, const uint8_t *tail,
                  size_t tail_size, GError **error)
{
  (void) head, (void) size, (void) tail, (void) tail_size;
  return refuse_other_files (error);
}

static bool
check_qcow2 (const uint8_t *head, size_t size, const uint8_t *tail,
             size_t tail_size, GError **error)
{
  (void) size, (void) tail, (void) tail_size;
  if (be64 (head + QCOW2_BACKING) != 0 ||
      (be32 (head + QCOW2_VERSION) >= 3 &&
       (be64 (head + QCOW2_INCOMPATIBLE) & QCOW2_EXTERNAL_DATA)))
    return refuse_other_files (error);
  return true;
}

static bool
check_vhd (const uint8_t *head, size_t size, const uint8_t *tail,
           size_t tail_size, GError **error)
{
  (void) size, (void) tail, (void) tail_size;
  return be32 (head + VHD_TYPE) != VHD_DIFFERENCING ||
         refuse_other_files (error);
}

static const struct {
  size_t offset;
  const char *magic;
  size_t length;
  const char *format;
  bool (*check) (const uint8_t *head, size_t size, const uint8_t *tail,
                 size_t tail_size, GError **error);
} magics[] = {
  { 0, "KDMV", 4, "vmdk", check_vmdk },
  { 0, "COWD", 4, "vmdk", check_descriptor },
  { 0, "# Disk DescriptorFile", 21, "vmdk", check_descriptor },
  { 0, "QFI\xfb", 4, "qcow2", check_qcow2 },
  { 0, "conectix", 8, "vpc", check_vhd },
  { 0, "vhdxfile", 8, "vhdx", NULL },
  { 64, "\x7f\x10\xda\xbe", 4, "vdi", NULL },
  { 0, "\x1f\x8b\x08", 3, HEAD_FORMAT_GZIP, NULL },
};

const char *
disk_head_format (const uint8_t *head, size_t head_size, const uint8_t *tail,
                  size_t tail_size, GError **error)
{
  if (head_size < SECTOR) {
    /* A compressed disk may be that small. */
    if (head_size > 3 && memcmp (head, "\x1f\x8b\x08", 3) == 0)
      return HEAD_FORMAT_GZIP;
    error_set (error, "its %zu bytes are too few for a disk", head_size);
    return NULL;
  }
  for (size_t i = 0; i < G_N_ELEMENTS (magics); i++)
    if (memcmp (head + magics[i].offset, magics[i].magic,
                magics[i].length) == 0)
      return magics[i].check &&
             !magics[i].check (head, head_size, tail, tail_size, error)
        ? NULL : magics[i].format;
  /* A VHD of fixed size has its footer only. */
  if (tail_size >= SECTOR &&
      memcmp (tail + tail_size - SECTOR, "conectix", 8) == 0)
    return "vpc";
  return "raw";
}
