/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A tar or zip archive, read once from front to back. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <archive.h>
#include <archive_entry.h>

#include "inputs/ova-archive.h"
#include "inputs/ova-name.h"
#include "v2v/base/error.h"
#include "v2v/base/fd.h"
#include "v2v/base/parse.h"

#define BLOCK (64 * 1024)        /* bytes of a read */
#define TAR_BLOCK 512            /* pax(1), "ustar Interchange Format" */

struct ova_archive {
  struct archive *a;
  char *shown;                   /* the path, clean */
  int fd;
  uint64_t file_size;
  unsigned members;
  struct archive_file file;
};

static bool
archive_failed (const struct ova_archive *a, GError **error)
{
  g_autofree char *why = clean_text (archive_error_string (a->a), 300);

  return error_set (error, "cannot read the archive ‘%s’: %s: it is damaged, "
                    "truncated, or no tar or zip archive (an OVA is one of "
                    "these, or a folder with an .ovf file): copy it again "
                    "from its origin", a->shown, *why ? why : "unknown");
}

/* Only the filters that libarchive does itself: others start programs. */
static bool
set_up (struct ova_archive *a)
{
  static int (*const functions[]) (struct archive *) = {
    archive_read_support_filter_gzip, archive_read_support_filter_bzip2,
    archive_read_support_filter_xz, archive_read_support_filter_zstd,
    archive_read_support_format_tar, archive_read_support_format_zip,
  };

  a->a = archive_read_new ();
  for (size_t i = 0; a->a && i < G_N_ELEMENTS (functions); i++)
    if (functions[i] (a->a) != ARCHIVE_OK)
      return false;
  return a->a && archive_read_open_fd (a->a, a->fd, BLOCK) == ARCHIVE_OK;
}

struct ova_archive *
ova_archive_open (const char *path, GError **error)
{
  g_autoptr (v2v_ova_archive) a = g_new0 (struct ova_archive, 1);
  struct stat st;

  a->shown = clean_text (path, 4096);
  a->fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (a->fd == -1 || fstat (a->fd, &st) == -1) {
    error_set_errno (error, errno, "cannot open ‘%s’", a->shown);
    return NULL;
  }
  a->file_size = (uint64_t) st.st_size;
  if (!set_up (a)) {
    archive_failed (a, error);
    return NULL;
  }
  return g_steal_pointer (&a);
}

void
ova_archive_close (struct ova_archive *a)
{
  if (!a)
    return;
  archive_read_free (a->a);
  fd_close (&a->fd);
  g_free (a->file.name);
  g_free (a->shown);
  g_free (a);
}

bool
ova_archive_is_plain (const struct ova_archive *a)
{
  return archive_filter_code (a->a, 0) == ARCHIVE_FILTER_NONE &&
         (archive_format (a->a) & ARCHIVE_FORMAT_BASE_MASK) ==
         ARCHIVE_FORMAT_TAR;
}

/* --- the next file ------------------------------------------------------- */

static bool
check_kind (const struct ova_archive *a, struct archive_entry *e,
            GError **error)
{
  const mode_t kind = archive_entry_filetype (e);
  const bool link = kind == S_IFLNK || archive_entry_hardlink (e);

  if (kind == S_IFREG && !link)
    return true;
  return error_set (error, "the archive ‘%s’ holds ‘%s’, which is %s: an OVF "
                    "package has only files; do not trust it, or pack it "
                    "again", a->shown, a->file.name,
                    link ? "a link" : "no regular file");
}

/* The data of a tar's member follows its header (libarchive has consumed it);
 * sparse members have a map there. */
static bool
find_place (struct ova_archive *a, struct archive_entry *e, GError **error)
{
  struct archive_file *f = &a->file;
  const int64_t position = archive_filter_bytes (a->a, -1);

  f->in_place = ova_archive_is_plain (a) && f->sized && position >= 0 &&
                position % TAR_BLOCK == 0 &&
                archive_entry_sparse_count (e) == 0;
  f->offset = (uint64_t) position;
  if (f->in_place && (f->offset > a->file_size ||
                      f->size > a->file_size - f->offset))
    return error_set (error, "the archive ‘%s’ is truncated: ‘%s’ should have "
                      "%" G_GUINT64_FORMAT " bytes from %" G_GUINT64_FORMAT
                      " on, but the archive ends at %" G_GUINT64_FORMAT
                      ": copy it again from its origin", a->shown, f->name,
                      f->size, f->offset, a->file_size);
  return true;
}

static bool
take_entry (struct ova_archive *a, struct archive_entry *e, GError **error)
{
  const char *name = archive_entry_pathname (e);

  if (!name)
    name = archive_entry_pathname_utf8 (e);
  g_clear_pointer (&a->file.name, g_free);
  a->file.name = name ? ova_name_clean (name, error) : NULL;
  if (!a->file.name) {
    if (!name)
      error_set (error, "it has a file whose name cannot be read");
    g_prefix_error (error, "the archive ‘%s’: ", a->shown);
    return false;
  }
  if (!check_kind (a, e, error))
    return false;
  a->file.sized = archive_entry_size_is_set (e) && archive_entry_size (e) >= 0;
  a->file.size = a->file.sized ? (uint64_t) archive_entry_size (e) : 0;
  return find_place (a, e, error);
}

bool
ova_archive_next (struct ova_archive *a, const struct archive_file **ret_file,
                  GError **error)
{
  struct archive_entry *e;
  int status;

  do {
    status = archive_read_next_header (a->a, &e);
    if (status == ARCHIVE_EOF) {
      *ret_file = NULL;
      return true;
    }
    if (status != ARCHIVE_OK && status != ARCHIVE_WARN)
      return archive_failed (a, error);
    if (++a->members > ARCHIVE_MAX_MEMBERS)
      return error_set (error, "the archive ‘%s’ has more than %d members",
                        a->shown, ARCHIVE_MAX_MEMBERS);
  } while (archive_entry_filetype (e) == S_IFDIR);
  if (!take_entry (a, e, error))
    return false;
  *ret_file = &a->file;
  return true;
}

ssize_t
ova_archive_read (struct ova_archive *a, void *buffer, size_t size,
                  GError **error)
{
  const ssize_t n = archive_read_data (a->a, buffer, size);

  if (n >= 0)
    return n;
  archive_failed (a, error);
  return -1;
}
