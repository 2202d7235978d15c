/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cpio "newc" archives: a reader that is fed bytes, and a writer.
 * Format: the kernel's
 * Documentation/driver-api/early-userspace/buffer-format.rst. */
#ifndef CONVERTERS_INITRAMFS_CPIO_H
#define CONVERTERS_INITRAMFS_CPIO_H

#include "converters/initramfs/initramfs.h"

#define CPIO_HEADER 110                /* bytes */
#define CPIO_MAX_NAME 4096             /* bytes with the NUL: PATH_MAX */

/* Entries may arrive in pieces of any size. */
struct cpio_reader;

struct cpio_reader *cpio_reader_new (const struct initramfs_visitor *visitor,
                                     void *opaque);
void cpio_reader_free (struct cpio_reader *r);        /* accepts NULL */

/* A new segment begins; its first byte is at POS as far as the 4-byte
 * alignment of headers goes. */
void cpio_reader_begin (struct cpio_reader *r, unsigned segment,
                        uint64_t pos);

/* Take LEN bytes.  Less are taken (*ret_used) only where, between two
 * entries, a byte stands that is neither padding nor the beginning of a
 * header. */
bool cpio_reader_push (struct cpio_reader *r, const uint8_t *data,
                       size_t len, size_t *ret_used, GError **error);

/* No entry is half read. */
bool cpio_reader_idle (const struct cpio_reader *r);
/* Entries so far in this segment, and the POS behind the last. */
uint64_t cpio_reader_entries (const struct cpio_reader *r);
uint64_t cpio_reader_end (const struct cpio_reader *r);

/* Append an entry to OUT.  NAME has no leading "/".  MODE is st_mode. */
void cpio_write_entry (GByteArray *out, const char *name, uint32_t mode,
                       int64_t mtime, const void *data, size_t len);
/* The end marker, and zeros to a multiple of 512 bytes. */
void cpio_write_end (GByteArray *out);

typedef struct cpio_reader cpio_reader;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (cpio_reader, cpio_reader_free)

#endif
