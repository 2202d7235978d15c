/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The files behind a VMDK. */
#include "config.h"

#include "inputs/vmdk-chain.h"
#include "inputs/vmdk-descriptor.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"

#define MAX_SHOWN 4096

static char *
beside (const char *path, const char *name)
{
  g_autofree char *folder = g_path_get_dirname (path);

  return g_build_filename (folder, name, NULL);
}

static struct vmdk_descriptor *
read_descriptor (const struct vmdk_files *files, const char *path,
                 GError **error)
{
  g_autofree char *shown = clean_text (path, MAX_SHOWN);
  g_autofree char *what = g_strdup_printf ("‘%s’", shown);
  g_autofree char *head = NULL;
  size_t size;

  head = files->read (files->opaque, path, VMDK_HEAD_MAX, &size, error);
  return head ? vmdk_descriptor_parse (head, size, what, error) : NULL;
}

/* The extent's own header could name more files, which no one has checked. */
static bool
check_header (const struct vmdk_files *files, const char *file,
              const char *shown, GError **error)
{
  size_t size;
  g_autofree char *head = files->read (files->opaque, file, VMDK_SECTOR,
                                       &size, error);

  return head && (!vmdk_is_nested (head, size) ||
                  error_set (error, "‘%s’ is no extent of a disk: its header "
                             "names no size", shown));
}

/* A flat extent that is too short would be read as an error, or as zeroes. */
static bool
check_extent (const struct vmdk_files *files, const char *path,
              const struct vmdk_extent *e, GError **error)
{
  g_autofree char *file = beside (path, e->file);
  g_autofree char *shown = clean_text (file, MAX_SHOWN);
  uint64_t need = (e->offset + e->sectors) * VMDK_SECTOR, size;

  if (!files->stat (files->opaque, file, &size, error))
    return false;
  if (vmdk_extent_is_flat (e) && size < need)
    return error_set (error, "‘%s’ is truncated: it has %" G_GUINT64_FORMAT
                      " bytes of %" G_GUINT64_FORMAT ": copy it again from "
                      "its origin", shown, size, need);
  return vmdk_extent_is_flat (e) || check_header (files, file, shown, error);
}

/* What is embedded names its own file, which may have been renamed since. */
static bool
check_extents (const struct vmdk_files *files, const char *path,
               const struct vmdk_descriptor *d, GError **error)
{
  if (d->embedded && d->capacity > 0)
    return true;
  for (guint i = 0; i < d->extents->len; i++)
    if (!check_extent (files, path, d->extents->pdata[i], error))
      return false;
  return true;
}

/* From TOP, which FIRST holds, through all parents. */
static bool
follow (const struct vmdk_files *files, const char *first,
        struct vmdk_descriptor *top, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash,
                                                       g_str_equal, g_free,
                                                       NULL);
  g_autofree char *path = g_strdup (first);
  g_autoptr (v2v_vmdk_descriptor) owned = NULL;
  struct vmdk_descriptor *d = top;

  while (check_extents (files, path, d, error)) {
    g_autofree char *parent = NULL;
    g_autofree char *shown = clean_text (path, MAX_SHOWN);
    uint32_t wanted = d->parent_cid;
    if (wanted == VMDK_NO_PARENT)
      return true;
    if (!g_hash_table_add (seen, g_strdup (path)))
      return error_set (error, "‘%s’ is its own parent: the chain of "
                        "snapshots goes in a circle", shown);
    if (g_hash_table_size (seen) >= VMDK_MAX_CHAIN)
      return error_set (error, "‘%s’: the chain of snapshots is longer than "
                        "%d", shown, VMDK_MAX_CHAIN);
    parent = beside (path, d->parent);
    g_clear_pointer (&owned, vmdk_descriptor_free);
    d = owned = read_descriptor (files, parent, error);
    if (!d) {
      g_prefix_error (error, "the parent of the snapshot ‘%s’: ", shown);
      return false;
    }
    if (d->cid != wanted)
      return error_set (error, "‘%s’ is a snapshot of another state of its "
                        "parent (parentCID %08x, CID %08x): the parent was "
                        "changed after the snapshot, or is another disk",
                        shown, wanted, d->cid);
    g_free (path);
    path = g_steal_pointer (&parent);
  }
  return false;
}

/* Only what a single remote file holds. */
static bool
check_single (const struct vmdk_descriptor *d, const char *path,
              GError **error)
{
  g_autofree char *shown = clean_text (path, MAX_SHOWN);
  const struct vmdk_extent *e = d->extents->pdata[0];

  if (d->parent_cid != VMDK_NO_PARENT)
    return error_set (error, "‘%s’ is a snapshot, and snapshots cannot be "
                      "read over ssh: delete the guest's snapshots in VMware, "
                      "which consolidates its disks (‘vim-cmd "
                      "vmsvc/snapshot.removeall ID’ on ESXi), or copy the "
                      "folder here and use -i vmx without -it ssh", shown);
  if (d->embedded)
    return d->capacity > 0 ||
           error_set (error, "‘%s’ names no size, and cannot be read over "
                      "ssh: copy the folder here and use -i vmx without -it "
                      "ssh", shown);
  if (d->extents->len > 1 || !vmdk_extent_is_flat (e) || e->offset > 0)
    return error_set (error, "‘%s’ is split into several files, or sparse, "
                      "and cannot be read over ssh: make one file of it with "
                      "‘vmkfstools -i’ or ‘vmware-vdiskmanager -r’, or copy "
                      "the folder here and use -i vmx without -it ssh",
                      shown);
  return true;
}

bool
vmdk_chain_check (const struct vmdk_files *files, const char *path,
                  struct vmdk_disk *ret_disk, GError **error)
{
  g_autoptr (v2v_vmdk_descriptor) d = read_descriptor (files, path, error);
  const struct vmdk_extent *e;
  bool raw;

  if (!d || (files->single && !check_single (d, path, error)) ||
      !follow (files, path, d, error))
    return false;
  e = d->extents->pdata[0];
  raw = files->single && !d->embedded;
  ret_disk->path = raw ? beside (path, e->file) : g_strdup (path);
  ret_disk->format = raw ? "raw" : "vmdk";
  ret_disk->size = d->embedded && d->capacity > 0
    ? d->capacity * VMDK_SECTOR : vmdk_descriptor_size (d);
  return true;
}
