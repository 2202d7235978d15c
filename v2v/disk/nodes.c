/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Endpoints as blockdev-add arguments. */
#include "config.h"

#include <string.h>
#include <sys/stat.h>

#include "v2v/base/error.h"
#include "v2v/disk/nodes.h"
#include "v2v/disk/qmp.h"

#define NBD_DEFAULT_PORT 10809   /* IANA */

static const char *
file_driver (const char *path)
{
  struct stat st;

  if (stat (path, &st) == 0 && S_ISBLK (st.st_mode))
    return "host_device";
  return "file";
}

/* nbd://HOST[:PORT]/EXPORT and nbd+unix:///EXPORT?socket=PATH, as the
 * NBD project's doc/uri.md has them. */
static struct json_object *
nbd_server (GUri *uri, GError **error)
{
  g_autofree char *port = NULL;
  const char *scheme = g_uri_get_scheme (uri);

  if (g_str_equal (scheme, "nbd+unix")) {
    const char *query = g_uri_get_query (uri);
    g_autoptr (GHashTable) params = query
      ? g_uri_parse_params (query, -1, "&", G_URI_PARAMS_NONE, error) : NULL;
    const char *path = params ? g_hash_table_lookup (params, "socket") : NULL;
    if (path == NULL) {
      if (error && *error == NULL)
        error_set (error, "an nbd+unix URI needs ?socket=PATH");
      return NULL;
    }
    return json_make ('s', "type", "unix", 's', "path", path, 0);
  }
  if (g_uri_get_host (uri) == NULL || g_uri_get_host (uri)[0] == '\0') {
    error_set (error, "an nbd URI needs a host: nbd://HOST[:PORT]/EXPORT");
    return NULL;
  }
  port = g_strdup_printf ("%d", g_uri_get_port (uri) > 0
                          ? g_uri_get_port (uri) : NBD_DEFAULT_PORT);
  return json_make ('s', "type", "inet", 's', "host", g_uri_get_host (uri),
                    's', "port", port, 0);
}

static struct json_object *
nbd_protocol (const char *text, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (text, G_URI_FLAGS_NONE, error);
  struct json_object *server;
  const char *name;

  if (uri == NULL || (server = nbd_server (uri, error)) == NULL) {
    g_prefix_error (error, "‘%s’: ", text);
    return NULL;
  }
  name = g_uri_get_path (uri);
  if (name[0] == '/')
    name++;
  return json_make ('s', "driver", "nbd", 'o', "server", server,
                    's', "export", name, 0);
}

static struct json_object *
protocol (const struct endpoint *e, GError **error)
{
  if (e->nbd_uri)
    return nbd_protocol (e->nbd_uri, error);
  return json_make ('s', "driver", file_driver (e->file),
                    's', "filename", e->file, 0);
}

struct json_object *
node_source (const struct endpoint *e, const char *name, GError **error)
{
  static const char *const with_backing[] = { "qcow2", "qed", "vmdk", NULL };
  struct json_object *node;
  struct json_object *file = protocol (e, error);

  if (file == NULL)
    return NULL;
  json_object_object_add (file, "read-only", json_object_new_boolean (1));
  node = json_make ('s', "driver", e->format, 's', "node-name", name,
                    'b', "read-only", 1, 'o', "file", file, 0);
  /* What nbd_info_fill looked at may have changed since. */
  if (e->nbd_uri && g_strv_contains (with_backing, e->format))
    json_object_object_add (node, "backing", NULL);
  return node;
}

/* The overlay is thrown away at the end: flushes of the guest need not
 * reach the disk. */
static struct json_object *
no_flush (void)
{
  return json_make ('b', "no-flush", 1, 0);
}

struct json_object *
node_overlay (const char *path, const char *name, const char *backing_node)
{
  struct json_object *file =
    json_make ('s', "driver", "file", 's', "filename", path,
               's', "discard", "unmap", 'o', "cache", no_flush (), 0);

  return json_make ('s', "driver", "qcow2", 's', "node-name", name,
                    's', "discard", "unmap", 'o', "cache", no_flush (),
                    'o', "file", file, 's', "backing", backing_node, 0);
}

/* discard=unmap is needed on both nodes, or trimmed areas of the source
 * become allocated zeroes. */
struct json_object *
node_target (const struct endpoint *e, const char *name, GError **error)
{
  const char *discard = e->preallocated ? "ignore" : "unmap";
  struct json_object *file;

  if (e->file == NULL && e->nbd_uri == NULL)
    return json_make ('s', "driver", "null-co", 's', "node-name", name,
                      'u', "size", e->virtual_size,
                      'b', "read-zeroes", 1, 0);
  file = protocol (e, error);
  if (file == NULL)
    return NULL;
  json_object_object_add (file, "discard", json_object_new_string (discard));
  return json_make ('s', "driver", e->format, 's', "node-name", name,
                    's', "discard", discard,
                    's', "detect-zeroes",
                    e->preallocated ? "off" : "unmap",
                    'o', "file", file, 0);
}
