/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One kernel's initramfs while the converter works on it, and the programs
 * that guests make theirs with. */
#ifndef CONVERTERS_LINUX_INITRD_H
#define CONVERTERS_LINUX_INITRD_H

#include "converters/initramfs/initramfs.h"
#include "converters/initrd-config.h"
#include "converters/linux.h"

/* A configuration file that names modules for the next rebuild. */
struct linux_initrd_config {
  const char *path;              /* NULL ends a list */
  initrd_config_func edit;
  bool create;                   /* it is made if there is none */
};

struct linux_initrd_tool {
  const char *name;              /* "initramfs-tools" */
  const char *const *programs;   /* any of them: the guest has this tool */
  const char *directory;         /* that must be there too; NULL: none */
  const struct linux_initrd_config *config;
  const char *state_dir;         /* holds "SHA1  IMAGE" for VERSION, by old
                                    releases; NULL none */
  const char *const *rebuild;    /* argv; words in braces are replaced, see
                                    linux-initrd-rebuild.c */
};

struct linux_initrd {
  struct linux_kernel *kernel;   /* not owned; loaded */
  const char *const *wanted;     /* modules that it must bring up */
  GBytes *image;                 /* as it was */
  struct initramfs_contents *contents;   /* NULL: it cannot be read */
  struct initramfs_needs *needs;         /* NULL with contents */
  bool sealed;                   /* read, but its modules cannot be seen */
  GArray *files;                 /* struct initramfs_file: corrected copies of
                                    configuration; owned */
  char *stale;                   /* why only its tool can make it fit the new
                                    disks; NULL: nothing of the kind */
};

void linux_initrd_clear (struct linux_initrd *initrd);

GBytes *linux_initrd_read (const struct conversion *cv,
                           const struct linux_kernel *kernel,
                           GError **error);
/* Fill in the rest from IMAGE; what was there is freed.  On failure only
 * the image is set. */
bool linux_initrd_look (struct linux_initrd *initrd, GBytes *image,
                        GError **error);
/* Fill in what it knows of the old disks (linux-initrd-copies.c). */
void linux_initrd_find_copies (const struct conversion *cv,
                               struct linux_initrd *initrd);
/* The names of the corrected copies, newly allocated; NULL: none. */
char *linux_initrd_copies (const struct linux_initrd *initrd);

/* Does it hold every driver?  false if it could not be looked into. */
bool linux_initrd_is_fit (const struct linux_initrd *initrd);
/* "virtio_pci, virtio_blk"; newly allocated. */
char *linux_initrd_missing (const struct linux_initrd *initrd);

/* Write the image as it was: a file of which half was written is worse than
 * one without drivers.  A failure is a warning. */
void linux_initrd_put_back (struct conversion *cv,
                            const struct linux_initrd *initrd);

/* Name the drivers in the guest's configuration, so that the next image
 * that it makes has them too. */
bool linux_initrd_configure (struct conversion *cv,
                             const struct linux_initrd *initrd,
                             GError **error);
/* Have the guest's program make it anew; on failure the file is as it
 * was (linux-initrd-rebuild.c). */
bool linux_initrd_rebuild (struct conversion *cv,
                           struct linux_initrd *initrd, GError **error);

/* The bytes that bring the missing modules and the corrected copies when
 * they stand behind the image, proven to be found there. */
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
