/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The files behind a VMDK. */
#include "config.h"

#include <string.h>

#include "inputs/ssh-plugin/layout.h"
#include "inputs/vmdk-chain.h"
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

/* It can be read; its own header could name more files, which no one has
 * checked. */
static bool
check_header (const struct vmdk_files *files, const char *file, bool flat,
              const char *shown, GError **error)
{
  size_t size;
  g_autofree char *head = files->read (files->opaque, file, VMDK_SECTOR,
                                       &size, error);

  return head && (flat || !vmdk_is_nested (head, size) ||
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
  const bool flat = vmdk_extent_is_flat (e);
  uint64_t need = (e->offset + e->sectors) * VMDK_SECTOR, size;

  if (!files->stat (files->opaque, file, &size, error))
    return false;
  if (flat && size < need)
    return error_set (error, "‘%s’ is truncated: it has %" G_GUINT64_FORMAT
                      " bytes of %" G_GUINT64_FORMAT ": copy it again from "
                      "its origin", shown, size, need);
  return check_header (files, file, flat, shown, error);
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

static void
layer_free (gpointer p)
{
  struct vmdk_layer *l = p;

  vmdk_descriptor_free (l->descriptor);
  g_free (l->path);
  g_free (l);
}

/* CHILD is the last of LAYERS; *ret_parent NULL: it has none. */
static bool
find_parent (const GPtrArray *layers, const struct vmdk_layer *child,
             char **ret_parent, GError **error)
{
  const struct vmdk_descriptor *d = child->descriptor;
  g_autofree char *shown = clean_text (child->path, MAX_SHOWN);

  if (d->parent_cid == VMDK_NO_PARENT)
    return true;
  for (guint i = 0; i + 1 < layers->len; i++)
    if (strcmp (((struct vmdk_layer *) layers->pdata[i])->path,
                child->path) == 0)
      return error_set (error, "‘%s’ is its own parent: the chain of "
                        "snapshots goes in a circle", shown);
  if (layers->len >= VMDK_MAX_CHAIN)
    return error_set (error, "‘%s’: the chain of snapshots is longer than "
                      "%d", shown, VMDK_MAX_CHAIN);
  *ret_parent = beside (child->path, d->parent);
  return true;
}

static bool
check_cid (const struct vmdk_layer *child, const struct vmdk_descriptor *d,
           GError **error)
{
  g_autofree char *shown = clean_text (child->path, MAX_SHOWN);
  const uint32_t wanted = child->descriptor->parent_cid;

  return d->cid == wanted ||
         error_set (error, "‘%s’ is a snapshot of another state of its "
                    "parent (parentCID %08x, CID %08x): the parent was "
                    "changed after the snapshot, or is another disk", shown,
                    wanted, d->cid);
}

/* Below the last one, if there is one. */
static bool
add_layer (const struct vmdk_files *files, GPtrArray *layers,
           const char *path, GError **error)
{
  const struct vmdk_layer *child =
    layers->len ? layers->pdata[layers->len - 1] : NULL;
  struct vmdk_descriptor *d = read_descriptor (files, path, error);
  struct vmdk_layer *l;

  if (!d && child) {
    g_autofree char *shown = clean_text (child->path, MAX_SHOWN);
    g_prefix_error (error, "the parent of the snapshot ‘%s’: ", shown);
  }
  if (!d)
    return false;
  if (child && !check_cid (child, d, error)) {
    vmdk_descriptor_free (d);
    return false;
  }
  l = g_new0 (struct vmdk_layer, 1);
  l->path = g_strdup (path);
  l->descriptor = d;
  g_ptr_array_add (layers, l);
  return check_extents (files, path, d, error);
}

GPtrArray *
vmdk_chain_read (const struct vmdk_files *files, const char *path,
                 GError **error)
{
  g_autoptr (GPtrArray) layers = g_ptr_array_new_with_free_func (layer_free);
  g_autofree char *next = g_strdup (path);

  while (next) {
    g_autofree char *parent = NULL;
    if (!add_layer (files, layers, next, error) ||
        !find_parent (layers, layers->pdata[layers->len - 1], &parent, error))
      return NULL;
    g_free (next);
    next = g_steal_pointer (&parent);
  }
  return g_steal_pointer (&layers);
}

/* --- its layout ---------------------------------------------------------- */

/* A sparse file with its descriptor in it. */
static bool
is_one_file (const struct vmdk_descriptor *d)
{
  return d->embedded && d->capacity > 0;
}

uint64_t
vmdk_chain_size (const GPtrArray *layers)
{
  const struct vmdk_descriptor *d =
    ((struct vmdk_layer *) layers->pdata[0])->descriptor;

  return is_one_file (d) ? d->capacity * VMDK_SECTOR
                         : vmdk_descriptor_size (d);
}

static void
add_extents (const struct vmdk_layer *l, GString *text)
{
  const struct vmdk_descriptor *d = l->descriptor;

  layout_layer (text);
  if (is_one_file (d)) {
    layout_extent (text, true, d->capacity * VMDK_SECTOR, 0, l->path);
    return;
  }
  for (guint i = 0; i < d->extents->len; i++) {
    const struct vmdk_extent *e = d->extents->pdata[i];
    g_autofree char *file = beside (l->path, e->file);
    layout_extent (text, !vmdk_extent_is_flat (e), e->sectors * VMDK_SECTOR,
                   e->offset * VMDK_SECTOR, file);
  }
}

bool
vmdk_chain_layout (const struct vmdk_files *files, const GPtrArray *layers,
                   GString *text, const char **ret_format, GError **error)
{
  const struct vmdk_layer *top = layers->pdata[0];
  uint64_t size;

  layout_disk (text);
  if (layers->len == 1 && is_one_file (top->descriptor)) {
    if (!files->stat (files->opaque, top->path, &size, error))
      return false;
    layout_layer (text);
    layout_extent (text, false, size, 0, top->path);
    *ret_format = "vmdk";
    return true;
  }
  for (guint i = 0; i < layers->len; i++)
    add_extents (layers->pdata[i], text);
  *ret_format = "raw";
  return true;
}
