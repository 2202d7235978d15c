/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A look at an NBD export before it is used. */
#include "config.h"

#include <libnbd.h>
#include <string.h>

#include "v2v/base/error.h"
#include "v2v/base/parse.h"
#include "v2v/disk/disk-head.h"
#include "v2v/disk/nbd-info.h"

/* What is behind an export may be hostile, and qemu opens the files of this
 * host that an image names: such images are refused. */
static bool
look_inside (struct nbd_handle *nbd, struct endpoint *e, GError **error)
{
  const size_t head_size = MIN (e->virtual_size, HEAD_BYTES);
  const size_t tail_size = MIN (e->virtual_size, TAIL_BYTES);
  g_autofree uint8_t *head = g_malloc0 (HEAD_BYTES);
  uint8_t tail[TAIL_BYTES];
  const char *format;

  if (nbd_pread (nbd, head, head_size, 0, 0) == -1 ||
      nbd_pread (nbd, tail, tail_size, e->virtual_size - tail_size, 0) == -1)
    return error_set (error, "%s", nbd_get_error ());
  format = disk_head_format (head, head_size, tail, tail_size, error);
  if (!format)
    return false;
  if (!e->format)
    e->format = g_strdup (strcmp (format, HEAD_FORMAT_GZIP) == 0 ? "raw"
                                                                 : format);
  return true;
}

static bool
look (struct nbd_handle *nbd, struct endpoint *e, GError **error)
{
  int64_t size;

  if (nbd == NULL || nbd_connect_uri (nbd, e->nbd_uri) == -1 ||
      (size = nbd_get_size (nbd)) == -1)
    return error_set (error, "%s", nbd_get_error ());
  if (size == 0)
    return error_set (error, "the export is empty: expecting a disk image");
  e->virtual_size = (uint64_t) size;
  return g_strcmp0 (e->format, "raw") == 0 || look_inside (nbd, e, error);
}

/* What libnbd sees is only that the server has no such export; why, nbdkit
 * says on its stderr. */
static void
explain (const struct endpoint *e, GError **error)
{
  g_autofree char *why = e->server ? process_stderr (e->server) : NULL;

  if (why && why[0]) {
    g_clear_error (error);
    error_set (error, "%s", why);
  }
}

bool
nbd_info_fill (struct endpoint *e, GError **error)
{
  struct nbd_handle *nbd = nbd_create ();
  bool ok = look (nbd, e, error);

  nbd_close (nbd);
  if (!ok)
    explain (e, error);
  return ok;
}
