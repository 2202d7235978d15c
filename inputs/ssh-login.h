/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Logging in by libssh; only ssh.c uses it. */
#ifndef INPUTS_SSH_LOGIN_H
#define INPUTS_SSH_LOGIN_H

#include <libssh/libssh.h>

#include "inputs/ssh.h"

/* NAME is "USER@HOST".  *ret_password, for secret_free, stays NULL when no
 * password was needed. */
bool ssh_login (ssh_session session, const struct ssh_server *server,
                const char *name, const struct input_options *options,
                char **ret_password, GError **error);

#endif
