/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The janitor process: cleans up behind a process that ended. */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "v2v/base/error.h"
#include "v2v/base/janitor.h"

#define MAX_ENVIRON (4 * 1024 * 1024)
#define MAX_SCANS 50
#define KILL_WAIT_MS 2000

/* --- processes --------------------------------------------------------- */

static bool
environ_has (const char *environ_text, size_t len, const char *wanted)
{
  size_t wanted_len = strlen (wanted) + 1;

  while (len >= wanted_len) {
    size_t n = strnlen (environ_text, len);
    if (n + 1 == wanted_len && memcmp (environ_text, wanted, n) == 0)
      return true;
    if (n == len)
      break;
    environ_text += n + 1;
    len -= n + 1;
  }
  return false;
}

static bool
process_is_ours (const char *pid, const char *wanted)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/environ", pid);
  g_autofree char *text = NULL;
  size_t len;

  if (!g_file_get_contents (path, &text, &len, NULL) || len > MAX_ENVIRON)
    return false;
  return environ_has (text, len, wanted);
}

/* A pidfd is taken before the look, so the pid cannot be reused between
 * the look and the kill. */
static bool
kill_if_ours (const char *pid, const char *wanted)
{
  int pidfd = (int) syscall (SYS_pidfd_open, atoi (pid), 0);
  bool ours = false;

  if (pidfd == -1)
    return false;
  if (process_is_ours (pid, wanted)) {
    struct pollfd p = { .fd = pidfd, .events = POLLIN };
    ours = syscall (SYS_pidfd_send_signal, pidfd, SIGKILL, NULL, 0) == 0;
    if (ours)
      poll (&p, 1, KILL_WAIT_MS);
  }
  close (pidfd);
  return ours;
}

static bool
kill_pass (const char *wanted)
{
  DIR *proc = opendir ("/proc");
  const struct dirent *d;
  bool found = false;

  if (proc == NULL)
    return false;
  while ((d = readdir (proc)))
    if (g_ascii_isdigit (d->d_name[0]) && atoi (d->d_name) != getpid ())
      found |= kill_if_ours (d->d_name, wanted);
  closedir (proc);
  return found;
}

/* Again until a pass finds none: a process may have forked meanwhile. */
static void
kill_children (const char *mark)
{
  g_autofree char *wanted = g_strdup_printf (JANITOR_MARK "=%s", mark);
  unsigned i;

  for (i = 0; i < MAX_SCANS && kill_pass (wanted); i++)
    ;
}

/* --- files ------------------------------------------------------------- */

/* Never follows a link; stays below PARENT. */
static void
remove_tree (int parent, const char *name)
{
  int fd;
  DIR *dir;
  const struct dirent *d;

  if (unlinkat (parent, name, 0) == 0)
    return;
  fd = openat (parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (fd == -1 || (dir = fdopendir (fd)) == NULL)
    return;
  while ((d = readdir (dir)))
    if (strcmp (d->d_name, ".") != 0 && strcmp (d->d_name, "..") != 0)
      remove_tree (fd, d->d_name);
  closedir (dir);
  unlinkat (parent, name, AT_REMOVEDIR);
}

/* A file of ours that may have either of two names by now, whether the rename
 * was an exchange or not: it is told by its inode. */
struct rename {
  uintmax_t dev, ino;
  char *final;
};

static void
rename_free (gpointer p)
{
  struct rename *r = p;

  if (r)
    g_free (r->final);
  g_free (r);
}

static bool
has_name (const struct rename *r, const char *name, bool *ret_exists)
{
  struct stat st;

  *ret_exists = lstat (name, &st) == 0;
  return *ret_exists && st.st_dev == r->dev && st.st_ino == r->ino;
}

/* What had the final name before gets it back. */
static void
undo_rename (const char *part, const struct rename *r)
{
  bool final_exists, part_exists;
  bool at_final = has_name (r, r->final, &final_exists);
  bool at_part = has_name (r, part, &part_exists);

  if (at_part)
    unlink (part);
  else if (at_final && part_exists)
    rename (part, r->final);
  else if (at_final)
    unlink (r->final);
}

static void
remove_all (GHashTable *paths)
{
  GHashTableIter iter;
  gpointer path, rename;

  g_hash_table_iter_init (&iter, paths);
  while (g_hash_table_iter_next (&iter, &path, &rename))
    if (rename)
      undo_rename (path, rename);
    else
      remove_tree (AT_FDCWD, path);
}

/* "DEV:INO:PART", a null byte, FINAL. */
static void
add_rename (GHashTable *paths, const char *text, const char *end)
{
  const char *final = text + strlen (text) + 1;
  struct rename *r = g_new0 (struct rename, 1);
  char *rest;

  r->dev = g_ascii_strtoull (text, &rest, 10);
  r->ino = g_ascii_strtoull (rest + 1, &rest, 10);
  r->final = g_strdup (final < end ? final : "");
  g_hash_table_replace (paths, g_strdup (rest + 1), r);
}

/* From now on what is left under a first name is what was replaced. */
static void
accept_renames (GHashTable *paths)
{
  GHashTableIter iter;
  gpointer rename;

  g_hash_table_iter_init (&iter, paths);
  while (g_hash_table_iter_next (&iter, NULL, &rename))
    if (rename)
      g_hash_table_iter_replace (&iter, NULL);
}

/* --- the loop ---------------------------------------------------------- */

/* Returns the verb that ends the loop, or 0. */
static char
take_message (int sock, GHashTable *paths)
{
  char buf[2 * PATH_MAX + 100];
  ssize_t n = recv (sock, buf, sizeof buf - 1, MSG_DONTWAIT);

  if (n <= 0)
    return n == -1 && errno == EINTR ? 0 : JANITOR_KILL;
  buf[n] = '\0';
  switch (buf[0]) {
  case JANITOR_ADD:
    g_hash_table_replace (paths, g_strdup (buf + 1), NULL);
    return 0;
  case JANITOR_FORGET:  g_hash_table_remove (paths, buf + 1); return 0;
  case JANITOR_RENAME:  add_rename (paths, buf + 1, buf + n); return 0;
  case JANITOR_RENAMED: accept_renames (paths); return 0;
  default:              return buf[0];
  }
}

static void
drain (int sock, GHashTable *paths)
{
  struct pollfd p = { .fd = sock, .events = POLLIN };

  while (poll (&p, 1, 0) == 1 && (p.revents & POLLIN))
    if (take_message (sock, paths) != 0)
      break;
}

static void G_GNUC_NORETURN
janitor_main (const char *mark, int sock, int parent)
{
  g_autoptr (GHashTable) paths =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, rename_free);
  char end = 0;

  while (end == 0) {
    struct pollfd p[2] = {
      { .fd = sock, .events = POLLIN }, { .fd = parent, .events = POLLIN },
    };
    if (poll (p, 2, -1) == -1)
      continue;
    if (p[1].revents) {
      drain (sock, paths);
      end = JANITOR_KILL;
    }
    else if (p[0].revents)
      end = take_message (sock, paths);
  }
  if (end == JANITOR_KILL)
    kill_children (mark);
  remove_all (paths);
  _exit (0);
}

/* Keep nothing of the caller's: an open pipe would make it wait for us. */
static void
detach (int *sock, int *parent)
{
  int null = open ("/dev/null", O_RDWR);
  int i, s, p;

  setsid ();
  for (i = 0; i < 3; i++)
    dup2 (null, i);
  s = fcntl (*sock, F_DUPFD, 10);
  p = fcntl (*parent, F_DUPFD, 10);
  dup2 (s, 3);
  dup2 (p, 4);
  *sock = 3;
  *parent = 4;
  syscall (SYS_close_range, 5U, ~0U, 0);
  if (chdir ("/") == -1)
    _exit (1);
  for (i = 1; i < NSIG; i++)
    if (i != SIGKILL && i != SIGSTOP && i != SIGCHLD && i != SIGSEGV)
      signal (i, SIG_IGN);
}

bool
janitor_start (const char *mark, pid_t *ret_pid, int *ret_socket,
               GError **error)
{
  int socks[2];
  int self = (int) syscall (SYS_pidfd_open, getpid (), 0);
  pid_t pid;

  if (self == -1)
    return error_set_errno (error, errno, "pidfd_open (Linux 5.3 or newer)");
  if (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, socks) == -1)
    return error_set_errno (error, errno, "socketpair");
  pid = fork ();
  if (pid == -1)
    return error_set_errno (error, errno, "fork");
  if (pid == 0) {
    detach (&socks[1], &self);
    janitor_main (mark, socks[1], self);
  }
  close (self);
  close (socks[1]);
  *ret_pid = pid;
  *ret_socket = socks[0];
  return true;
}
