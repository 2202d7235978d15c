/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An OVF package (DMTF DSP0243, "OVF package"): a folder, or an archive.
 *
 * A folder and a tar that is not compressed are read in place.  Everything
 * else is read once: up to the descriptor when it is opened, the rest by
 * package_unpack, into the run directory. */
#ifndef INPUTS_OVA_PACKAGE_H
#define INPUTS_OVA_PACKAGE_H

#include <stdbool.h>
#include <stdint.h>
#include <glib.h>

#include "inputs/ova-manifest.h"

struct package_file {
  char *name;                    /* clean, in the package */
  char *file;                    /* where its bytes are; NULL: nowhere, they
                                    were only read */
  uint64_t offset, size;
  char *sums[SUM_METHODS];       /* of files that were read; else NULL */
};

struct package {
  char *path, *shown;            /* as given; clean */
  bool streamed;                 /* is it read once? */
  char *descriptor;              /* the .ovf's name in the package */
  char *ovf, *manifest;          /* texts; manifest NULL: none (yet) */
  gsize ovf_size, manifest_size;
  GHashTable *files;             /* name -> struct package_file * */
  struct ova_archive *archive;   /* streamed: in the middle of its pass */
  unsigned unpacked;             /* files made in the run directory */
};

struct package *package_open (const char *path, GError **error);
void package_close (struct package *p);  /* accepts NULL */

/* NAME (clean) or NULL; *error is set when it is there and must not be
 * used. */
const struct package_file *package_find (struct package *p, const char *name,
                                         GError **error);

/* Is the file wanted?  It is unpacked then, otherwise only read for its
 * sums. */
typedef bool (*package_wanted) (const char *name, gconstpointer opaque);
/* The rest of a streamed package. */
bool package_unpack (struct package *p, package_wanted wanted,
                     gconstpointer opaque, GError **error);

/* The names of manifest and signature: the descriptor's with other
 * suffixes. */
char *package_manifest_name (const struct package *p);
char *package_signature_name (const struct package *p);

typedef struct package v2v_package;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (v2v_package, package_close)

/* What package.c and its parts share. */
bool package_is_descriptor (const char *name);
bool package_open_folder (struct package *p, GError **error);
const struct package_file *package_find_in_folder (struct package *p,
                                                   const char *name,
                                                   GError **error);
bool package_open_archive (struct package *p, GError **error);
struct package_file *package_add (struct package *p, const char *name,
                                  const char *file, uint64_t offset,
                                  uint64_t size);

#endif
