/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A tar or zip archive, read once from front to back by libarchive. */
#ifndef INPUTS_OVA_ARCHIVE_H
#define INPUTS_OVA_ARCHIVE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <glib.h>

#define ARCHIVE_MAX_MEMBERS 100000

struct archive_file {            /* the regular file that is read now */
  char *name;                    /* clean, see ova-name.h */
  bool sized;                    /* is the size known before it is read? */
  uint64_t size;
  bool in_place;                 /* its bytes stand in the archive: */
  uint64_t offset;               /* from here on */
};

struct ova_archive;

struct ova_archive *ova_archive_open (const char *path, GError **error);
/* The next file; folders are passed over.  *ret_file is NULL at the end, and
 * lives until the next call.  Links, devices and names that lead out are
 * errors. */
bool ova_archive_next (struct ova_archive *a,
                       const struct archive_file **ret_file, GError **error);
/* Bytes of that file; 0 at its end, -1 with an error. */
ssize_t ova_archive_read (struct ova_archive *a, void *buffer, size_t size,
                          GError **error);
/* Known after the first ova_archive_next: is it a tar that is not
 * compressed? */
bool ova_archive_is_plain (const struct ova_archive *a);
void ova_archive_close (struct ova_archive *a);      /* accepts NULL */

typedef struct ova_archive v2v_ova_archive;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (v2v_ova_archive, ova_archive_close)

#endif
