/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Several finished files get their final names, all or none. */
#ifndef OUTPUTS_REPLACE_H
#define OUTPUTS_REPLACE_H

#include <stdbool.h>
#include <glib.h>

enum replace_state {
  REPLACE_WAITING,               /* PART is ours, FINAL untouched */
  REPLACE_NEW,                   /* FINAL is ours, there was none */
  REPLACE_EXCHANGED,             /* FINAL is ours, PART is the old file */
};

struct replacement {
  char *part, *final;            /* in one file system */
  enum replace_state state;
};

struct replacement *replacement_new (const char *part, const char *final);
void replacement_free (struct replacement *r);       /* accepts NULL */

/* Rename each PART (registered with runtime_remove_on_failure) to its
 * FINAL, in order.  Files that were there are kept under the other name
 * until replace_finish, so that replace_undo can bring them back; the janitor
 * does that too if we are killed in between. */
bool replace_all (GPtrArray *replacements, GError **error);
void replace_undo (GPtrArray *replacements);
/* Now it counts, for all of them at once: remove the old files. */
void replace_finish (GPtrArray *replacements);

#endif
