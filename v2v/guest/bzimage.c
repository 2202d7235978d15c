/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading a kernel's boot header, and the notes of an ELF file. */
#include "config.h"

#include "v2v/guest/bzimage.h"

#include <string.h>

#include "v2v/base/bytes.h"
#include "v2v/base/error.h"

#define SETUP_SECTS 0x1f1        /* boot.rst, "The Real-Mode Kernel Header" */
#define HEADER_MAGIC 0x202       /* "HdrS" */
#define PROTOCOL_VERSION 0x206
#define PAYLOAD_OFFSET 0x248     /* from the protected-mode code on */
#define PAYLOAD_LENGTH 0x24c
#define HEADER_END 0x250
#define PROTOCOL_PAYLOAD 0x0208  /* the first that has the two */

#define NOTE_PVH_ENTRY 18        /* XEN_ELFNOTE_PHYS32_ENTRY */
#define ELF_PHDR_SIZE 56         /* Elf64_Phdr: elf(5) */
#define ELF_PT_NOTE 4
#define MAX_NOTES 1000

bool
bzimage_find_payload (const uint8_t *data, size_t len,
                      struct bzimage_payload *ret, GError **error)
{
  size_t start;
  uint32_t offset, length;

  if (len < HEADER_END || memcmp (data + HEADER_MAGIC, "HdrS", 4) != 0)
    return error_set (error, "not a Linux kernel for x86 (bzImage)");
  if (le16 (data + PROTOCOL_VERSION) < PROTOCOL_PAYLOAD)
    return error_set (error, "a kernel whose boot protocol does not say "
                      "where its payload is");
  start = ((data[SETUP_SECTS] ? data[SETUP_SECTS] : 4u) + 1) * 512;
  offset = le32 (data + PAYLOAD_OFFSET);
  length = le32 (data + PAYLOAD_LENGTH);
  if (length < 8 || start > len || offset > len - start ||
      length > len - start - offset)
    return error_set (error, "a kernel whose payload lies outside of its "
                      "file");
  *ret = (struct bzimage_payload) {
    .offset = start + offset,
    .length = length,
    .unpacked_size = le32 (data + start + offset + length - 4),
  };
  if (ret->unpacked_size > BZIMAGE_MAX_UNPACKED)
    return error_set (error, "a kernel larger than %u MiB when unpacked",
                      BZIMAGE_MAX_UNPACKED >> 20);
  return true;
}

/* The notes of one segment: each has the lengths of name and content, its
 * type, and both padded to four bytes. */
static bool
notes_have_pvh (const uint8_t *p, size_t len)
{
  unsigned count;

  for (count = 0; count < MAX_NOTES && len >= 12; count++) {
    uint32_t name = le32 (p), content = le32 (p + 4), type = le32 (p + 8);
    uint64_t size = 12 + (((uint64_t) name + 3) & ~3ull)
                    + (((uint64_t) content + 3) & ~3ull);

    if (size > len)
      return false;
    if (type == NOTE_PVH_ENTRY && name == 4 &&
        memcmp (p + 12, "Xen", 4) == 0)
      return true;
    p += size;
    len -= (size_t) size;
  }
  return false;
}

bool
bzimage_has_pvh_entry (const uint8_t *elf, size_t len)
{
  uint64_t phoff;
  unsigned i, count;

  /* 64 bits, little-endian, for x86-64. */
  if (len < 64 || memcmp (elf, "\177ELF\2\1", 6) != 0 ||
      le16 (elf + 18) != 62 || le16 (elf + 54) != ELF_PHDR_SIZE)
    return false;
  phoff = le64 (elf + 32);
  count = le16 (elf + 56);
  if (phoff > len || count > (len - phoff) / ELF_PHDR_SIZE)
    return false;
  for (i = 0; i < count; i++) {
    const uint8_t *ph = elf + phoff + i * ELF_PHDR_SIZE;
    uint64_t offset = le64 (ph + 8), size = le64 (ph + 32);

    if (le32 (ph) == ELF_PT_NOTE && offset <= len && size <= len - offset &&
        notes_have_pvh (elf + offset, (size_t) size))
      return true;
  }
  return false;
}
