/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where driver packages come from: a directory of this host, or an ISO.
 *
 * An ISO is read in passes from its beginning, so that what is wanted is
 * first collected, then loaded: INF files while the list of files is made,
 * the rest once it is known what is needed.  Names never lead out of the
 * directory, also not through symbolic links. */
#ifndef WINDOWS_DRIVERS_SOURCE_H
#define WINDOWS_DRIVERS_SOURCE_H

#include <stdbool.h>
#include <stdint.h>
#include <glib.h>

#define SOURCE_MAX_FILES 50000U
#define SOURCE_MAX_DEPTH 8U                     /* folders in folders */
#define SOURCE_MAX_PATH 1024U                   /* bytes */
#define SOURCE_MAX_FILE (256ULL << 20)          /* bytes of one file */
#define SOURCE_MAX_LOADED (1024ULL << 20)       /* of all that are loaded */

/* What is searched when nobody says where. */
#define SOURCE_DEFAULT "/usr/share/virtio-win"

struct driver_entry {
  char *path;                    /* "viostor/2k22/amd64/viostor.inf" */
  uint64_t size;
  GBytes *data;                  /* NULL: not loaded */
  char *failure;                 /* why it cannot be loaded; NULL: it can, as
                                    far as is known */
  bool wanted;                   /* for driver_source_load */
  struct driver_entry *same;     /* the entry that has this one's contents
                                    too (files that share blocks of an ISO);
                                    NULL: none */
};

struct driver_source {
  char *name;                    /* as errors call it */
  bool is_iso;
  int fd;                        /* the directory, or the ISO */
  GPtrArray *entries;            /* struct driver_entry *, files; sorted by
                                    path without regard to case */
  uint64_t loaded;               /* bytes */
};

/* PATH is a directory or an ISO; a directory without INF files may have a
 * virtio-win.iso, which is taken then.  Errors: not there, neither of the
 * two, no INF file in it. */
struct driver_source *driver_source_open (const char *path, GError **error);
/* VIRTIO_WIN (if it is set and not empty), else virtio-win.iso in
 * SOURCE_DEFAULT, else SOURCE_DEFAULT.  V2V_ERROR_NOT_FOUND: there is no
 * SOURCE_DEFAULT; the message says what the user can do. */
struct driver_source *driver_source_find (GError **error);
void driver_source_free (struct driver_source *source);  /* accepts NULL */

/* The file PATH, whatever its case; NULL: none. */
struct driver_entry *driver_source_lookup (const struct driver_source *source,
                                           const char *path);
/* Load all entries that are wanted and not loaded yet; none is wanted then.
 * One that cannot be loaded has a failure instead of data, and keeps no other
 * from being loaded. */
void driver_source_load (struct driver_source *source);
/* One file, whatever its case: NULL without error if there is none. */
GBytes *driver_source_read (struct driver_source *source, const char *path,
                            GError **error);
/* qemu's guest agent for ARCH_X86 or ARCH_AMD64 ("guest-agent/
 * qemu-ga-x86_64.msi"); NULL without error if there is none. */
struct driver_entry *driver_source_agent (const struct driver_source *source,
                                          bool is_64bit);

/*----- the two kinds, for source.c ----------------------------------------*/

bool source_iso_index (struct driver_source *source, GError **error);
void source_iso_load (struct driver_source *source);
bool source_dir_index (struct driver_source *source, GError **error);
void source_dir_load (struct driver_source *source);

/* Take a file into the list.  *RET_ENTRY is NULL when its name is not one
 * that is taken. */
bool source_add (struct driver_source *source, const char *path,
                 uint64_t size, struct driver_entry **ret_entry,
                 GError **error);
/* Whether SIZE bytes more may be loaded, and count them. */
bool source_count (struct driver_source *source,
                   const struct driver_entry *entry, GError **error);
bool source_is_inf (const struct driver_entry *entry);

typedef struct driver_source v2v_driver_source;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (v2v_driver_source, driver_source_free)

#endif
