/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files under temporary names beside their final ones. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "outputs/part-file.h"
#include "v2v/base/error.h"
#include "v2v/base/runtime.h"

#define MAX_TRIES 100

/* It is registered before it is made: SIGKILL may come in between.  -1 with
 * errno. */
static int
make (const char *path)
{
  int fd, saved;

  runtime_remove_on_failure (path);
  fd = open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  saved = errno;
  if (fd == -1)
    runtime_forget (path);
  errno = saved;
  return fd;
}

/* A hidden file beside the final one, empty and ours. */
char *
part_file_make (const char *final, GError **error)
{
  g_autofree char *dir = g_path_get_dirname (final);
  g_autofree char *base = g_path_get_basename (final);

  for (unsigned i = 0; i < MAX_TRIES; i++) {
    g_autofree char *part = g_strdup_printf ("%s/.%s.part-%08x", dir, base,
                                             g_random_int ());
    const int fd = make (part);

    if (fd != -1) {
      close (fd);
      return g_steal_pointer (&part);
    }
    if (errno != EEXIST)
      break;
  }
  error_set_errno (error, errno, "cannot create a file in ‘%s’", dir);
  return NULL;
}

bool
part_file_sync (const char *path, int flags, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | flags);
  int r = fd == -1 ? -1 : fsync (fd);
  int saved = errno;

  if (fd != -1)
    close (fd);
  if (r == -1)
    return error_set_errno (error, saved, "cannot write ‘%s’ to disk", path);
  return true;
}

/* The permissions that the umask gives; mkstemp and qemu-img differ. */
void
part_file_umask (const char *path)
{
  mode_t mask = umask (0);

  umask (mask);
  if (chmod (path, 0666 & ~mask) == -1) {
    /* A file system without permissions: nothing to be done. */
  }
}

/* Written in place: a temporary file of its own would not be known to
 * runtime.h. */
bool
part_file_write (const char *path, const char *text, GError **error)
{
  FILE *f = fopen (path, "we");
  bool ok = f && fputs (text, f) >= 0;
  int saved = errno;

  if (f && fclose (f) != 0 && ok) {
    ok = false;
    saved = errno;
  }
  if (!ok)
    return error_set_errno (error, saved, "cannot write ‘%s’", path);
  part_file_umask (path);
  return part_file_sync (path, 0, error);
}

/* Whoever may read it may run it. */
bool
part_file_executable (const char *path, GError **error)
{
  struct stat st;

  if (stat (path, &st) == -1 ||
      chmod (path, st.st_mode | ((st.st_mode & 0444) >> 2)) == -1)
    return error_set_errno (error, errno, "cannot make ‘%s’ executable",
                            path);
  return true;
}
