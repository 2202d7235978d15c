/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The password of an ssh server: asked for when the login needs it, and kept
 * for nbdkit, which logs in again for the disks. */
#ifndef INPUTS_SSH_PASSWORD_H
#define INPUTS_SSH_PASSWORD_H

#include "v2v/backend.h"

struct ssh_password {
  const struct input_options *options;
  char *file;                    /* in the run directory, for us alone; NULL:
                                    none was needed */
};

/* struct ssh_login's ask; OPAQUE is a struct ssh_password. */
char *ssh_password_ask (void *opaque, const char *name, GError **error);
/* Removes the file. */
void ssh_password_clear (struct ssh_password *password);

#endif
