/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The password of a source's server. */
#ifndef INPUTS_PASSWORD_H
#define INPUTS_PASSWORD_H

#include "v2v/backend.h"

/* From the file of -ip, or asked for at the terminal; for secret_free.
 * WHOM is whose it is ("root@esx.example.com").  NULL with an error: there is
 * neither. */
char *input_password (const struct input_options *options, const char *whom,
                      GError **error);

#endif
