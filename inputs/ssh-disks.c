/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Disks of a host that is reached by ssh. */
#include "config.h"

#include <string.h>

#include "inputs/ssh-disks.h"
#include "inputs/ssh-plugin/layout.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"
#include "v2v/base/runtime.h"
#include "v2v/disk/nbd-info.h"
#include "v2v/disk/nbdkit.h"

#define MAX_SHOWN 4096           /* bytes of a path in a message */

/* --- the server -------------------------------------------------------- */

/* An endpoint of its first disk, which has the process. */
static struct endpoint *
serve (const struct ssh_connection *c, const char *name, const char *layout,
       GError **error)
{
  g_autofree char *plugin = nbdkit_find_plugin ("ssh", error);
  g_autofree char *file = g_strconcat (name, ".disks", NULL);
  g_autofree char *path = runtime_path (file);
  g_autoptr (GPtrArray) a = NULL;

  if (!plugin || !g_file_set_contents (path, layout, -1, error))
    return NULL;
  a = ssh_arguments (c);
  g_ptr_array_add (a, g_strconcat ("disks=", path, NULL));
  g_ptr_array_add (a, NULL);
  return nbdkit_open (name, plugin, NULL, (const char *const *) a->pdata,
                      error);
}

/* What nbdkit says tells more than that there is no such export. */
static struct endpoint *
open_export (const struct endpoint *server, guint disk, const char *format,
             GError **error)
{
  const char *query = strchr (server->nbd_uri, '?');
  g_autofree char *uri = g_strdup_printf ("nbd+unix:///%u%s", disk, query);
  struct endpoint *e = endpoint_new_nbd (uri, format);
  g_autofree char *why = NULL;

  if (nbd_info_fill (e, error))
    return e;
  endpoint_free (e);
  why = process_stderr (server->server);
  if (*why) {
    g_clear_error (error);
    error_set (error, "%s", why);
  }
  return NULL;
}

/* --- one disk ---------------------------------------------------------- */

/* Is there a disk that may be read?  What is no regular file is taken for a
 * device. */
static bool
find_size (struct ssh_connection *c, const char *path, uint64_t *ret_size,
           GError **error)
{
  g_autofree char *shown = clean_text (path, MAX_SHOWN);
  g_autofree char *byte = NULL;
  size_t got;

  if (!ssh_stat (c, path, ret_size, error))
    return false;
  if (*ret_size > 0) {
    byte = ssh_read (c, path, 1, &got, error);
    return byte != NULL;
  }
  if (!ssh_find_end (c, path, ret_size, error))
    return false;
  return *ret_size > 0 ||
         error_set (error, "%s: ‘%s’ is empty: expecting a disk",
                    ssh_name (c), shown);
}

struct endpoint *
ssh_open_disk (struct ssh_connection *c, const char *path,
               const char *format, guint id, GError **error)
{
  g_autofree char *name = g_strdup_printf ("in%u", id);
  g_autofree char *shown = clean_text (path, MAX_SHOWN);
  g_autoptr (GString) layout = g_string_new (NULL);
  struct endpoint *server, *e;
  uint64_t size;

  if (!find_size (c, path, &size, error))
    return NULL;
  layout_disk (layout);
  layout_layer (layout);
  layout_extent (layout, false, size, 0, path);
  server = serve (c, name, layout->str, error);
  if (!server)
    return NULL;
  e = open_export (server, 0, format, error);
  if (e)
    e->server = g_steal_pointer (&server->server);
  else
    g_prefix_error (error, "cannot open %s:%s: ", ssh_name (c), shown);
  endpoint_free (server);
  return e;
}

/* --- several, of many files -------------------------------------------- */

bool
ssh_open_layout (struct ssh_connection *c, const char *layout,
                 const char *const *formats, guint n,
                 GPtrArray *ret_endpoints, GError **error)
{
  g_autoptr (GPtrArray) all =
    g_ptr_array_new_with_free_func ((GDestroyNotify) endpoint_free);
  struct endpoint *server = n ? serve (c, "in", layout, error) : NULL;

  if (!server)
    return n == 0;
  for (guint i = 0; i < n; i++) {
    struct endpoint *e = open_export (server, i, formats[i], error);
    if (!e) {
      g_prefix_error (error, "cannot open disk %u of %s: ", i, ssh_name (c));
      endpoint_free (server);
      return false;
    }
    g_ptr_array_add (all, e);
  }
  ((struct endpoint *) all->pdata[0])->server =
    g_steal_pointer (&server->server);
  endpoint_free (server);
  g_ptr_array_extend_and_steal (ret_endpoints, g_steal_pointer (&all));
  return true;
}
