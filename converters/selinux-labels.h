/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Labels by a policy's file contexts: selabel_file(5) and file_contexts(5).
 *
 * libselinux does the matching, on a copy of the guest's files.  The compiled
 * ones (file_contexts.bin) hold PCRE's own data and are never read.  The
 * regular expressions are the guest's, so it is done in another process with
 * a limit of time. */
#ifndef CONVERTERS_SELINUX_LABELS_H
#define CONVERTERS_SELINUX_LABELS_H

#include <stdbool.h>
#include <glib.h>

#define SELINUX_MAX_CONTEXTS (4 * 1024 * 1024)   /* bytes of one file */
#define SELINUX_MAX_LABEL 512
#define SELINUX_MAX_PATHS 20000

/* file_contexts and what may stand beside it, by these suffixes. */
#define SELINUX_NR_FILES 5
extern const char *const selinux_suffixes[SELINUX_NR_FILES];

struct selinux_path {
  char *path;
  unsigned type;                 /* S_IFREG, S_IFDIR or S_IFLNK */
};

/* FILES: the texts in the order of selinux_suffixes, NULL where there is
 * none; the first must be there.  The labels of PATHS (struct selinux_path),
 * NULL where the policy gives none; GPtrArray of char *. */
GPtrArray *selinux_labels_find (char *const *files, const GPtrArray *paths,
                                unsigned seconds, GError **error);

void selinux_path_free (gpointer path);

#endif
