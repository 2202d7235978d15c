/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The run directory and the janitor: nothing of ours outlives us.
 *
 * A small forked process, the janitor, watches us through a pidfd.  When
 * we end in whatever way (SIGKILL included) without runtime_finish, it
 * kills every process that carries our mark VIRT_V2V_RUN=<id> in its
 * environment, and removes the run directory and each registered file. */
#ifndef V2V_BASE_RUNTIME_H
#define V2V_BASE_RUNTIME_H

#include <stdbool.h>
#include <glib.h>

/* Make the run directory (below VIRT_V2V_TMPDIR, TMPDIR or /var/tmp, mode
 * 0700), mark the environment, start the janitor, watch SIGINT, SIGTERM,
 * SIGHUP, SIGQUIT.  Call before any thread or child exists. */
bool runtime_start (const char *program, GError **error);

/* The run directory: overlays, sockets, everything temporary. */
const char *runtime_dir (void);

/* A path below the run directory; newly allocated. */
char *runtime_path (const char *name);

/* The same for UNIX sockets, whose names must be short (unix(7)). */
const char *runtime_socket_dir (void);
char *runtime_socket_path (const char *name);

/* Does not return once a signal ends the run: keeps the main thread from
 * reporting failures that are only the janitor's work. */
void runtime_wait_if_interrupted (void);

/* A file to be removed if we do not finish; forget it once it is final. */
void runtime_remove_on_failure (const char *path);
void runtime_forget (const char *path);

/* The finished file PART gets the name FINAL next, by a plain rename or an
 * exchange.  If we do not finish, it is removed whichever of both names it has
 * then, and what FINAL was before is FINAL again.  runtime_forget (PART) undoes
 * this; runtime_accept_renames makes all of them final at once: what PART is
 * from then on is removed if we do not finish.  False with errno: there is no
 * PART. */
bool runtime_undo_rename_on_failure (const char *part, const char *final);
void runtime_accept_renames (void);

/* The orderly end: removes the run directory and whatever is still
 * registered, ends the janitor. */
void runtime_finish (void);

#endif
