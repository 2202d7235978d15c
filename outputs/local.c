/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -o local: NAME-sda, NAME-sdb, ... and NAME.xml in a folder.
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

#include "outputs/libvirt-xml.h"
#include "outputs/names.h"
#include "outputs/outputs.h"
#include "outputs/part-file.h"
#include "outputs/replace.h"
#include "outputs/xml-text.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"
#include "v2v/disk/image.h"

/* Room for the metadata of image formats and of the file system. */
#define OVERHEAD (4ULL * 1024 * 1024)

struct local_disk {
  char *name;                    /* DIR/NAME-sda: what the XML says */
  char *final;                   /* where the bytes are, links resolved */
  char *part;                    /* temporary name; NULL: a block device */
};

struct local {
  char *dir;                     /* absolute */
  char *file_name;               /* of the guest */
  GPtrArray *disks;              /* struct local_disk * */
  GPtrArray *replacements;       /* struct replacement *: at commit */
};

static void
local_disk_free (gpointer p)
{
  struct local_disk *d = p;

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
      return error_set (error, "-o local: cannot write disks of the format "
                        "‘%s’: use -of raw or -of qcow2", format);
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
check_place (const struct local_disk *d, uint64_t size, GError **error)
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
check_folder (const char *storage, struct local *l, GError **error)
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
  g_free (l->dir);
  l->dir = g_canonicalize_filename (storage, NULL);
  return true;
}

static bool
place_disks (struct local *l, const GArray *disks, GError **error)
{
  guint i;

  l->disks = g_ptr_array_new_with_free_func (local_disk_free);
  for (i = 0; i < disks->len; i++) {
    struct local_disk *d = g_new0 (struct local_disk, 1);
    g_autofree char *letters = drive_letters (i);
    d->name = g_strdup_printf ("%s/%s-sd%s", l->dir, l->file_name, letters);
    d->final = resolve (d->name);
    g_ptr_array_add (l->disks, d);
    if (!check_place (d, g_array_index (disks, struct output_disk,
                                        i).virtual_size, error))
      return false;
  }
  return true;
}

static char *
xml_path (const struct local *l)
{
  return g_strdup_printf ("%s/%s.xml", l->dir, l->file_name);
}

/* Found now, or after an hour's copying. */
static bool
check_xml_place (const struct local *l, GError **error)
{
  g_autofree char *path = xml_path (l), *clean = xml_clean (path);
  struct stat st;

  if (lstat (path, &st) == 0 && S_ISDIR (st.st_mode))
    return error_set (error, "‘%s’ is a directory: the XML cannot be "
                      "written", path);
  if (!g_str_equal (path, clean))
    return error_set (error, "the output folder ‘%s’ (-os) has characters "
                      "in its name that XML cannot hold", clean);
  return true;
}

/* --- space ------------------------------------------------------------- */

static uint64_t
bytes_needed (const struct output *out, const struct local_disk *ld,
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
static bool
local_check_space (struct output *out, const GArray *disks, GError **error)
{
  const struct local *l = out->state;
  g_autofree dev_t *devs = g_new0 (dev_t, disks->len);
  guint i, j;

  for (i = 0; i < disks->len; i++) {
    const struct local_disk *ld = l->disks->pdata[i];
    g_autofree char *dir = g_path_get_dirname (ld->final);
    struct stat st;
    if (stat (dir, &st) == -1)
      return error_set_errno (error, errno, "‘%s’ leads to ‘%s’", ld->name,
                              ld->final);
    devs[i] = st.st_dev;
  }
  for (i = 0; i < disks->len; i++) {
    g_autofree char *dir =
      g_path_get_dirname (((struct local_disk *) l->disks->pdata[i])->final);
    uint64_t sum = 0;
    for (j = 0; j < disks->len; j++)
      if (devs[j] == devs[i])
        sum += bytes_needed (out, l->disks->pdata[j],
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

static bool
local_check (struct output *out, const struct source *source,
             const GArray *disks, GError **error)
{
  const struct output_options *o = out->options;
  struct local *l = out->state;

  l->file_name = file_name_of_guest (o->name ? o->name : source->name, error);
  if (l->file_name == NULL || !check_folder (o->storage, l, error) ||
      !check_formats (out, disks, error) || !place_disks (l, disks, error) ||
      !check_xml_place (l, error))
    return false;
  return !needs_are_known (out, disks) ||
         local_check_space (out, disks, error);
}

/* --- open -------------------------------------------------------------- */

static struct endpoint *
open_disk (const struct output *out, struct local_disk *d,
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

static bool
local_open (struct output *out, const struct source *source,
            const GArray *disks, struct target *target,
            GPtrArray *ret_endpoints, GError **error)
{
  struct local *l = out->state;
  guint i;

  target->name = g_strdup (out->options->name ? out->options->name
                           : source->name);
  for (i = 0; i < disks->len; i++) {
    const struct output_disk *od =
      &g_array_index (disks, struct output_disk, i);
    struct local_disk *d = l->disks->pdata[i];
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
sync_disk (const struct local_disk *d, GError **error)
{
  if (d->part)
    part_file_umask (d->part);
  return part_file_sync (d->part ? d->part : d->final, 0, error);
}

/* The XML comes last: whoever waits for it finds the disks. */
static bool
collect_replacements (struct local *l, const char *xml, GError **error)
{
  g_autofree char *path = xml_path (l);
  g_autofree char *part = part_file_make (path, error);
  guint i;

  l->replacements =
    g_ptr_array_new_with_free_func ((GDestroyNotify) replacement_free);
  if (part == NULL || !part_file_write (part, xml, error))
    return false;
  for (i = 0; i < l->disks->len; i++) {
    const struct local_disk *d = l->disks->pdata[i];
    if (!sync_disk (d, error))
      return false;
    if (d->part)
      g_ptr_array_add (l->replacements, replacement_new (d->part, d->final));
  }
  g_ptr_array_add (l->replacements, replacement_new (part, path));
  return true;
}

static bool
local_commit (struct output *out, const struct source *source,
              const struct inspect *inspect, const struct target *target,
              GError **error)
{
  struct local *l = out->state;
  g_autofree char *xml = libvirt_xml_write (source, inspect, target);

  if (!collect_replacements (l, xml, error) ||
      !replace_all (l->replacements, error) ||
      !part_file_sync (l->dir, O_DIRECTORY, error))
    return false;
  replace_finish (l->replacements);
  return true;
}

static void
local_abort (struct output *out)
{
  struct local *l = out->state;
  guint i;

  if (l->replacements)
    replace_undo (l->replacements);
  for (i = 0; l->disks && i < l->disks->len; i++) {
    const struct local_disk *d = l->disks->pdata[i];
    if (d->part)
      unlink (d->part);
  }
}

static void
local_close (struct output *out)
{
  struct local *l = out->state;

  if (l->replacements)
    g_ptr_array_unref (l->replacements);
  if (l->disks)
    g_ptr_array_unref (l->disks);
  g_free (l->dir);
  g_free (l->file_name);
}

static const struct backend_option local_options[] = {
  { "compressed", NULL,
    "Compress the output file (used only with -of qcow2)", false },
  { NULL, NULL, NULL, false },
};

const struct output_ops output_local = {
  .name = "local",
  .aliases = "disk",
  .summary = "disks and libvirt XML in a folder",
  .accepts = ACCEPT_OS | ACCEPT_OA | ACCEPT_OF | ACCEPT_ON,
  .requires = ACCEPT_OS,
  .options = local_options,
  .state_size = sizeof (struct local),
  .check = local_check,
  .check_space = local_check_space,
  .open_disks = local_open,
  .commit = local_commit,
  .abort = local_abort,
  .close = local_close,
};
