/* SPDX-License-Identifier: GPL-2.0-or-later */
/* nbdkit(1) as the server of an endpoint. */
#include "config.h"

#include "v2v/base/error.h"
#include "v2v/disk/nbd-server.h"
#include "v2v/disk/nbdkit.h"

static GPtrArray *
make_argv (const char *plugin, const char *const *filters,
           const char *const *arguments)
{
  GPtrArray *argv = g_ptr_array_new_with_free_func (g_free);
  size_t i;

  g_ptr_array_add (argv, g_strdup ("nbdkit"));
  g_ptr_array_add (argv, g_strdup ("--foreground"));
  g_ptr_array_add (argv, g_strdup ("--log=stderr"));
  g_ptr_array_add (argv, g_strdup ("--readonly"));
  g_ptr_array_add (argv, g_strdup ("--exit-with-parent"));
  for (i = 0; filters && filters[i]; i++)
    g_ptr_array_add (argv, g_strdup_printf ("--filter=%s", filters[i]));
  g_ptr_array_add (argv, g_strdup (plugin));
  for (i = 0; arguments && arguments[i]; i++)
    g_ptr_array_add (argv, g_strdup (arguments[i]));
  g_ptr_array_add (argv, NULL);
  return argv;
}

struct endpoint *
nbdkit_open (const char *name, const char *plugin,
             const char *const *filters, const char *const *arguments,
             GError **error)
{
  g_autoptr (GPtrArray) argv = make_argv (plugin, filters, arguments);

  return nbd_server_open (name, (const char *const *) argv->pdata, error);
}

/* The build tree's, if we were started from it, else the installed one. */
char *
nbdkit_find_plugin (const char *name, GError **error)
{
  const char *const dirs[] = { g_getenv ("VIRT_V2V_PLUGIN_DIR"), PKGLIBDIR };
  g_autofree char *file = g_strdup_printf ("virt-v2v-%s-plugin.so", name);

  for (size_t i = 0; i < G_N_ELEMENTS (dirs); i++) {
    g_autofree char *path = NULL;

    if (dirs[i] == NULL || dirs[i][0] != '/')
      continue;
    path = g_build_filename (dirs[i], file, NULL);
    if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
      return g_steal_pointer (&path);
  }
  error_set (error, "the nbdkit plugin ‘%s/%s’ is missing: is virt-v2v "
             "installed completely?", PKGLIBDIR, file);
  return NULL;
}
