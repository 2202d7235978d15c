/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One kernel's initramfs while the converter works on it. */
#ifndef CONVERTERS_LINUX_INITRD_H
#define CONVERTERS_LINUX_INITRD_H

#include "converters/initramfs/initramfs.h"
#include "converters/linux.h"

struct linux_initrd {
  struct linux_kernel *kernel;   /* not owned; loaded */
  const char *const *wanted;     /* modules that it must bring up */
  GBytes *image;                 /* as it was */
  struct initramfs_contents *contents;   /* NULL: it cannot be read */
  struct initramfs_needs *needs;         /* NULL with contents */
};

void linux_initrd_clear (struct linux_initrd *initrd);

GBytes *linux_initrd_read (const struct conversion *cv,
                           const struct linux_kernel *kernel,
                           GError **error);
/* Fill in the rest from IMAGE; what was there is freed.  On failure only
 * the image is set. */
bool linux_initrd_look (struct linux_initrd *initrd, GBytes *image,
                        GError **error);
/* Does it hold everything?  false if it could not be looked into. */
bool linux_initrd_is_fit (const struct linux_initrd *initrd);
/* "virtio_pci, virtio_blk"; newly allocated. */
char *linux_initrd_missing (const struct linux_initrd *initrd);

/* Write the image as it was: a file of which half was written is worse than
 * one without drivers.  A failure is a warning. */
void linux_initrd_put_back (struct conversion *cv,
                            const struct linux_initrd *initrd);

/* The bytes that bring the missing modules when they stand behind the
 * image, proven to be found there. */
GBytes *linux_initrd_build (struct conversion *cv,
                            struct linux_initrd *initrd, GError **error);
/* Append them; on failure the file is as it was. */
bool linux_initrd_write (struct conversion *cv,
                         const struct linux_initrd *initrd, GBytes *more,
                         GError **error);

/* Is there room for WANTED bytes beside the image? */
bool linux_initrd_check_space (struct conversion *cv,
                               const struct linux_initrd *initrd,
                               uint64_t wanted, GError **error);

#endif
