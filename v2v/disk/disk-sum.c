/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The sum of a disk's contents. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <libnbd.h>
#include <string.h>
#include <unistd.h>

#include "v2v/base/error.h"
#include "v2v/base/fd.h"
#include "v2v/base/parse.h"
#include "v2v/disk/disk-sum.h"
#include "v2v/disk/nbd-info.h"
#include "v2v/disk/nbd-server.h"
#include "v2v/disk/nodes.h"

#define CHUNK (1024 * 1024)      /* bytes */

struct endpoint *
disk_sum_view (const struct endpoint *e, const char *name, GError **error)
{
  struct json_object *node;
  struct endpoint *view;

  if (strcmp (e->format, "raw") == 0) {
    view = e->file ? endpoint_new_file (e->file, "raw")
                   : endpoint_new_nbd (e->nbd_uri, "raw");
    view->virtual_size = e->virtual_size;
    return view;
  }
  node = node_source (e, "contents", error);
  view = node ? nbd_server_qemu (name, node, NULL, error) : NULL;
  if (view && !nbd_info_fill (view, error)) {
    endpoint_free (view);
    return NULL;
  }
  return view;
}

/* Through a buffer, not a mapping: a file cut meanwhile is an error then and
 * no signal. */
static bool
read_file (int fd, char *to, size_t size, uint64_t offset, const char *file,
           GError **error)
{
  while (size > 0) {
    const ssize_t n = pread (fd, to, size, (off_t) offset);

    if (n == -1 && errno == EINTR)
      continue;
    if (n <= 0) {
      g_autofree char *shown = clean_text (file, 4096);
      return error_set_errno (error, n == 0 ? EIO : errno, "cannot read ‘%s’ "
                              "to its end", shown);
    }
    to += n;
    offset += (uint64_t) n;
    size -= (size_t) n;
  }
  return true;
}

static bool
add_file (const struct endpoint *e, GChecksum *sum, const gint *stop,
          GError **error)
{
  g_autofree char *buffer = g_malloc (CHUNK);
  autofd fd = open (e->file, O_RDONLY | O_CLOEXEC | O_NOCTTY);

  if (fd == -1) {
    g_autofree char *shown = clean_text (e->file, 4096);
    return error_set_errno (error, errno, "cannot open ‘%s’", shown);
  }
  for (uint64_t at = 0; at < e->virtual_size && !g_atomic_int_get (stop);) {
    const size_t n = (size_t) MIN (e->virtual_size - at, CHUNK);
    if (!read_file (fd, buffer, n, at, e->file, error))
      return false;
    g_checksum_update (sum, (guchar *) buffer, (gssize) n);
    at += n;
  }
  return true;
}

static bool
add_export (struct nbd_handle *nbd, const struct endpoint *e, GChecksum *sum,
            const gint *stop, GError **error)
{
  g_autofree char *buffer = g_malloc (CHUNK);

  if (nbd == NULL || nbd_connect_uri (nbd, e->nbd_uri) == -1)
    return error_set (error, "%s", nbd_get_error ());
  for (uint64_t at = 0; at < e->virtual_size && !g_atomic_int_get (stop);) {
    const size_t n = (size_t) MIN (e->virtual_size - at, CHUNK);
    if (nbd_pread (nbd, buffer, n, at, 0) == -1)
      return error_set (error, "%s", nbd_get_error ());
    g_checksum_update (sum, (guchar *) buffer, (gssize) n);
    at += n;
  }
  return true;
}

bool
disk_sum_add (const struct endpoint *view, GChecksum *sum, const gint *stop,
              GError **error)
{
  struct nbd_handle *nbd;
  bool ok;

  if (view->file)
    return add_file (view, sum, stop, error);
  nbd = nbd_create ();
  ok = add_export (nbd, view, sum, stop, error);
  nbd_close (nbd);
  return ok;
}
