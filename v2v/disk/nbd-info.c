/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A look at an NBD export before it is used. */
#include "config.h"

#include <libnbd.h>
#include <string.h>

#include "v2v/base/error.h"
#include "v2v/base/parse.h"
#include "v2v/disk/nbd-info.h"

#define HEAD_SIZE 512

/* The magic numbers in front: qcow2 (docs/interop/qcow2.txt of QEMU),
 * VMDK sparse extent and VHDX file identifier (their specifications). */
static const struct {
  const char *format, *magic;
  size_t length;
} magics[] = {
  { "qcow2", "QFI\xfb", 4 },
  { "vmdk",  "KDMV", 4 },
  { "vhdx",  "vhdxfile", 8 },
};

static const char *
format_of_head (const char *head)
{
  size_t i;

  for (i = 0; i < G_N_ELEMENTS (magics); i++)
    if (memcmp (head, magics[i].magic, magics[i].length) == 0)
      return magics[i].format;
  return "raw";
}

static bool
look (struct nbd_handle *nbd, struct endpoint *e, GError **error)
{
  char head[HEAD_SIZE];
  int64_t size;

  if (nbd == NULL || nbd_connect_uri (nbd, e->nbd_uri) == -1 ||
      (size = nbd_get_size (nbd)) == -1)
    return error_set (error, "%s", nbd_get_error ());
  if (size == 0)
    return error_set (error, "the export is empty: expecting a disk image");
  e->virtual_size = (uint64_t) size;
  if (e->format)
    return true;
  if (size < HEAD_SIZE)
    return error_set (error, "the export is too small for a disk");
  if (nbd_pread (nbd, head, sizeof head, 0, 0) == -1)
    return error_set (error, "%s", nbd_get_error ());
  e->format = g_strdup (format_of_head (head));
  return true;
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
