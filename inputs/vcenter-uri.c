/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names of things at a vCenter or ESXi host. */
#include "config.h"

#include <string.h>

#include "inputs/vcenter-uri.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"

#define MAX_PATH_LENGTH 4096

/* --- the connection ------------------------------------------------------ */

static bool
has_no_verify (const char *query)
{
  g_autoptr (GHashTable) all =
    query ? g_uri_parse_params (query, -1, "&;", G_URI_PARAMS_NONE, NULL)
          : NULL;

  return all && g_strcmp0 (g_hash_table_lookup (all, "no_verify"), "1") == 0;
}

bool
vcenter_uri_parse (const char *text, struct vcenter_uri *ret_uri,
                   GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (text, G_URI_FLAGS_PARSE_RELAXED |
                                      G_URI_FLAGS_HAS_PASSWORD |
                                      G_URI_FLAGS_ENCODED_PATH |
                                      G_URI_FLAGS_ENCODED_QUERY, NULL);
  const char *host = uri ? g_uri_get_host (uri) : NULL;
  const char *user = uri ? g_uri_get_user (uri) : NULL;
  g_autofree char *shown = clean_text (text, 300);
  g_autofree char *name = NULL, *port = NULL;

  if (!host || !*host || strpbrk (host, "/?#@ "))
    return error_set (error, "-ic %s: expecting vpx://USER@VCENTER/DATACENTER/"
                      "HOST or esx://USER@HOST", shown);
  name = strchr (host, ':') ? g_strdup_printf ("[%s]", host)
                            : g_strdup (host);
  port = g_uri_get_port (uri) > 0
    ? g_strdup_printf (":%d", g_uri_get_port (uri)) : g_strdup ("");
  ret_uri->server = g_strconcat (name, port, NULL);
  ret_uri->vcenter = strcmp (g_uri_get_scheme (uri), "vpx") == 0;
  if (!user || !*user)
    user = ret_uri->vcenter ? "administrator" : "root";
  ret_uri->user = g_strdup (user);
  ret_uri->verify = !has_no_verify (g_uri_get_query (uri));
  return true;
}

void
vcenter_uri_clear (struct vcenter_uri *uri)
{
  g_clear_pointer (&uri->server, g_free);
  g_clear_pointer (&uri->user, g_free);
}

/* --- paths --------------------------------------------------------------- */

static bool
is_plain_path (const char *path)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);

  for (size_t i = 0; parts[i]; i++)
    if (!*parts[i] || strcmp (parts[i], ".") == 0 ||
        strcmp (parts[i], "..") == 0)
      return false;
  return parts[0] && strlen (path) <= MAX_PATH_LENGTH;
}

bool
vcenter_path_parse (const char *text, char **ret_datastore, char **ret_path,
                    GError **error)
{
  const char *end = text[0] == '[' ? strstr (text, "] ") : NULL;
  g_autofree char *shown = clean_text (text, 300);

  if (!end || end == text + 1 || !is_plain_path (end + 2))
    return error_set (error, "the disk ‘%s’ is not named as files in "
                      "datastores are, ‘[DATASTORE] FOLDER/NAME.vmdk’, so it "
                      "cannot be read from the server", shown);
  *ret_datastore = g_strndup (text + 1, (gsize) (end - text - 1));
  *ret_path = g_strdup (end + 2);
  return true;
}

/* Snapshots of "a.vmdk" are written to "a-000001.vmdk" and so on. */
bool
vcenter_path_is_snapshot (const char *text)
{
  const size_t tail = strlen ("-000001.vmdk"), n = strlen (text);
  const char *p = text + n - tail;

  if (n <= tail || *p != '-' || !g_str_has_suffix (text, ".vmdk"))
    return false;
  for (int i = 1; i <= 6; i++)
    if (!g_ascii_isdigit (p[i]))
      return false;
  return true;
}

char *
vcenter_disk_url (const struct vcenter_uri *uri, const char *datacenter,
                  const char *text, GError **error)
{
  g_autofree char *datastore = NULL, *path = NULL, *shown = NULL;
  g_autofree char *dc = NULL, *ds = NULL, *file = NULL;

  shown = clean_text (text, 300);
  if (!vcenter_path_parse (text, &datastore, &path, error))
    return NULL;
  if (!g_str_has_suffix (path, ".vmdk")) {
    error_set (error, "the disk ‘%s’ is no VMDK file: it cannot be read from "
               "the server", shown);
    return NULL;
  }
  if (!*datacenter && uri->vcenter) {
    error_set (error, "libvirt does not say in which datacenter the disk ‘%s’ "
               "is", shown);
    return NULL;
  }
  path[strlen (path) - strlen (".vmdk")] = '\0';
  file = g_uri_escape_string (path, "/", FALSE);
  ds = g_uri_escape_string (datastore, NULL, FALSE);
  dc = g_uri_escape_string (*datacenter ? datacenter : "ha-datacenter", NULL,
                            FALSE);
  return g_strdup_printf ("https://%s/folder/%s-flat.vmdk?dcPath=%s&dsName=%s",
                          uri->server, file, dc, ds);
}
