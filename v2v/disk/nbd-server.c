/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A program that serves one disk by NBD, as an endpoint. */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "v2v/base/error.h"
#include "v2v/base/runtime.h"
#include "v2v/disk/nbd-server.h"

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

struct endpoint *
nbd_server_open (const char *name, const char *const *argv, GError **error)
{
  g_autofree char *socket_name = g_strconcat (name, ".sock", NULL);
  g_autofree char *path = runtime_socket_path (socket_name);
  g_autofree char *escaped = g_uri_escape_string (path, "/", FALSE);
  g_autofree char *uri = g_strconcat ("nbd+unix:///?socket=", escaped, NULL);
  struct endpoint *e;
  struct process *server;
  int fd = listen_unix (path, error);

  if (fd == -1)
    return NULL;
  server = process_spawn (argv, &fd, 1, true, error);
  close (fd);
  if (server == NULL)
    return NULL;
  e = endpoint_new_nbd (uri, "raw");
  e->server = server;
  return e;
}

/* --shared=0: any number of clients. */
struct endpoint *
nbd_server_qemu (const char *name, struct json_object *node,
                 const char *object, GError **error)
{
  g_autofree char *image =
    g_strconcat ("json:", json_object_to_json_string (node), NULL);
  const char *const plain[] = {
    "qemu-nbd", "--read-only", "--persistent", "--shared=0", image, NULL
  };
  const char *const with_object[] = {
    "qemu-nbd", "--read-only", "--persistent", "--shared=0", "--object",
    object, image, NULL
  };

  json_object_put (node);
  return nbd_server_open (name, object ? with_object : plain, error);
}
