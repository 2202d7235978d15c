/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Logging in by libssh, in the program and in the nbdkit plugins alike: the
 * host's key, then agent, keys or password. */
#ifndef INPUTS_SSH_LOGIN_H
#define INPUTS_SSH_LOGIN_H

#include <stdbool.h>
#include <glib.h>
#include <libssh/libssh.h>

struct ssh_login {
  const char *user;              /* NULL: as ssh_config(5) says */
  const char *host;
  unsigned port;                 /* 0: as ssh_config(5) says */
  const char *identity, *known_hosts;    /* files; NULL: as there */
  /* The password of NAME ("USER@HOST"), for secret_free.  NULL without an
   * error: there is none. */
  char *(*ask) (void *opaque, const char *name, GError **error);
  void *opaque;
};

/* "root@esx.example.com", for messages; newly allocated. */
char *ssh_login_name (const struct ssh_login *login);

/* Where SESSION is to connect to, with a limit of SECONDS for it.  False:
 * ssh_get_error says why. */
bool ssh_login_prepare (ssh_session session, const struct ssh_login *login,
                        long seconds);

/* SESSION is connected.  NAME is that of ssh_login_name. */
bool ssh_login (ssh_session session, const struct ssh_login *login,
                const char *name, GError **error);

#endif
