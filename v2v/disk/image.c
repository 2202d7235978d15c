/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Image files and block devices by qemu-img(1). */
#include "config.h"

#include <json-c/json.h>
#include <string.h>
#include <sys/stat.h>

#include "v2v/base/error.h"
#include "v2v/base/parse.h"
#include "v2v/disk/image.h"
#include "v2v/disk/qmp.h"

#define INFO_SECONDS 60
#define CHECK_SECONDS 600
#define CREATE_SECONDS 600
#define MAX_CHAIN 64
#define MAX_SHOWN 4096           /* bytes of a path in a message */

void
image_info_clear (struct image_info *info)
{
  g_clear_pointer (&info->format, g_free);
}

static uint64_t
member_uint64 (json_object *o, const char *name)
{
  json_object *v = NULL;

  if (!json_object_object_get_ex (o, name, &v))
    return 0;
  return (uint64_t) MAX (json_object_get_int64 (v), 0);
}

static const char *
member_string (json_object *o, const char *name)
{
  json_object *v = NULL;

  if (!json_object_object_get_ex (o, name, &v))
    return NULL;
  return json_object_get_string (v);
}

/* A name such as "nbd:..." or "json:{...}" would not be taken as a file. */
static char *
file_argument (const char *path)
{
  return path[0] == '/' ? g_strdup (path) : g_strconcat ("./", path, NULL);
}

static json_object *
qemu_img_info (const char *path, const char *format, GError **error)
{
  g_autofree char *file = file_argument (path);
  g_autofree char *text = NULL;
  const char *argv[12];
  size_t n = 0;
  json_object *chain;

  argv[n++] = "qemu-img";
  argv[n++] = "info";
  argv[n++] = "--backing-chain";
  argv[n++] = "--output=json";
  if (format) {
    argv[n++] = "-f";
    argv[n++] = format;
  }
  argv[n++] = "--";
  argv[n++] = file;
  argv[n] = NULL;
  if (!process_run (argv, INFO_SECONDS, &text, error))
    return NULL;
  chain = json_tokener_parse (text);
  if (chain == NULL || !json_object_is_type (chain, json_type_array) ||
      json_object_array_length (chain) == 0) {
    error_set (error, "qemu-img info printed no JSON array");
    json_object_put (chain);
    return NULL;
  }
  return chain;
}

/* qemu reads clusters beyond the end of a truncated qcow2 file as zeroes:
 * silently lost data.  The end that the metadata claims tells it; only the
 * last CLUSTER (its size in bytes) may be shorter than a whole one. */
static bool
check_qcow2 (const char *path, uint64_t cluster, GError **error)
{
  const char *argv[] = { "qemu-img", "check", "--output=json", "-f", "qcow2",
                         "--", path, NULL };
  g_autofree char *text = NULL;
  g_autoptr (json_object_auto) result = NULL;
  g_autoptr (GError) local = NULL;
  struct stat st;
  uint64_t end, corruptions;

  if (!process_run (argv, CHECK_SECONDS, &text, &local))
    return error_set (error, "the image is damaged or truncated: %s "
                      "(‘qemu-img check’ tells more)", local->message);
  result = json_tokener_parse (text);
  if (result == NULL)
    return error_set (error, "qemu-img check printed no JSON");
  corruptions = member_uint64 (result, "corruptions");
  if (corruptions > 0)
    return error_set (error, "the image is corrupt: qemu-img check counts "
                      "%" G_GUINT64_FORMAT " errors", corruptions);
  end = member_uint64 (result, "image-end-offset");
  if (stat (path, &st) == 0 && S_ISREG (st.st_mode) &&
      (uint64_t) st.st_size + cluster <= end)
    return error_set (error, "the image is truncated: its file has %"
                      G_GUINT64_FORMAT " bytes, its data ends at %"
                      G_GUINT64_FORMAT ": copy it again from its origin",
                      (uint64_t) st.st_size, end);
  return true;
}

/* VMDK, VDI and VHD files hold their metadata in front: a file that is
 * shorter than the data it claims is caught by qemu on open or by reads;
 * qcow2 needs the check above. */
static bool
check_chain (json_object *chain, const char *first, uint64_t *ret_allocated,
             GError **error)
{
  size_t n = json_object_array_length (chain), i;

  *ret_allocated = 0;
  if (n > MAX_CHAIN)
    return error_set (error, "the backing chain has more than %d images",
                      MAX_CHAIN);
  for (i = 0; i < n; i++) {
    json_object *image = json_object_array_get_idx (chain, i);
    const char *path = i == 0 ? first : member_string (image, "filename");
    const char *format = member_string (image, "format");

    *ret_allocated += member_uint64 (image, "actual-size");
    if (g_strcmp0 (format, "qcow2") == 0 && path && path[0] == '/' &&
        !check_qcow2 (path, member_uint64 (image, "cluster-size"), error)) {
      g_prefix_error (error, "‘%s’: ", path);
      return false;
    }
  }
  return true;
}

/* Would qemu open more files for it? */
static bool
names_files (json_object *image)
{
  json_object *specific = NULL, *data = NULL;

  return member_string (image, "backing-filename") ||
         (json_object_object_get_ex (image, "format-specific", &specific) &&
          json_object_object_get_ex (specific, "data", &data) &&
          (json_object_object_get_ex (data, "data-file", NULL) ||
           json_object_object_get_ex (data, "extents", NULL)));
}

/* Where a qcow2 image does not say what its backing file is, qemu tells it by
 * the contents.  Those of a raw disk are the guest's, which may have made them
 * look like an image that names files of this host. */
static bool
check_untold (json_object *chain, GError **error)
{
  for (size_t i = 1; i < json_object_array_length (chain); i++) {
    json_object *above = json_object_array_get_idx (chain, i - 1);
    json_object *image = json_object_array_get_idx (chain, i);

    if (g_strcmp0 (member_string (above, "format"), "qcow2") == 0 &&
        !member_string (above, "backing-filename-format") &&
        names_files (image)) {
      g_autofree char *top = clean_text (member_string (above, "filename"),
                                         MAX_SHOWN);
      g_autofree char *base =
        clean_text (member_string (above, "backing-filename"), MAX_SHOWN);
      return error_set (error, "‘%s’ does not say of what format its backing "
                        "file ‘%s’ is, which looks like an image that refers "
                        "to other files.  If it is one and you trust it, say "
                        "so: qemu-img rebase -u -b BACKING-FILE -F %s IMAGE",
                        top, base, member_string (image, "format"));
    }
  }
  return true;
}

static void
layer_free (gpointer p)
{
  struct image_layer *l = p;

  g_free (l->path);
  g_free (l->format);
  g_free (l);
}

static struct image_layer *
layer_of (json_object *image)
{
  const char *path = member_string (image, "filename");
  const char *format = member_string (image, "format");
  struct image_layer *l = g_new0 (struct image_layer, 1);

  l->path = g_strdup (path ? path : "");
  l->format = g_strdup (format ? format : "");
  return l;
}

GPtrArray *
image_chain (const char *path, const char *format, GError **error)
{
  g_autoptr (json_object_auto) chain = qemu_img_info (path, format, error);
  GPtrArray *layers;

  if (chain == NULL)
    return NULL;
  layers = g_ptr_array_new_with_free_func (layer_free);
  for (size_t i = 0; i < json_object_array_length (chain) && i <= MAX_CHAIN;
       i++)
    g_ptr_array_add (layers, layer_of (json_object_array_get_idx (chain, i)));
  return layers;
}

bool
image_probe (const char *path, const char *format,
             struct image_info *ret_info, GError **error)
{
  g_autoptr (json_object_auto) chain = NULL;
  g_autofree char *shown = clean_text (path, MAX_SHOWN);
  struct image_info info = { 0 };
  json_object *top;
  const char *found;

  chain = qemu_img_info (path, format, error);
  if (chain == NULL) {
    g_prefix_error (error, "cannot open the disk image ‘%s’: ", shown);
    return false;
  }
  if (!check_untold (chain, error) ||
      !check_chain (chain, path, &info.allocated, error))
    return false;
  top = json_object_array_get_idx (chain, 0);
  found = member_string (top, "format");
  info.virtual_size = member_uint64 (top, "virtual-size");
  if (found == NULL)
    return error_set (error, "‘%s’: qemu-img names no format", shown);
  if (info.virtual_size == 0)
    return error_set (error, "‘%s’ is empty: expecting a disk image", shown);
  info.format = g_strdup (found);
  *ret_info = info;
  return true;
}

static bool
qemu_img_create (const char *path, const char *format, const char *options,
                 uint64_t size, GError **error)
{
  g_autofree char *bytes = g_strdup_printf ("%" G_GUINT64_FORMAT, size);
  g_autofree char *file = file_argument (path);
  const char *argv[] = { "qemu-img", "create", "-q", "-f", format,
                         "-o", options, "--", file, bytes, NULL };

  if (!process_run (argv, CREATE_SECONDS, NULL, error)) {
    g_prefix_error (error, "cannot create the disk image ‘%s’: ", path);
    return false;
  }
  return true;
}

bool
image_create (const char *path, const char *format, uint64_t size,
              enum allocation allocation, GError **error)
{
  static const struct {
    const char *format, *options[2];   /* by enum allocation */
  } table[] = {
    { "raw",   { "preallocation=off", "preallocation=falloc" } },
    { "qcow2", { "compat=1.1", "compat=1.1,preallocation=falloc" } },
  };
  size_t i;

  for (i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_str_equal (format, table[i].format))
      return qemu_img_create (path, format, table[i].options[allocation],
                              size, error);
  return error_set (error, "cannot write disks of the format ‘%s’: use "
                    "-of raw or -of qcow2", format);
}

bool
image_create_overlay (const char *path, uint64_t size, GError **error)
{
  return qemu_img_create (path, "qcow2", "compat=1.1,cluster_size=16k", size,
                          error);
}
