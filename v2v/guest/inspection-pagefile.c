/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where a Windows guest keeps what no boot reads again.
 *
 * Page and swap file hold memory of a system that was shut down, the
 * hibernation file of a guest that is not hibernated (inspection refuses
 * others) an old one.  Windows takes them for what they are after any boot: it
 * never reads a page that it did not write since.  Only a crash dump in the
 * page file waits for the next boot. */
#include "config.h"

#include <string.h>
#include <sys/stat.h>

#include <guestfs.h>

#include "v2v/base/error.h"
#include "v2v/base/report.h"
#include "v2v/guest/appliance.h"
#include "v2v/guest/inspection.h"
#include "v2v/guest/ntfs-record.h"
#include "v2v/guest/partition.h"

#define MFT_NAME "$MFT"
#define SECTOR 512

static const char *const files[] = {
  "pagefile.sys", "swapfile.sys", "hiberfil.sys",
};

/* DUMP_HEADER's Signature and ValidDump (Windows's kernel symbols). */
static const char *const dumps[] = { "PAGEDUMP", "PAGEDU64" };

/* --- the volume -------------------------------------------------------- */

struct volume {
  guestfs_h *g;
  const char *device;
  guint disk;                    /* 0: /dev/sda */
  uint64_t start;                /* byte of the disk where it begins */
  struct ntfs_boot boot;
  GArray *mft;                   /* its runs */
};

static char *
read_at (const struct volume *v, uint64_t offset, size_t size, GError **error)
{
  size_t n = 0;
  g_autofree char *data = offset > INT64_MAX - size ? NULL :
    guestfs_pread_device (v->g, v->device, (int) size, (int64_t) offset, &n);

  if (data && n == size)
    return g_steal_pointer (&data);
  error_set (error, "‘%s’ cannot be read at %ju", v->device,
             (uintmax_t) offset);
  return NULL;
}

/* Only a partition of the table's own entries: that is where on the disk the
 * device begins. */
static bool
find_start (struct volume *v, GError **error)
{
  g_autofree char *disk = NULL, *data = NULL;
  g_autoptr (GArray) table = g_array_new (FALSE, FALSE,
                                          sizeof (struct partition));
  uint64_t number;
  size_t size;

  if (strlen (v->device) < 9 || !g_str_has_prefix (v->device, "/dev/sd") ||
      !g_ascii_islower (v->device[7]) ||
      !g_ascii_string_to_unsigned (v->device + 8, 10, 1, 1000, &number, NULL))
    return error_set (error, "‘%s’ is no partition of a disk", v->device);
  v->disk = (guint) (v->device[7] - 'a');
  disk = g_strndup (v->device, 8);
  data = guestfs_pread_device (v->g, disk, PARTITION_BYTES, 0, &size);
  if (data)
    partition_parse (data, size, table);
  for (guint i = 0; i < table->len; i++) {
    const struct partition *p = &g_array_index (table, struct partition, i);

    if (p->number == number && p->start < INT64_MAX / SECTOR &&
        !partition_is_ldm (p)) {
      v->start = p->start * SECTOR;
      return true;
    }
  }
  return error_set (error, "‘%s’ is not in its disk's table", v->device);
}

static bool
open_volume (struct volume *v, GError **error)
{
  g_autofree char *boot = NULL, *record = NULL;
  uint64_t size;

  if (!find_start (v, error) ||
      (boot = read_at (v, 0, NTFS_BOOT_BYTES, error)) == NULL)
    return false;
  if (!ntfs_boot_parse (boot, NTFS_BOOT_BYTES, &v->boot))
    return error_set (error, "‘%s’ has no NTFS boot sector", v->device);
  record = read_at (v, v->boot.mft_cluster * v->boot.cluster_size,
                    v->boot.record_size, error);
  return record && ntfs_record_runs (record, &v->boot, MFT_NAME, v->mft,
                                     &size, error);
}

/* --- a file ------------------------------------------------------------ */

/* The inode number that NTFS drivers give is that of the file's record. */
static bool
find_record (const struct volume *v, const char *name, uint64_t *ret_number,
             uint64_t *ret_size)
{
  g_autofree char *path = g_strconcat ("/", name, NULL);
  struct guestfs_statns *st = guestfs_lstatns (v->g, path);
  bool ok = st && S_ISREG (st->st_mode) && st->st_ino > 0 && st->st_size > 0;

  if (ok) {
    *ret_number = (uint64_t) st->st_ino;
    *ret_size = (uint64_t) st->st_size;
  }
  if (st)
    guestfs_free_statns (st);
  return ok;
}

static bool
read_runs (const struct volume *v, const char *name, uint64_t number,
           uint64_t size, GArray *ret, GError **error)
{
  uint64_t position, said;
  g_autofree char *record = NULL;

  if (number > UINT32_MAX ||
      !ntfs_runs_locate (v->mft, &v->boot, number * v->boot.record_size,
                         &position))
    return error_set (error, "its record is not in the master file table");
  record = read_at (v, position, v->boot.record_size, error);
  if (!record ||
      !ntfs_record_runs (record, &v->boot, name, ret, &said, error))
    return false;
  return said == size || error_set (error, "its record has another size");
}

static bool
holds_dump (const struct volume *v, const GArray *runs)
{
  const struct ntfs_run *r = &g_array_index (runs, struct ntfs_run, 0);
  g_autofree char *begin = read_at (v, r->cluster * v->boot.cluster_size, 8,
                                    NULL);

  for (size_t i = 0; begin && i < G_N_ELEMENTS (dumps); i++)
    if (memcmp (begin, dumps[i], 8) == 0)
      return true;
  return begin == NULL;
}

static bool
add_file (const struct volume *v, const char *name, uint64_t number,
          uint64_t size, GArray *ret, GError **error)
{
  g_autoptr (GArray) runs = g_array_new (FALSE, FALSE,
                                         sizeof (struct ntfs_run));

  if (!read_runs (v, name, number, size, runs, error))
    return false;
  if (runs->len == 0 || holds_dump (v, runs))
    return error_set (error, "it holds a crash dump that Windows has not "
                      "taken yet");
  for (guint i = 0; i < runs->len; i++) {
    const struct ntfs_run *r = &g_array_index (runs, struct ntfs_run, i);
    struct disk_extent e = {
      .disk = v->disk,
      .offset = v->start + r->cluster * v->boot.cluster_size,
      .length = r->clusters * v->boot.cluster_size,
    };
    g_array_append_val (ret, e);
  }
  return true;
}

static void
add_files (const struct volume *v, GArray *ret)
{
  for (size_t i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autoptr (GError) error = NULL;
    uint64_t number, size;

    if (find_record (v, files[i], &number, &size) &&
        !add_file (v, files[i], number, size, ret, &error))
      report_debug ("the contents of %s are copied: %s", files[i],
                    error->message);
  }
}

void
inspection_find_void (guestfs_h *g, const struct inspect *inspect,
                      GArray *ret_extents)
{
  struct volume v = { .g = g, .device = inspect->root };
  g_autoptr (GError) error = NULL;

  if (strcmp (inspect->type, "windows") != 0)
    return;
  v.mft = g_array_new (FALSE, FALSE, sizeof (struct ntfs_run));
  if (open_volume (&v, &error))
    add_files (&v, ret_extents);
  else
    report_debug ("the contents of page files are copied: %s",
                  error->message);
  g_array_unref (v.mft);
}
