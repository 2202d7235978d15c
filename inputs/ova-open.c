/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Opening the disks of an OVF package: in place wherever qemu or nbdkit can,
 * unpacked otherwise. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "inputs/open.h"
#include "inputs/ova-disk.h"
#include "v2v/disk/disk-head.h"
#include "inputs/ova-spool.h"
#include "v2v/base/error.h"
#include "v2v/base/fd.h"
#include "v2v/base/parse.h"
#include "v2v/base/report.h"
#include "v2v/base/runtime.h"
#include "v2v/disk/image.h"
#include "v2v/disk/nbd-info.h"
#include "v2v/disk/nbdkit.h"

#define SLACK (64ULL << 20)      /* an image's metadata, bytes */

struct opening {
  const struct ovf_disk *disk;
  const char *format;            /* of -if, or NULL */
  guint id;
  GPtrArray *parts;              /* struct file_part * */
  const char *what;              /* for people */
};

static uint64_t
size_of (const GPtrArray *parts)
{
  uint64_t size = 0;

  for (guint i = 0; i < parts->len; i++)
    size += ((const struct file_part *) parts->pdata[i])->size;
  return size;
}

/* --- its format ---------------------------------------------------------- */

static bool
read_at (const struct file_part *p, uint64_t from, uint8_t *buffer,
         size_t size, GError **error)
{
  autofd fd = open (p->file, O_RDONLY | O_CLOEXEC | O_NOCTTY);
  ssize_t n = -1;

  if (fd >= 0)
    n = pread (fd, buffer, size, (off_t) (p->offset + from));
  if (n == (ssize_t) size)
    return true;
  return error_set_errno (error, n == -1 ? errno : EIO, "it cannot be read");
}

/* Of the bytes as they stand, "gzip" too.  What is in pieces has its head in
 * the first and its tail in the last. */
static const char *
detect (const struct opening *o, GError **error)
{
  const struct file_part *first = o->parts->pdata[0];
  const struct file_part *last = o->parts->pdata[o->parts->len - 1];
  g_autofree uint8_t *head = g_malloc0 (HEAD_BYTES);
  uint8_t tail[TAIL_BYTES];
  const size_t head_size = (size_t) MIN (first->size, HEAD_BYTES);
  const size_t tail_size = (size_t) MIN (last->size, TAIL_BYTES);
  const char *format;

  format = read_at (first, 0, head, head_size, error) &&
           read_at (last, last->size - tail_size, tail, tail_size, error)
    ? disk_head_format (head, head_size, tail, tail_size, error) : NULL;
  if (!format)
    g_prefix_error (error, "%s: ", o->what);
  return format;
}

/* --- unpacking ----------------------------------------------------------- */

static void
replace_parts (GPtrArray *parts, const char *path, uint64_t size)
{
  struct file_part *part = g_new0 (struct file_part, 1);

  part->file = g_strdup (path);
  part->size = size;
  g_ptr_array_set_size (parts, 0);
  g_ptr_array_add (parts, part);
}

/* No image is larger than its disk and a little metadata, so more is a bomb;
 * without a capacity what there is room for. */
static uint64_t
limit_of (const struct opening *o, bool gzip)
{
  const uint64_t capacity = o->disk->capacity;

  if (!gzip)
    return size_of (o->parts);
  return capacity ? capacity + capacity / 8 + SLACK : 0;
}

static bool
unpack (struct opening *o, bool gzip, GError **error)
{
  g_autofree char *name = g_strdup_printf ("ova-disk%u", o->id);
  g_autofree char *path = NULL;
  struct stat st;

  if (!spool_check_room (size_of (o->parts), o->what, error))
    return false;
  report_debug ("unpacking %s into ‘%s’", o->what, runtime_dir ());
  path = spool_parts (o->parts, gzip, name, o->what, limit_of (o, gzip),
                      error);
  if (!path)
    return false;
  if (stat (path, &st) == -1)
    return error_set_errno (error, errno, "unpacking %s", o->what);
  replace_parts (o->parts, path, (uint64_t) st.st_size);
  return true;
}

/* nbdkit-split-plugin takes whole files behind each other. */
static bool
are_files (const GPtrArray *parts)
{
  for (guint i = 0; i < parts->len; i++) {
    const struct file_part *p = parts->pdata[i];
    struct stat st;
    if (p->offset != 0 || stat (p->file, &st) == -1 ||
        (uint64_t) st.st_size != p->size)
      return false;
  }
  return true;
}

/* --- opening ------------------------------------------------------------- */

static struct endpoint *
with_format (struct endpoint *e, const char *format, GError **error)
{
  if (!e)
    return NULL;
  g_free (e->format);
  e->format = g_strdup (format);
  if (nbd_info_fill (e, error))
    return e;
  endpoint_free (e);
  return NULL;
}

static struct endpoint *
open_range (const struct opening *o, const char *format, GError **error)
{
  static const char *const filters[] = { "offset", NULL };
  const struct file_part *p = o->parts->pdata[0];
  g_autofree char *name = g_strdup_printf ("in%u", o->id);
  g_autofree char *file = g_strconcat ("file=", p->file, NULL);
  g_autofree char *offset =
    g_strdup_printf ("offset=%" G_GUINT64_FORMAT, p->offset);
  g_autofree char *range =
    g_strdup_printf ("range=%" G_GUINT64_FORMAT, p->size);
  const char *const arguments[] = { file, offset, range, NULL };

  return with_format (nbdkit_open (name, "file", filters, arguments, error),
                      format, error);
}

static struct endpoint *
open_split (const struct opening *o, const char *format, GError **error)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *name = g_strdup_printf ("in%u", o->id);

  for (guint i = 0; i < o->parts->len; i++) {
    const struct file_part *p = o->parts->pdata[i];
    g_ptr_array_add (arguments, g_strconcat ("file=", p->file, NULL));
  }
  g_ptr_array_add (arguments, NULL);
  return with_format (nbdkit_open (name, "split", NULL,
                                   (const char *const *) arguments->pdata,
                                   error), format, error);
}

static struct endpoint *
open_parts (struct opening *o, GError **error)
{
  const char *found = detect (o, error);
  const char *format;

  if (!found)
    return NULL;
  if (o->disk->gzip || strcmp (found, HEAD_FORMAT_GZIP) == 0) {
    if (!unpack (o, true, error) || !(found = detect (o, error)))
      return NULL;
  }
  else if (o->parts->len > 1 && !are_files (o->parts) &&
           !unpack (o, false, error))
    return NULL;
  if (strcmp (found, HEAD_FORMAT_GZIP) == 0) {
    error_set (error, "%s is compressed twice: decompress it", o->what);
    return NULL;
  }
  format = o->format ? o->format : found;
  if (o->parts->len > 1)
    return open_split (o, format, error);
  if (are_files (o->parts))
    return input_open_file (((struct file_part *) o->parts->pdata[0])->file,
                            format, o->id, error);
  return open_range (o, format, error);
}

static struct endpoint *
open_blank (const struct opening *o, GError **error)
{
  g_autofree char *name = g_strdup_printf ("ova-blank%u.qcow2", o->id);
  g_autofree char *path = runtime_path (name);

  if (!image_create (path, "qcow2", o->disk->capacity, ALLOCATION_SPARSE,
                     error))
    return NULL;
  return input_open_file (path, "qcow2", o->id, error);
}

/* What the descriptor says is wrong in packages that were worked on by hand;
 * what is not there, the formats' own checks find. */
static void
compare_size (const struct opening *o)
{
  const uint64_t size = size_of (o->parts);

  if (o->disk->size && o->disk->size != size)
    report_warning ("%s has %" G_GUINT64_FORMAT " bytes, and the descriptor "
                    "says %" G_GUINT64_FORMAT ": if the export was "
                    "interrupted, the guest will lack data", o->what, size,
                    o->disk->size);
}

struct endpoint *
ova_disk_open (struct package *p, const struct ovf_disk *d,
               const char *format, guint id, GError **error)
{
  g_autofree char *shown = clean_text (d->href, 200);
  g_autoptr (GPtrArray) parts = NULL;
  g_autofree char *what = g_strdup_printf ("the disk ‘%s’ of ‘%s’", shown,
                                           p->shown);
  struct opening o = { .disk = d, .format = format, .id = id, .what = what };

  if (!d->href)
    return open_blank (&o, error);
  o.parts = parts = ova_disk_find (p, d, error);
  if (!parts)
    return NULL;
  compare_size (&o);
  return open_parts (&o, error);
}
