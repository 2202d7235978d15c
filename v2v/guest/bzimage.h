/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A Linux kernel for x86 as it lies in /boot, and the ELF file packed in it:
 * Documentation/arch/x86/boot.rst of the kernel.  Pure: bytes in, bytes
 * out. */
#ifndef V2V_GUEST_BZIMAGE_H
#define V2V_GUEST_BZIMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <glib.h>

#define BZIMAGE_MAX_KERNEL (64u << 20)      /* bytes of the packed file */
#define BZIMAGE_MAX_UNPACKED (512u << 20)   /* bytes of what is in it */

/* Where the packed ELF file is in a kernel, and its size when unpacked. */
struct bzimage_payload {
  size_t offset, length;         /* bytes */
  uint32_t unpacked_size;        /* bytes: the last four bytes of the payload
                                    say so, for every compression
                                    (arch/x86/boot/compressed/mkpiggy.c) */
};

/* Errors: not a bzImage, of a boot protocol before 2.08, or what it says
 * does not fit the LEN bytes that there are. */
bool bzimage_find_payload (const uint8_t *data, size_t len,
                           struct bzimage_payload *ret, GError **error);

/* May qemu's -kernel start this ELF file?  It needs a note with the entry
 * point for PVH (XEN_ELFNOTE_PHYS32_ENTRY, 18, of the name "Xen":
 * include/xen/interface/elfnote.h; qemu's hw/i386 reads it). */
bool bzimage_has_pvh_entry (const uint8_t *elf, size_t len);

#endif
