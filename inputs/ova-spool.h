/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files that are unpacked into the run directory: with holes for zeroes,
 * bounded, and only when there is room. */
#ifndef INPUTS_OVA_SPOOL_H
#define INPUTS_OVA_SPOOL_H

#include <stdbool.h>
#include <stdint.h>
#include <stddef.h>
#include <glib.h>

/* Is there room for BYTES more?  WHAT names what is unpacked. */
bool spool_check_room (uint64_t bytes, const char *what, GError **error);

struct spool;

/* NAME tells the files of one run apart; more than LIMIT bytes (0: what the
 * file system has room for) are an error that names WHAT. */
struct spool *spool_new (const char *name, const char *what, uint64_t limit,
                         GError **error);
bool spool_add (struct spool *s, const void *data, size_t size,
                GError **error);
/* Complete: its path, newly allocated. */
char *spool_end (struct spool *s, GError **error);
void spool_free (struct spool *s);       /* removes it unless complete */

typedef struct spool v2v_spool;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (v2v_spool, spool_free)

/* A part of a file, for reading a disk that lies in several. */
struct file_part {
  char *file;
  uint64_t offset, size;         /* bytes */
};

void file_part_free (gpointer part);
/* The bytes of PARTS (struct file_part *) behind each other, decompressed if
 * GZIP; as spool_new. */
char *spool_parts (const GPtrArray *parts, bool gzip, const char *name,
                   const char *what, uint64_t limit, GError **error);

#endif
