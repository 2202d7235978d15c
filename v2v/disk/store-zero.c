/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Making parts of an overlay zero. */
#include "config.h"

#include <libnbd.h>

#include "v2v/base/error.h"
#include "v2v/disk/store.h"

/* Smaller parts would be copied from the source to be zeroed. */
#define BLOCK (64 * 1024U)
#define CHUNK (1024 * 1024 * 1024U)

static bool
zero_blocks (struct nbd_handle *nbd, uint64_t offset, uint64_t end)
{
  while (offset < end) {
    uint64_t n = MIN (end - offset, CHUNK);

    if (nbd_zero (nbd, n, offset, 0) == -1)
      return false;
    offset += n;
  }
  return true;
}

static bool
zero (struct nbd_handle *nbd, const char *socket, const char *export,
      uint64_t offset, uint64_t length, GError **error)
{
  int64_t size;

  if (nbd == NULL || nbd_set_export_name (nbd, export) == -1 ||
      nbd_connect_unix (nbd, socket) == -1 ||
      (size = nbd_get_size (nbd)) == -1)
    return error_set (error, "%s: %s", export, nbd_get_error ());
  if (offset > (uint64_t) size || length > (uint64_t) size - offset)
    return error_set (error, "%s: %ju bytes at %ju are not inside the disk",
                      export, (uintmax_t) length, (uintmax_t) offset);
  return zero_blocks (nbd, (offset + BLOCK - 1) / BLOCK * BLOCK,
                      (offset + length) / BLOCK * BLOCK) ||
         error_set (error, "%s: %s", export, nbd_get_error ());
}

bool
store_zero (const struct store *s, guint disk, uint64_t offset,
            uint64_t length, GError **error)
{
  g_autofree char *export = store_export_name (disk);
  struct nbd_handle *nbd;
  bool ok;

  if (disk >= store_nr_disks (s))
    return error_set (error, "there is no disk %u", disk);
  nbd = nbd_create ();
  ok = zero (nbd, store_socket (s), export, offset, length, error);
  nbd_close (nbd);
  return ok;
}
