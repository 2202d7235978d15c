/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Opening what a disk of the source is: a file, a device, an NBD export, a
 * URL. */
#include "config.h"

#include <errno.h>
#include <sys/stat.h>

#include "inputs/https.h"
#include "inputs/open.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"
#include "v2v/disk/image.h"
#include "v2v/disk/nbd-info.h"

bool
input_check_file (const char *path, GError **error)
{
  g_autofree char *shown = clean_text (path, 4096);
  struct stat st;

  if (stat (path, &st) == -1)
    return error_set_errno (error, errno, "cannot open the disk image ‘%s’",
                            shown);
  if (S_ISDIR (st.st_mode))
    return error_set (error, "‘%s’ is a directory: expecting a disk image",
                      shown);
  if (!S_ISREG (st.st_mode) && !S_ISBLK (st.st_mode))
    return error_set (error, "‘%s’ is neither a file nor a block device: "
                      "expecting a disk image", shown);
  if (S_ISREG (st.st_mode) && st.st_size == 0)
    return error_set (error, "‘%s’ is empty: expecting a disk image", shown);
  return true;
}

struct endpoint *
input_open_file (const char *operand, const char *format, guint id,
                 GError **error)
{
  struct image_info info = { 0 };
  struct endpoint *e;

  (void) id;
  if (!image_probe (operand, format, &info, error))
    return NULL;
  e = endpoint_new_file (operand, info.format);
  e->virtual_size = info.virtual_size;
  image_info_clear (&info);
  return e;
}

struct endpoint *
input_open_nbd (const char *operand, const char *format, guint id,
                GError **error)
{
  struct endpoint *e = endpoint_new_nbd (operand, format);

  (void) id;
  if (!nbd_info_fill (e, error)) {
    g_autofree char *shown = clean_text (operand, 4096);
    g_prefix_error (error, "cannot open ‘%s’: ", shown);
    endpoint_free (e);
    return NULL;
  }
  return e;
}

struct endpoint *
input_open_http (const char *operand, const char *format, guint id,
                 GError **error)
{
  const struct https_settings settings = { .url = operand, .format = format };

  return https_open (&settings, id, error);
}
