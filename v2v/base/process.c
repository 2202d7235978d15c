/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Supervised child processes. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "v2v/base/error.h"
#include "v2v/base/fd.h"
#include "v2v/base/parse.h"
#include "v2v/base/process.h"

#define STDERR_KEPT 2000         /* bytes of stderr that a message quotes */
#define STOP_GRACE_MS 5000

struct process {
  pid_t pid;
  int pidfd;
  char *name;
  int stderr_fd;                 /* an unlinked file: cannot block a child */
  bool ended;
  int status;
};

/* --- the child's side: async-signal-safe only ------------------------ */

struct child_setup {
  int in, out, err;
  const int *fds;
  size_t nr_fds;
  char *listen_pid;              /* digits of "LISTEN_PID=..." go here */
};

/* LISTEN_PID is known only in the child; printf is not safe there. */
static void
print_pid (char *to, pid_t pid)
{
  char digits[16];
  size_t n = 0;

  for (; pid > 0; pid /= 10)
    digits[n++] = '0' + pid % 10;
  while (n > 0)
    *to++ = digits[--n];
  *to = '\0';
}

/* Move fd to at least 3 + nr_fds, so that no dup2 below overwrites it. */
static int
lift_fd (int fd, size_t nr_fds)
{
  return fcntl (fd, F_DUPFD_CLOEXEC, (int) (3 + nr_fds));
}

static bool
child_descriptors (const struct child_setup *s)
{
  int std[3] = { s->in, s->out, s->err };
  size_t i;

  for (i = 0; i < 3; i++)
    if ((std[i] = lift_fd (std[i], s->nr_fds)) == -1)
      return false;
  /* nr_fds is small (sockets of one server): a fixed array does. */
  int lifted[16];
  for (i = 0; i < s->nr_fds; i++)
    if ((lifted[i] = lift_fd (s->fds[i], s->nr_fds)) == -1)
      return false;
  for (i = 0; i < 3; i++)
    if (dup2 (std[i], (int) i) == -1)
      return false;
  for (i = 0; i < s->nr_fds; i++)
    if (dup2 (lifted[i], (int) (3 + i)) == -1)
      return false;
  /* Everything else is closed: libraries may have opened descriptors
   * without O_CLOEXEC. */
  syscall (SYS_close_range, (unsigned) (3 + s->nr_fds), ~0U, 0);
  return true;
}

static void G_GNUC_NORETURN
child_exec (const struct child_setup *s, const char *file,
            char *const *argv, char *const *envp, pid_t parent)
{
  sigset_t none;

  prctl (PR_SET_PDEATHSIG, SIGKILL);
  if (getppid () != parent)      /* it died before prctl took effect */
    _exit (127);
  /* Own process group: the terminal's Ctrl-C is for us, not for it. */
  setpgid (0, 0);
  sigemptyset (&none);
  sigprocmask (SIG_SETMASK, &none, NULL);
  signal (SIGPIPE, SIG_DFL);
  if (s->listen_pid)
    print_pid (s->listen_pid, getpid ());
  if (child_descriptors (s))
    execve (file, argv, envp);
  _exit (127);
}

/* --- starting ---------------------------------------------------------- */

static GPtrArray *
make_environ (size_t nr_listen, char **ret_listen_pid)
{
  GPtrArray *env = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) old = g_get_environ ();
  size_t i;

  for (i = 0; old[i]; i++)
    if (!g_str_has_prefix (old[i], "LISTEN_"))
      g_ptr_array_add (env, g_strdup (old[i]));
  *ret_listen_pid = NULL;
  if (nr_listen > 0) {
    char *line = g_strdup ("LISTEN_PID=00000000000000000000");
    *ret_listen_pid = line + strlen ("LISTEN_PID=");
    g_ptr_array_add (env, line);
    g_ptr_array_add (env, g_strdup_printf ("LISTEN_FDS=%zu", nr_listen));
  }
  g_ptr_array_add (env, NULL);
  return env;
}

static pid_t
spawn (const char *const *argv, struct child_setup *setup, bool listen,
       GError **error)
{
  g_autofree char *file = g_find_program_in_path (argv[0]);
  g_autoptr (GPtrArray) env = NULL;
  pid_t parent = getpid (), pid;

  if (file == NULL) {
    error_set_code (error, V2V_ERROR_NOT_FOUND,
                    "the program ‘%s’ is not installed", argv[0]);
    return -1;
  }
  g_assert (setup->nr_fds <= 16);
  env = make_environ (listen ? setup->nr_fds : 0, &setup->listen_pid);
  pid = fork ();
  if (pid == 0)
    child_exec (setup, file, (char *const *) argv,
                (char *const *) env->pdata, parent);
  if (pid == -1)
    error_set_errno (error, errno, "cannot start ‘%s’", argv[0]);
  return pid;
}

/* The end of what the process wrote to stderr, cleaned; newly allocated. */
static char *
read_stderr (int fd)
{
  char buf[STDERR_KEPT + 1];
  off_t size = lseek (fd, 0, SEEK_END);
  off_t start = size > STDERR_KEPT ? size - STDERR_KEPT : 0;
  ssize_t n = size > 0 ? pread (fd, buf, STDERR_KEPT, start) : 0;
  g_autofree char *line = NULL;

  if (n <= 0)
    return g_strdup ("");
  buf[n] = '\0';
  line = g_strdelimit (g_strdup (g_strstrip (buf)), "\n\t", ' ');
  return clean_text (line, STDERR_KEPT);
}

static char *
describe_end (const char *name, int status, int stderr_fd)
{
  g_autofree char *text = read_stderr (stderr_fd);
  const char *colon = text[0] ? ": " : "";

  if (WIFSIGNALED (status))
    return g_strdup_printf ("%s was ended by signal %d (%s)%s%s", name,
                            WTERMSIG (status), strsignal (WTERMSIG (status)),
                            colon, text);
  return g_strdup_printf ("%s failed with exit status %d%s%s", name,
                          WEXITSTATUS (status), colon, text);
}

static int
open_null (void)
{
  return open ("/dev/null", O_RDWR | O_CLOEXEC);
}

static int
open_memory (const char *name)
{
  return (int) syscall (SYS_memfd_create, name, 1U /* MFD_CLOEXEC */);
}

/* --- run to the end ----------------------------------------------------- */

static int64_t
now_ms (void)
{
  return g_get_monotonic_time () / 1000;
}

/* Collect FD into OUT until its end; false: too much, or late. */
static bool
collect (int fd, GString *out, int64_t deadline, const char *name,
         GError **error)
{
  char buf[65536];

  for (;;) {
    struct pollfd p = { .fd = fd, .events = POLLIN };
    int64_t left = deadline ? deadline - now_ms () : -1;
    ssize_t n;

    if (deadline && left <= 0)
      return error_set (error, "%s did not end within its time limit", name);
    if (poll (&p, 1, (int) left) == -1 && errno != EINTR)
      return error_set_errno (error, errno, "poll");
    if (p.revents == 0)
      continue;
    n = read (fd, buf, sizeof buf);
    if (n == -1 && errno == EINTR)
      continue;
    if (n == -1)
      return error_set_errno (error, errno, "reading output of %s", name);
    if (n == 0)
      return true;
    if (out->len + (size_t) n > PROCESS_MAX_OUTPUT)
      return error_set (error, "%s printed more than %d bytes", name,
                        PROCESS_MAX_OUTPUT);
    g_string_append_len (out, buf, n);
  }
}

/* Wait for pid until the deadline (0: for ever). */
static bool
wait_exit (pid_t pid, int64_t deadline, int *ret_status)
{
  autofd pidfd = (int) syscall (SYS_pidfd_open, pid, 0);
  struct pollfd p = { .fd = pidfd, .events = POLLIN };

  for (;;) {
    int64_t left = deadline ? MAX (deadline - now_ms (), 0) : -1;
    int r = poll (&p, 1, (int) left);
    if (r == 0)
      return false;
    if (r > 0)
      break;
    if (errno != EINTR)
      return false;
  }
  while (waitpid (pid, ret_status, 0) == -1 && errno == EINTR)
    ;
  return true;
}

bool
process_run (const char *const *argv, unsigned seconds,
             char **ret_stdout, GError **error)
{
  autofd null = open_null (), err = open_memory (argv[0]);
  int pipefd[2];
  int status = 0;
  int64_t deadline = seconds ? now_ms () + 1000 * (int64_t) seconds : 0;
  g_autoptr (GString) out = g_string_new (NULL);
  bool ok;
  pid_t pid;

  if (null == -1 || err == -1 || pipe2 (pipefd, O_CLOEXEC) == -1)
    return error_set_errno (error, errno, "cannot start ‘%s’", argv[0]);
  autofd rd = pipefd[0], wr = pipefd[1];
  struct child_setup setup = { .in = null, .out = wr, .err = err };
  pid = spawn (argv, &setup, false, error);
  fd_close (&wr);
  if (pid == -1)
    return false;
  ok = collect (rd, out, deadline, argv[0], error);
  if (ok && !wait_exit (pid, deadline, &status))
    ok = error_set (error, "%s did not end within its time limit", argv[0]);
  if (!ok) {
    kill (pid, SIGKILL);
    wait_exit (pid, 0, &status);
    return false;
  }
  if (status != 0) {
    g_autofree char *why = describe_end (argv[0], status, err);
    return error_set (error, "%s", why);
  }
  if (ret_stdout)
    *ret_stdout = g_strdup (out->str);
  return true;
}

/* A child in a process group of its own could not read the terminal: it gets
 * no input. */
bool
process_foreground (const char *const *argv, GError **error)
{
  autofd null = open_null (), err = open_memory (argv[0]);
  struct child_setup setup = {
    .in = null, .out = STDOUT_FILENO, .err = STDERR_FILENO,
  };
  int status = 0;
  pid_t pid;

  if (null == -1 || err == -1)
    return error_set_errno (error, errno, "cannot start ‘%s’", argv[0]);
  pid = spawn (argv, &setup, false, error);
  if (pid == -1)
    return false;
  wait_exit (pid, 0, &status);
  if (status != 0) {
    g_autofree char *why = describe_end (argv[0], status, err);
    return error_set (error, "%s", why);
  }
  return true;
}

/* --- servers ----------------------------------------------------------- */

struct process *
process_spawn (const char *const *argv, const int *fds, size_t nr_fds,
               bool listen, GError **error)
{
  autofd null = open_null (), err = open_memory (argv[0]);
  struct child_setup setup = {
    .in = null, .out = err, .err = err, .fds = fds, .nr_fds = nr_fds,
  };
  struct process *p;
  pid_t pid;

  if (null == -1 || err == -1) {
    error_set_errno (error, errno, "cannot start ‘%s’", argv[0]);
    return NULL;
  }
  pid = spawn (argv, &setup, listen, error);
  if (pid == -1)
    return NULL;
  p = g_new0 (struct process, 1);
  p->pid = pid;
  p->pidfd = (int) syscall (SYS_pidfd_open, pid, 0);
  p->name = g_path_get_basename (argv[0]);
  p->stderr_fd = err;
  err = -1;
  return p;
}

pid_t
process_pid (const struct process *p)
{
  return p->pid;
}

bool
process_ended (struct process *p, char **ret_why)
{
  if (!p->ended && waitpid (p->pid, &p->status, WNOHANG) == p->pid)
    p->ended = true;
  if (p->ended && ret_why)
    *ret_why = p->status == 0
      ? g_strdup_printf ("%s ended", p->name)
      : describe_end (p->name, p->status, p->stderr_fd);
  return p->ended;
}

char *
process_stderr (const struct process *p)
{
  return read_stderr (p->stderr_fd);
}

void
process_stop (struct process *p)
{
  int status;

  if (p == NULL)
    return;
  if (!process_ended (p, NULL)) {
    kill (p->pid, SIGTERM);
    if (!wait_exit (p->pid, now_ms () + STOP_GRACE_MS, &status)) {
      kill (p->pid, SIGKILL);
      wait_exit (p->pid, 0, &status);
    }
  }
  fd_close (&p->pidfd);
  fd_close (&p->stderr_fd);
  g_free (p->name);
  g_free (p);
}
