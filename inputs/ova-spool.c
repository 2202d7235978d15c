/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files that are unpacked into the run directory. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "inputs/ova-spool.h"
#include "v2v/base/error.h"
#include "v2v/base/fd.h"
#include "v2v/base/parse.h"
#include "v2v/base/runtime.h"

#define HOLE 4096                /* zeroes of this size become holes */
#define RESERVE (64ULL << 20)    /* bytes left free for overlays */

struct spool {
  char *path, *what;
  int fd;
  bool complete;
  uint64_t size, limit;
};

/* --- room ---------------------------------------------------------------- */

static uint64_t
room (void)
{
  struct statvfs st;

  if (statvfs (runtime_dir (), &st) == -1)
    return 0;
  return (uint64_t) st.f_bavail * st.f_frsize;
}

bool
spool_check_room (uint64_t bytes, const char *what, GError **error)
{
  const uint64_t have = room ();
  g_autofree char *need = format_size (bytes), *free = format_size (have);

  if (bytes <= have && have - bytes >= RESERVE)
    return true;
  return error_set (error, "unpacking %s needs %s (%" G_GUINT64_FORMAT
                    " bytes), and the file system of ‘%s’ has %s free: make "
                    "room there, or name a folder with more in "
                    "VIRT_V2V_TMPDIR", what, need, bytes, runtime_dir (),
                    free);
}

/* --- a file -------------------------------------------------------------- */

struct spool *
spool_new (const char *name, const char *what, uint64_t limit,
           GError **error)
{
  g_autoptr (v2v_spool) s = g_new0 (struct spool, 1);
  const uint64_t have = room ();

  s->path = runtime_path (name);
  s->what = g_strdup (what);
  s->limit = limit ? limit : have > RESERVE ? have - RESERVE : 0;
  s->fd = open (s->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (s->fd == -1) {
    error_set_errno (error, errno, "cannot make ‘%s’", s->path);
    return NULL;
  }
  return g_steal_pointer (&s);
}

static bool
write_at (const struct spool *s, const char *data, size_t size,
          uint64_t offset, GError **error)
{
  while (size > 0) {
    const ssize_t n = pwrite (s->fd, data, size, (off_t) offset);

    if (n == -1 && errno == EINTR)
      continue;
    if (n <= 0)
      return error_set_errno (error, n == 0 ? EIO : errno, "unpacking %s into "
                              "‘%s’ (VIRT_V2V_TMPDIR names another place)",
                              s->what, s->path);
    data += n;
    offset += (uint64_t) n;
    size -= (size_t) n;
  }
  return true;
}

static bool
is_zero (const char *data, size_t size)
{
  return data[0] == 0 && memcmp (data, data + 1, size - 1) == 0;
}

bool
spool_add (struct spool *s, const void *data, size_t size, GError **error)
{
  const char *p = data;

  if (size > s->limit || s->size > s->limit - size)
    return error_set (error, "%s gives more than the %" G_GUINT64_FORMAT
                      " bytes that it should have: it is damaged, or meant "
                      "to fill the disk", s->what, s->limit);
  while (size > 0) {
    const size_t n = MIN (size, HOLE - s->size % HOLE);

    if (!is_zero (p, n) && !write_at (s, p, n, s->size, error))
      return false;
    p += n;
    s->size += n;
    size -= n;
  }
  return true;
}

char *
spool_end (struct spool *s, GError **error)
{
  if (ftruncate (s->fd, (off_t) s->size) == -1) {
    error_set_errno (error, errno, "unpacking %s", s->what);
    return NULL;
  }
  s->complete = true;
  return g_strdup (s->path);
}

void
spool_free (struct spool *s)
{
  if (!s)
    return;
  if (s->fd >= 0 && !s->complete)
    unlink (s->path);
  fd_close (&s->fd);
  g_free (s->path);
  g_free (s->what);
  g_free (s);
}
