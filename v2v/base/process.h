/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Supervised child processes: argv vectors only, no shell; a child dies
 * with us (PR_SET_PDEATHSIG, and the janitor of runtime.h). */
#ifndef V2V_BASE_PROCESS_H
#define V2V_BASE_PROCESS_H

#include <stdbool.h>
#include <sys/types.h>
#include <glib.h>

#define PROCESS_MAX_OUTPUT (64 * 1024 * 1024)

/* Run argv to its end.  stdout is collected (bounded by
 * PROCESS_MAX_OUTPUT) into *ret_stdout (NUL-terminated; NULL: not wanted).
 * A non-zero exit is an error that quotes the end of its stderr.
 * seconds: time limit, 0 none. */
bool process_run (const char *const *argv, unsigned seconds,
                  char **ret_stdout, GError **error);

/* Run argv to its end; what it prints goes where our output goes. */
bool process_foreground (const char *const *argv, GError **error);

/* A server that goes on in the background.  FDS are passed on as
 * descriptors 3, 4, ... of the child (systemd socket activation order);
 * LISTEN_FDS and LISTEN_PID are set when listen is true.  stderr is kept
 * (its end, for error messages). */
struct process;
struct process *process_spawn (const char *const *argv,
                               const int *fds, size_t nr_fds, bool listen,
                               GError **error);
pid_t process_pid (const struct process *p);
/* Has it ended?  Then *ret_why says how, with the end of its stderr. */
bool process_ended (struct process *p, char **ret_why);
/* The end of what it wrote to stderr so far, cleaned, in one line; "" if
 * nothing.  Newly allocated. */
char *process_stderr (const struct process *p);
/* SIGTERM, a grace of 5 s, SIGKILL; frees.  NULL is accepted. */
void process_stop (struct process *p);
typedef struct process process;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (process, process_stop)

#endif
