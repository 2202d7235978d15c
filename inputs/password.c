/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The password of a source's server. */
#include "config.h"

#include <unistd.h>

#include "inputs/password.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"
#include "v2v/base/secret.h"

#define MAX_WHOM 200

char *
input_password (const struct input_options *options, const char *whom,
                GError **error)
{
  g_autofree char *shown = clean_text (whom, MAX_WHOM);
  g_autofree char *prompt = g_strdup_printf ("Password of %s", shown);
  char *password = NULL;

  if (options->password_file)
    return secret_read_file (options->password_file, "password file", error);
  if (isatty (STDIN_FILENO))
    password = secret_ask (prompt, false);
  if (password == NULL)
    error_set (error, "%s needs a password: write it to a file that only you "
               "can read, and give that file with -ip", shown);
  return password;
}
