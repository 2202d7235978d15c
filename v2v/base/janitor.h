/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The janitor process: cleans up behind a process that ended in whatever
 * way.  Only runtime.c uses it. */
#ifndef V2V_BASE_JANITOR_H
#define V2V_BASE_JANITOR_H

#include <stdbool.h>
#include <sys/types.h>
#include <glib.h>

#define JANITOR_MARK "VIRT_V2V_RUN"   /* environment of our children */

enum janitor_verb {
  JANITOR_ADD = '+',             /* remove this path on failure */
  JANITOR_FORGET = '-',          /* this path is final */
  JANITOR_RENAME = 'R',          /* undo this rename on failure */
  JANITOR_RENAMED = 'C',         /* all renames count: no path */
  JANITOR_KILL = 'K',            /* end children, remove, exit */
  JANITOR_FINISH = 'F',          /* no child is left; remove, exit */
};

/* Fork it.  MARK is the value of JANITOR_MARK; *ret_socket takes
 * messages: one verb byte and a path, one message a send.  For a rename the
 * path is that of JANITOR_RENAME_FORMAT, then a null byte and the new path. */
#define JANITOR_RENAME_FORMAT "%ju:%ju:"   /* st_dev, st_ino of the file */

bool janitor_start (const char *mark, pid_t *ret_pid, int *ret_socket,
                    GError **error);

#endif
