/* SPDX-License-Identifier: GPL-2.0-or-later */
/* NAME-sda, NAME-sdb, ... and a file that describes them in a folder.
 *
 * Disks are written under hidden temporary names beside their final ones
 * and renamed at commit.  A block device that was made beforehand under the
 * final name, or that a symbolic link there leads to, is written directly;
 * a link to a file leads to that file. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>
#include <linux/fs.h>

#include "outputs/folder.h"
#include "outputs/names.h"
#include "outputs/part-file.h"
#include "outputs/replace.h"
#include "outputs/xml-text.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"
#include "v2v/disk/image.h"

/* Room for the metadata of image formats and of the file system. */
#define OVERHEAD (4ULL * 1024 * 1024)

struct folder_disk {
  char *name;                    /* DIR/NAME-sda: what the XML says */
  char *final;                   /* where the bytes are, links resolved */
  char *part;                    /* temporary name; NULL: a block device */
};

static void
folder_disk_free (gpointer p)
{
  struct folder_disk *d = p;

  g_free (d->name);
  g_free (d->final);
  g_free (d->part);
  g_free (d);
}

/* --- formats ----------------------------------------------------------- */

static const char *
output_format (const struct output_options *o, const struct output_disk *d)
{
  return o->format ? o->format : d->input_format;
}

static bool
wants_compressed (const struct output *out)
{
  return out->options->oo &&
         g_hash_table_contains (out->options->oo, "compressed");
}

static bool
check_formats (const struct output *out, const GArray *disks, GError **error)
{
  guint i;

  for (i = 0; i < disks->len; i++) {
    const char *format = output_format
      (out->options, &g_array_index (disks, struct output_disk, i));
    if (!g_str_equal (format, "raw") && !g_str_equal (format, "qcow2"))
      return error_set (error, "-o %s: cannot write disks of the format "
                        "‘%s’: use -of raw or -of qcow2", out->ops->name,
                        format);
    if (wants_compressed (out) && !g_str_equal (format, "qcow2"))
      return error_set (error, "-oo compressed: only qcow2 disks can be "
                        "compressed: use -of qcow2");
    if (wants_compressed (out) &&
        out->options->allocation == ALLOCATION_PREALLOCATED)
      return error_set (error, "-oo compressed and -oa preallocated exclude "
                        "each other");
  }
  return true;
}

/* --- where the disks go ------------------------------------------------ */

/* The file or device behind NAME; a link may lead to a file that is still
 * to be made. */
static char *
resolve (const char *name)
{
  g_autofree char *real = realpath (name, NULL);
  g_autofree char *target = NULL, *dir = NULL;

  if (real)
    return g_strdup (real);
  target = g_file_read_link (name, NULL);
  if (target == NULL)
    return g_strdup (name);
  dir = g_path_get_dirname (name);
  return g_canonicalize_filename (target, dir);
}

static bool
is_block_device (const char *path)
{
  struct stat st;

  return stat (path, &st) == 0 && S_ISBLK (st.st_mode);
}

static bool
check_device (const char *path, uint64_t needed, GError **error)
{
  uint64_t size = 0;
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  int r = fd == -1 ? -1 : ioctl (fd, BLKGETSIZE64, &size);

  if (fd != -1)
    close (fd);
  if (r == -1)
    return error_set_errno (error, errno, "cannot open the device ‘%s’",
                            path);
  if (size < needed)
    return error_set (error, "the device ‘%s’ is too small: it has %"
                      G_GUINT64_FORMAT " bytes, %" G_GUINT64_FORMAT
                      " are needed", path, size, needed);
  return true;
}

static bool
check_place (const struct folder_disk *d, uint64_t size, GError **error)
{
  struct stat st;

  if (stat (d->final, &st) == -1)
    return true;                 /* to be made */
  if (S_ISBLK (st.st_mode))
    return check_device (d->final, size, error);
  if (!S_ISREG (st.st_mode))
    return error_set (error, "‘%s’ exists and is neither a file nor a block "
                      "device", d->name);
  return true;
}

static bool
check_folder (const char *storage, struct folder *f, GError **error)
{
  struct stat st;

  if (stat (storage, &st) == -1)
    return error_set_errno (error, errno, "cannot use the output folder "
                            "‘%s’ (-os)", storage);
  if (!S_ISDIR (st.st_mode))
    return error_set (error, "the output folder ‘%s’ (-os) is not a "
                      "directory", storage);
  if (faccessat (AT_FDCWD, storage, W_OK | X_OK, AT_EACCESS) == -1)
    return error_set_errno (error, errno, "the output folder ‘%s’ (-os) is "
                            "not writable", storage);
  g_free (f->dir);
  f->dir = g_canonicalize_filename (storage, NULL);
  return true;
}

static bool
place_disks (struct folder *f, const GArray *disks, GError **error)
{
  guint i;

  f->disks = g_ptr_array_new_with_free_func (folder_disk_free);
  for (i = 0; i < disks->len; i++) {
    struct folder_disk *d = g_new0 (struct folder_disk, 1);
    g_autofree char *letters = drive_letters (i);
    d->name = g_strdup_printf ("%s/%s-sd%s", f->dir, f->file_name, letters);
    d->final = resolve (d->name);
    g_ptr_array_add (f->disks, d);
    if (!check_place (d, g_array_index (disks, struct output_disk,
                                        i).virtual_size, error))
      return false;
  }
  return true;
}

/* The file that describes the guest; NULL: there will be none. */
static char *
description_path (const struct folder *f)
{
  return f->suffix ? g_strconcat (f->dir, "/", f->file_name, f->suffix, NULL)
    : NULL;
}

/* Found now, or after an hour's copying. */
static bool
check_description (const struct folder *f, GError **error)
{
  g_autofree char *path = description_path (f), *clean = xml_clean (f->dir);
  struct stat st;

  if (path && lstat (path, &st) == 0 && S_ISDIR (st.st_mode))
    return error_set (error, "‘%s’ is a directory: the %s cannot be "
                      "written", path, f->description);
  if (!g_str_equal (f->dir, clean))
    return error_set (error, "the output folder ‘%s’ (-os) has characters "
                      "in its name that XML cannot hold", clean);
  return true;
}

/* --- space ------------------------------------------------------------- */

static uint64_t
bytes_needed (const struct output *out, const struct folder_disk *ld,
              const struct output_disk *d)
{
  if (is_block_device (ld->final) || wants_compressed (out))
    return 0;
  return out->options->allocation == ALLOCATION_PREALLOCATED
    ? d->virtual_size : d->needed;
}

static bool
check_free (const char *dir, uint64_t needed, GError **error)
{
  g_autofree char *shown = format_size (needed);
  struct statvfs fs;
  uint64_t have;

  if (statvfs (dir, &fs) == -1)
    return error_set_errno (error, errno, "statvfs ‘%s’", dir);
  have = (uint64_t) fs.f_bavail * fs.f_frsize;
  if (needed == 0 || (have > OVERHEAD && needed <= have - OVERHEAD))
    return true;
  return error_set (error, "not enough space in the output folder ‘%s’: "
                    "%" G_GUINT64_FORMAT " bytes (%s) are needed, %"
                    G_GUINT64_FORMAT " are free", dir, needed, shown, have);
}

/* Links may lead into several file systems: each is looked at once, for
 * the first disk in it, with the sum of all its disks. */
bool
folder_check_space (const struct folder *f, const struct output *out,
                    const GArray *disks, GError **error)
{
  g_autofree dev_t *devs = g_new0 (dev_t, disks->len);
  guint i, j;

  for (i = 0; i < disks->len; i++) {
    const struct folder_disk *ld = f->disks->pdata[i];
    g_autofree char *dir = g_path_get_dirname (ld->final);
    struct stat st;
    if (stat (dir, &st) == -1)
      return error_set_errno (error, errno, "‘%s’ leads to ‘%s’", ld->name,
                              ld->final);
    devs[i] = st.st_dev;
  }
  for (i = 0; i < disks->len; i++) {
    g_autofree char *dir =
      g_path_get_dirname (((struct folder_disk *) f->disks->pdata[i])->final);
    uint64_t sum = 0;
    for (j = 0; j < disks->len; j++)
      if (devs[j] == devs[i])
        sum += bytes_needed (out, f->disks->pdata[j],
                             &g_array_index (disks, struct output_disk, j));
    if (!check_free (dir, sum, error))
      return false;
  }
  return true;
}

/* Before the guest's free blocks are known, an image that is allocated in
 * full says nothing about what will be copied: check_space decides later.
 * For the others this is close. */
static bool
needs_are_known (const struct output *out, const GArray *disks)
{
  guint i;

  if (!out->options->fstrim ||
      out->options->allocation == ALLOCATION_PREALLOCATED)
    return true;
  for (i = 0; i < disks->len; i++) {
    const struct output_disk *d =
      &g_array_index (disks, struct output_disk, i);
    if (d->needed / 19 >= d->virtual_size / 20)     /* 95 % */
      return false;
  }
  return true;
}

bool
folder_check (struct folder *f, const struct output *out, const char *dir,
              const struct source *source, const GArray *disks,
              GError **error)
{
  const struct output_options *o = out->options;

  f->file_name = file_name_of_guest (o->name ? o->name : source->name, error);
  if (f->file_name == NULL || !check_folder (dir, f, error) ||
      !check_formats (out, disks, error) || !place_disks (f, disks, error) ||
      !check_description (f, error))
    return false;
  return !needs_are_known (out, disks) ||
         folder_check_space (f, out, disks, error);
}

/* --- open -------------------------------------------------------------- */

static struct endpoint *
open_disk (const struct output *out, struct folder_disk *d,
           const char *format, uint64_t size, GError **error)
{
  bool device = is_block_device (d->final);
  struct endpoint *e;

  if (!device) {
    d->part = part_file_make (d->final, error);
    if (d->part == NULL)
      return NULL;
  }
  if (!(device && g_str_equal (format, "raw")) &&
      !image_create (device ? d->final : d->part, format, size,
                     out->options->allocation, error))
    return NULL;
  e = endpoint_new_file (device ? d->final : d->part, format);
  e->compressed = wants_compressed (out);
  e->preallocated = out->options->allocation == ALLOCATION_PREALLOCATED;
  return e;
}

static void
add_target_disk (struct target *target, guint i, const char *path,
                 const char *format, uint64_t size)
{
  struct target_disk *t = g_new0 (struct target_disk, 1);

  t->id = i;
  t->path = g_strdup (path);
  t->format = g_strdup (format);
  t->virtual_size = size;
  t->boot = i == 0;
  g_ptr_array_add (target->disks, t);
}

bool
folder_open (struct folder *f, const struct output *out,
             const struct source *source, const GArray *disks,
             struct target *target, GPtrArray *ret_endpoints, GError **error)
{
  guint i;

  target->name = g_strdup (out->options->name ? out->options->name
                           : source->name);
  for (i = 0; i < disks->len; i++) {
    const struct output_disk *od =
      &g_array_index (disks, struct output_disk, i);
    struct folder_disk *d = f->disks->pdata[i];
    const char *format = output_format (out->options, od);
    struct endpoint *e = open_disk (out, d, format, od->virtual_size, error);
    if (e == NULL)
      return false;
    g_ptr_array_add (ret_endpoints, e);
    add_target_disk (target, i, d->name, format, od->virtual_size);
  }
  return true;
}

/* --- commit and abort -------------------------------------------------- */

static bool
sync_disk (const struct folder *f, const struct folder_disk *d,
           GError **error)
{
  if (d->part && f->owner_only && chmod (d->part, 0600) == -1)
    return error_set_errno (error, errno, "‘%s’", d->part);
  if (d->part && !f->owner_only)
    part_file_umask (d->part);
  return part_file_sync (d->part ? d->part : d->final, 0, error);
}

/* The description comes last: whoever waits for it finds the disks. */
static bool
collect_replacements (struct folder *f, const char *text, GError **error)
{
  g_autofree char *path = description_path (f);
  g_autofree char *part = path ? part_file_make (path, error) : NULL;
  guint i;

  f->replacements =
    g_ptr_array_new_with_free_func ((GDestroyNotify) replacement_free);
  if (path && (part == NULL || !part_file_write (part, text, error)))
    return false;
  if (path && f->executable && !part_file_executable (part, error))
    return false;
  for (i = 0; i < f->disks->len; i++) {
    const struct folder_disk *d = f->disks->pdata[i];
    if (!sync_disk (f, d, error))
      return false;
    if (d->part)
      g_ptr_array_add (f->replacements, replacement_new (d->part, d->final));
  }
  if (path)
    g_ptr_array_add (f->replacements, replacement_new (part, path));
  return true;
}

bool
folder_publish (struct folder *f, const char *text, GError **error)
{
  return collect_replacements (f, text, error) &&
         replace_all (f->replacements, error) &&
         part_file_sync (f->dir, O_DIRECTORY, error);
}

void
folder_finish (struct folder *f)
{
  replace_finish (f->replacements);
}

const char *
folder_disk (const struct folder *f, guint i)
{
  return ((const struct folder_disk *) f->disks->pdata[i])->name;
}

char *
folder_description (const struct folder *f)
{
  return description_path (f);
}

void
folder_abort (struct folder *f)
{
  guint i;

  if (f->replacements)
    replace_undo (f->replacements);
  for (i = 0; f->disks && i < f->disks->len; i++) {
    const struct folder_disk *d = f->disks->pdata[i];
    if (d->part)
      unlink (d->part);
  }
}

void
folder_clear (struct folder *f)
{
  g_clear_pointer (&f->replacements, g_ptr_array_unref);
  g_clear_pointer (&f->disks, g_ptr_array_unref);
  g_clear_pointer (&f->dir, g_free);
  g_clear_pointer (&f->file_name, g_free);
}
