/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Work on hostile bytes that no bound in the code can be given for, such as
 * the regular expressions of a guest: in a process of its own, with a limit
 * of time and memory, and without any descriptor of ours. */
#ifndef V2V_BASE_WORK_H
#define V2V_BASE_WORK_H

#include <stdbool.h>
#include <glib.h>

#define WORK_MAX_OUTPUT (16 * 1024 * 1024)
#define WORK_MAX_MEMORY (1024ULL * 1024 * 1024)

/* Runs in a forked child: it may allocate, but take no lock that another
 * thread could have held.  It appends its result to OUT; false: it failed. */
typedef bool (*work_func) (gconstpointer input, GString *out);

/* Do FUNC (INPUT); its result, or an error that begins with WHAT ("the file
 * contexts"). */
bool work_run (work_func func, gconstpointer input, const char *what,
               unsigned seconds, char **ret_out, GError **error);

#endif
