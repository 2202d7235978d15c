/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Asking for the password of an ssh server, and keeping it for nbdkit. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "inputs/password.h"
#include "inputs/ssh-password.h"
#include "v2v/base/error.h"
#include "v2v/base/fd.h"
#include "v2v/base/runtime.h"
#include "v2v/base/secret.h"

static bool
keep (struct ssh_password *p, const char *name, const char *password,
      GError **error)
{
  g_autofree char *path = runtime_path ("ssh-password-XXXXXX");
  size_t length = strlen (password);
  autofd fd = g_mkstemp_full (path, O_WRONLY | O_CLOEXEC, 0600);

  if (strchr (password, '\n'))
    return error_set (error, "%s: the password has several lines", name);
  if (fd == -1 || write (fd, password, length) != (ssize_t) length)
    return error_set_errno (error, errno, "cannot write ‘%s’", path);
  p->file = g_steal_pointer (&path);
  return true;
}

char *
ssh_password_ask (void *opaque, const char *name, GError **error)
{
  struct ssh_password *p = opaque;
  char *password = input_password (p->options, name, error);

  if (!password && !p->options->password_file)
    g_clear_error (error);       /* no terminal: the keys were the mistake */
  if (password && !keep (p, name, password, error))
    g_clear_pointer (&password, secret_free);
  return password;
}

void
ssh_password_clear (struct ssh_password *p)
{
  if (p->file)
    unlink (p->file);
  g_clear_pointer (&p->file, g_free);
}
