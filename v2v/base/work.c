/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A function in a process of its own. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "v2v/base/error.h"
#include "v2v/base/work.h"

#define PIPE_FD 3                /* in the child */

/* --- the child ----------------------------------------------------------- */

static void
set_limits (unsigned seconds)
{
  const struct rlimit cpu = { seconds + 1, seconds + 1 };
  const struct rlimit none = { 0, 0 };
  const struct rlimit memory G_GNUC_UNUSED = { WORK_MAX_MEMORY,
                                               WORK_MAX_MEMORY };

  setrlimit (RLIMIT_CPU, &cpu);
  setrlimit (RLIMIT_CORE, &none);
#ifndef __SANITIZE_ADDRESS__     /* its shadow takes terabytes */
  setrlimit (RLIMIT_DATA, &memory);
#endif
}

static bool
keep_only (int fd)
{
  int null = open ("/dev/null", O_RDWR);

  for (int i = 0; i < 3; i++)
    if (null == -1 || dup2 (null, i) == -1)
      return false;
  if (fd != PIPE_FD && dup2 (fd, PIPE_FD) == -1)
    return false;
  return syscall (SYS_close_range, PIPE_FD + 1U, ~0U, 0) == 0;
}

static bool
write_all (const GString *out)
{
  gsize done = 0;

  while (done < out->len) {
    const ssize_t n = write (PIPE_FD, out->str + done, out->len - done);

    if (n <= 0)
      return false;
    done += (gsize) n;
  }
  return true;
}

static void G_GNUC_NORETURN
child_main (work_func func, gconstpointer input, unsigned seconds, int fd,
            pid_t parent)
{
  GString *out;
  bool ok;

  prctl (PR_SET_PDEATHSIG, SIGKILL);
  if (getppid () != parent || !keep_only (fd))
    _exit (1);
  set_limits (seconds);
  out = g_string_new (NULL);
  ok = func (input, out) && write_all (out);
  g_string_free (out, TRUE);
  _exit (ok ? 0 : 1);
}

/* --- the parent ---------------------------------------------------------- */

/* Until the end of file; false: the time is over or it is too much. */
static bool
read_all (int fd, unsigned seconds, GString *out)
{
  const gint64 end = g_get_monotonic_time () +
                     (gint64) seconds * G_USEC_PER_SEC;
  char part[16384];

  while (out->len <= WORK_MAX_OUTPUT) {
    const gint64 left = (end - g_get_monotonic_time ()) / 1000;
    struct pollfd p = { .fd = fd, .events = POLLIN };
    const int ready = left > 0 ? poll (&p, 1, (int) left) : 0;
    ssize_t n;

    if (ready == -1 && errno == EINTR)
      continue;
    if (ready <= 0)
      return false;
    n = read (fd, part, sizeof part);
    if (n == 0)
      return true;
    if (n > 0)
      g_string_append_len (out, part, n);
    else if (errno != EINTR)
      return false;
  }
  return false;
}

static int
wait_for (pid_t pid)
{
  int status = 0;

  while (waitpid (pid, &status, 0) == -1 && errno == EINTR)
    ;
  return status;
}

bool
work_run (work_func func, gconstpointer input, const char *what,
          unsigned seconds, char **ret_out, GError **error)
{
  const pid_t parent = getpid ();
  GString *out = g_string_new (NULL);
  bool in_time;
  int fds[2], status;
  pid_t pid;

  if (pipe2 (fds, O_CLOEXEC) == -1)
    return g_string_free (out, TRUE), error_set_errno (error, errno, "pipe");
  pid = fork ();
  if (pid == 0)
    child_main (func, input, seconds, fds[1], parent);
  close (fds[1]);
  in_time = pid > 0 && read_all (fds[0], seconds, out);
  close (fds[0]);
  if (pid > 0 && !in_time)
    kill (pid, SIGKILL);
  status = pid > 0 ? wait_for (pid) : -1;
  *ret_out = NULL;
  if (in_time && status == 0) {
    *ret_out = g_string_free (out, FALSE);
    return true;
  }
  g_string_free (out, TRUE);
  return in_time ? error_set (error, "%s cannot be used", what)
                 : error_set (error, "%s took more than %u seconds or gave "
                              "too much", what, seconds);
}
