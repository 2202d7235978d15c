/* SPDX-License-Identifier: GPL-2.0-or-later */
/* nbdkit(1) as the server of an endpoint. */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "v2v/base/error.h"
#include "v2v/base/runtime.h"
#include "v2v/disk/nbdkit.h"

/* Bound and listening before nbdkit starts (nbdkit-service(1), socket
 * activation): a client may connect at once, nothing is polled for. */
static int
listen_unix (const char *path, GError **error)
{
  struct sockaddr_un addr = { .sun_family = AF_UNIX };
  int fd;

  if (strlen (path) >= sizeof addr.sun_path) {
    error_set (error, "the socket's name ‘%s’ is too long", path);
    return -1;
  }
  memcpy (addr.sun_path, path, strlen (path) + 1);
  fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd == -1 || bind (fd, (struct sockaddr *) &addr, sizeof addr) == -1 ||
      listen (fd, SOMAXCONN) == -1) {
    error_set_errno (error, errno, "cannot listen on ‘%s’", path);
    if (fd != -1)
      close (fd);
    return -1;
  }
  return fd;
}

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
  g_autofree char *socket_name = g_strconcat (name, ".sock", NULL);
  g_autofree char *path = runtime_socket_path (socket_name);
  g_autofree char *escaped = g_uri_escape_string (path, "/", FALSE);
  g_autofree char *uri = g_strconcat ("nbd+unix:///?socket=", escaped, NULL);
  struct endpoint *e;
  struct process *server;
  int fd = listen_unix (path, error);

  if (fd == -1)
    return NULL;
  server = process_spawn ((const char *const *) argv->pdata, &fd, 1, true,
                          error);
  close (fd);
  if (server == NULL)
    return NULL;
  e = endpoint_new_nbd (uri, "raw");
  e->server = server;
  return e;
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
