/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The run directory, signals, and the janitor's other end. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "v2v/base/error.h"
#include "v2v/base/janitor.h"
#include "v2v/base/park.h"
#include "v2v/base/report.h"
#include "v2v/base/runtime.h"

/* A socket's name has 107 bytes (unix(7)); ours need about 30 of them. */
#define MAX_SOCKET_DIR 70

static struct {
  char *dir, *socket_dir;
  pid_t janitor;
  int janitor_socket;
  int signal_pipe[2];
  gint interrupted;              /* atomic */
} rt = { .janitor_socket = -1 };

static void
send_to_janitor (const char *message, size_t size)
{
  if (rt.janitor_socket != -1)
    send (rt.janitor_socket, message, size, MSG_NOSIGNAL);
}

static void
tell_janitor (enum janitor_verb verb, const char *path)
{
  g_autofree char *message = g_strdup_printf ("%c%s", (char) verb, path);

  send_to_janitor (message, strlen (message));
}

static void
wait_for_janitor (void)
{
  while (waitpid (rt.janitor, NULL, 0) == -1 && errno == EINTR)
    ;
}

/* --- signals ----------------------------------------------------------- */

static const int fatal_signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };

static void
on_signal (int signo)
{
  char byte = (char) signo;
  int saved = errno;

  if (write (rt.signal_pipe[1], &byte, 1) == -1) {
    /* Full: a signal is being handled already. */
  }
  errno = saved;
}

/* A thread of its own, because the main thread sits in calls that cannot
 * be interrupted (libguestfs).  The janitor does the cleaning, the same
 * way as after SIGKILL, so there is one path to get right; the other threads
 * stop before, or they would make files behind its back. */
static void *
signal_thread (void *arg)
{
  const char verb = JANITOR_KILL;
  char byte;

  (void) arg;
  while (read (rt.signal_pipe[0], &byte, 1) != 1)
    ;
  g_atomic_int_set (&rt.interrupted, 1);
  report_error ("interrupted by SIG%s: nothing was written to the target",
                sigabbrev_np (byte));
  park_others ();
  send (rt.janitor_socket, &verb, 1, MSG_NOSIGNAL);
  wait_for_janitor ();
  signal (byte, SIG_DFL);
  raise (byte);
  _exit (128 + byte);
}

static bool
watch_signals (GError **error)
{
  struct sigaction sa = { .sa_handler = on_signal, .sa_flags = SA_RESTART };
  pthread_t thread;
  size_t i;
  int r;

  if (pipe2 (rt.signal_pipe, O_CLOEXEC) == -1)
    return error_set_errno (error, errno, "pipe");
  park_setup ();
  r = pthread_create (&thread, NULL, signal_thread, NULL);
  if (r != 0)
    return error_set_errno (error, r, "pthread_create");
  pthread_detach (thread);
  for (i = 0; i < G_N_ELEMENTS (fatal_signals); i++) {
    struct sigaction old;
    sigaction (fatal_signals[i], NULL, &old);
    if (old.sa_handler != SIG_IGN)     /* nohup stays nohup */
      sigaction (fatal_signals[i], &sa, NULL);
  }
  signal (SIGPIPE, SIG_IGN);
  return true;
}

void
runtime_wait_if_interrupted (void)
{
  while (g_atomic_int_get (&rt.interrupted))
    pause ();
}

/* --- the run directory ------------------------------------------------- */

static const char *
temporary_folder (void)
{
  static const char *const names[] = { "VIRT_V2V_TMPDIR", "TMPDIR" };
  size_t i;

  for (i = 0; i < G_N_ELEMENTS (names); i++) {
    const char *value = g_getenv (names[i]);
    if (value && value[0] == '/')
      return value;
  }
  return "/var/tmp";
}

static char *
make_folder (const char *parent, GError **error)
{
  g_autofree char *path = g_build_filename (parent, "v2v.XXXXXX", NULL);

  if (g_mkdtemp_full (path, 0700) == NULL) {
    error_set_errno (error, errno, "cannot make a temporary folder in ‘%s’ "
                     "(set VIRT_V2V_TMPDIR to one with enough space)",
                     parent);
    return NULL;
  }
  return g_steal_pointer (&path);
}

bool
runtime_start (const char *program, GError **error)
{
  g_autofree char *dir = make_folder (temporary_folder (), error);
  g_autofree char *mark = NULL;

  (void) program;
  if (dir == NULL)
    return false;
  mark = g_strdup_printf ("%d-%s", getpid (), strrchr (dir, '.') + 1);
  g_setenv (JANITOR_MARK, mark, TRUE);
  if (!janitor_start (mark, &rt.janitor, &rt.janitor_socket, error)) {
    rmdir (dir);
    return false;
  }
  tell_janitor (JANITOR_ADD, dir);
  rt.dir = g_steal_pointer (&dir);
  if (strlen (rt.dir) <= MAX_SOCKET_DIR)
    rt.socket_dir = g_strdup (rt.dir);
  else {
    rt.socket_dir = make_folder ("/tmp", error);
    if (rt.socket_dir == NULL)
      return false;
    tell_janitor (JANITOR_ADD, rt.socket_dir);
  }
  return watch_signals (error);
}

const char *
runtime_dir (void)
{
  return rt.dir;
}

const char *
runtime_socket_dir (void)
{
  return rt.socket_dir;
}

char *
runtime_path (const char *name)
{
  return g_build_filename (rt.dir, name, NULL);
}

char *
runtime_socket_path (const char *name)
{
  return g_build_filename (rt.socket_dir, name, NULL);
}

void
runtime_remove_on_failure (const char *path)
{
  g_assert (g_path_is_absolute (path) && strlen (path) < PATH_MAX);
  tell_janitor (JANITOR_ADD, path);
}

void
runtime_forget (const char *path)
{
  tell_janitor (JANITOR_FORGET, path);
}

/* The inode is told before the rename: no signal can come in between. */
bool
runtime_undo_rename_on_failure (const char *part, const char *final)
{
  struct stat st;
  g_autoptr (GString) message = g_string_new (NULL);

  g_assert (g_path_is_absolute (part) && g_path_is_absolute (final) &&
            strlen (part) < PATH_MAX && strlen (final) < PATH_MAX);
  if (lstat (part, &st) == -1)
    return false;
  g_string_printf (message, "%c" JANITOR_RENAME_FORMAT "%s",
                   (char) JANITOR_RENAME, (uintmax_t) st.st_dev,
                   (uintmax_t) st.st_ino, part);
  g_string_append_len (message, "", 1);
  g_string_append (message, final);
  send_to_janitor (message->str, message->len);
  return true;
}

void
runtime_accept_renames (void)
{
  tell_janitor (JANITOR_RENAMED, "");
}

void
runtime_finish (void)
{
  if (rt.janitor_socket == -1)
    return;
  runtime_wait_if_interrupted ();
  tell_janitor (JANITOR_FINISH, "");
  wait_for_janitor ();
  close (rt.janitor_socket);
  rt.janitor_socket = -1;
  g_clear_pointer (&rt.dir, g_free);
  g_clear_pointer (&rt.socket_dir, g_free);
}
