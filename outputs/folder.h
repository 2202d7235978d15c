/* SPDX-License-Identifier: GPL-2.0-or-later */
/* NAME-sda, NAME-sdb, ... and a file that describes them in a folder: what
 * several outputs have in common. */
#ifndef OUTPUTS_FOLDER_H
#define OUTPUTS_FOLDER_H

#include "v2v/backend.h"

struct folder {
  const char *suffix;            /* of the description: ".xml"; NULL: there
                                    is none */
  const char *description;       /* what it is: "XML" */
  bool executable;               /* the description is a program */
  bool owner_only;               /* disks are not for others to read */
  /* the rest is private to folder.c */
  char *dir;                     /* absolute */
  char *file_name;               /* of the guest */
  GPtrArray *disks;              /* struct folder_disk * */
  GPtrArray *replacements;       /* struct replacement *: at publish */
};

/* As the functions of struct output_ops; DIR is the folder. */
bool folder_check (struct folder *f, const struct output *out,
                   const char *dir, const struct source *source,
                   const GArray *disks, GError **error);
bool folder_check_space (const struct folder *f, const struct output *out,
                         const GArray *disks, GError **error);
bool folder_open (struct folder *f, const struct output *out,
                  const struct source *source, const GArray *disks,
                  struct target *target, GPtrArray *ret_endpoints,
                  GError **error);

/* Give all files their final names, TEXT being the description.  Until
 * folder_finish, folder_abort brings back what was there. */
bool folder_publish (struct folder *f, const char *text, GError **error);
void folder_finish (struct folder *f);
void folder_abort (struct folder *f);
void folder_clear (struct folder *f);

/* The final name of the disk I, from folder_check on. */
const char *folder_disk (const struct folder *f, guint i);

/* The description's final name, newly allocated; NULL: there is none. */
char *folder_description (const struct folder *f);

#endif
