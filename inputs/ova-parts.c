/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Parts of files read behind each other, decompressed if need be. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include <archive.h>
#include <archive_entry.h>

#include "inputs/ova-spool.h"
#include "v2v/base/error.h"
#include "v2v/base/fd.h"
#include "v2v/base/parse.h"

#define BUFFER (256 * 1024)      /* bytes */

struct reader {
  const GPtrArray *parts;
  guint part;
  uint64_t done;                 /* of that part */
  int fd;                        /* of that part; -1 not open */
  char *buffer;
};

void
file_part_free (gpointer p)
{
  struct file_part *part = p;

  g_free (part->file);
  g_free (part);
}

/* libarchive's archive_read_callback. */
static la_ssize_t
read_next (struct archive *a, void *opaque, const void **ret_data)
{
  struct reader *r = opaque;

  *ret_data = r->buffer;
  while (r->part < r->parts->len) {
    const struct file_part *p = r->parts->pdata[r->part];
    const size_t want = (size_t) MIN (p->size - r->done, BUFFER);
    ssize_t n = 0;

    if (r->fd == -1)
      r->fd = open (p->file, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (want > 0)
      n = pread (r->fd, r->buffer, want, (off_t) (p->offset + r->done));
    if (n == -1 || (n == 0 && want > 0)) {
      archive_set_error (a, n ? errno : EIO, "‘%s’ cannot be read", p->file);
      return -1;
    }
    r->done += (uint64_t) n;
    if (n > 0)
      return n;
    fd_close (&r->fd);
    r->part++;
    r->done = 0;
  }
  return 0;
}

static bool
copy_all (struct archive *a, struct reader *r, bool gzip, struct spool *out,
          GError **error)
{
  g_autofree char *buffer = g_malloc (BUFFER);
  struct archive_entry *entry;
  la_ssize_t n = -1;

  if (a && (!gzip || archive_read_support_filter_gzip (a) == ARCHIVE_OK) &&
      archive_read_support_format_raw (a) == ARCHIVE_OK &&
      archive_read_open (a, r, NULL, read_next, NULL) == ARCHIVE_OK &&
      archive_read_next_header (a, &entry) == ARCHIVE_OK)
    while ((n = archive_read_data (a, buffer, BUFFER)) > 0)
      if (!spool_add (out, buffer, (size_t) n, error))
        return false;
  if (n < 0) {
    g_autofree char *why = clean_text (archive_error_string (a), 300);
    return error_set (error, "it is damaged or truncated: %s", why);
  }
  return true;
}

char *
spool_parts (const GPtrArray *parts, bool gzip, const char *name,
             const char *what, uint64_t limit, GError **error)
{
  g_autofree char *buffer = g_malloc (BUFFER);
  struct reader r = { .parts = parts, .fd = -1, .buffer = buffer };
  g_autoptr (v2v_spool) out = spool_new (name, what, limit, error);
  struct archive *a;
  bool ok;

  if (!out)
    return NULL;
  a = archive_read_new ();
  ok = copy_all (a, &r, gzip, out, error);
  archive_read_free (a);
  fd_close (&r.fd);
  if (!ok) {
    g_prefix_error (error, "cannot unpack %s: ", what);
    return NULL;
  }
  return spool_end (out, error);
}
