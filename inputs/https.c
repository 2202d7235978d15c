/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A disk on an HTTPS server, read by the plugin of inputs/https-plugin. */
#include "config.h"

#include <string.h>

#include "inputs/https.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"
#include "v2v/base/runtime.h"
#include "v2v/disk/nbd-info.h"
#include "v2v/disk/nbdkit.h"

static void
add (GPtrArray *arguments, const char *key, const char *value)
{
  if (value)
    g_ptr_array_add (arguments, g_strconcat (key, value, NULL));
}

static bool
add_secret (GPtrArray *arguments, const char *key, const char *secret,
            guint id, GError **error)
{
  g_autofree char *name = g_strdup_printf ("in%u.%s", id, key);
  g_autofree char *path = runtime_path (name);

  if (secret == NULL)
    return true;
  if (!g_file_set_contents_full (path, secret, (gssize) strlen (secret),
                                 G_FILE_SET_CONTENTS_NONE, 0600, error))
    return false;
  g_ptr_array_add (arguments, g_strdup_printf ("%s=+%s", key, path));
  return true;
}

static GPtrArray *
make_arguments (const struct https_settings *s, guint id, GError **error)
{
  g_autoptr (GPtrArray) a = g_ptr_array_new_with_free_func (g_free);

  add (a, "url=", s->url);
  add (a, "user=", s->user);
  add (a, "cainfo=", s->cainfo);
  add (a, "extentlist=", s->extents);   /* for the filter */
  add (a, "areas=", s->extents);        /* for the plugin's reading ahead */
  add (a, "sslverify=", s->no_verify ? "false" : NULL);
  if (!add_secret (a, "password", s->password, id, error) ||
      !add_secret (a, "cookie", s->cookie, id, error))
    return NULL;
  g_ptr_array_add (a, NULL);
  return g_steal_pointer (&a);
}

struct endpoint *
https_open (const struct https_settings *s, guint id, GError **error)
{
  const char *const filters[] = { s->extents ? "extentlist" : NULL, NULL };
  g_autofree char *name = g_strdup_printf ("in%u", id);
  g_autofree char *plugin = nbdkit_find_plugin ("https", error);
  g_autoptr (GPtrArray) a = plugin ? make_arguments (s, id, error) : NULL;
  struct endpoint *e;

  if (a == NULL)
    return NULL;
  e = nbdkit_open (name, plugin, filters, (const char *const *) a->pdata,
                   error);
  if (e == NULL)
    return NULL;
  g_free (e->format);
  e->format = g_strdup (s->format);
  if (!nbd_info_fill (e, error)) {
    g_autofree char *shown = clean_text (s->url, 4096);
    g_prefix_error (error, "cannot open ‘%s’: ", shown);
    endpoint_free (e);
    return NULL;
  }
  return e;
}
