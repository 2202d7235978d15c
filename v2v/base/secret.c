/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Passwords and keys. */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "v2v/base/error.h"
#include "v2v/base/secret.h"

void
secret_free (char *secret)
{
  if (secret)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

char *
secret_read_file (const char *file, const char *what, GError **error)
{
  g_autoptr (GError) why = NULL;
  char *secret = NULL;
  gsize size;

  if (!g_file_get_contents (file, &secret, &size, &why)) {
    error_set (error, "cannot read the %s ‘%s’: %s", what, file,
               why->message);
    return NULL;
  }
  if (size > SECRET_MAX || strlen (secret) != size) {
    secret_free (secret);
    error_set (error, "the %s ‘%s’ is not a text of at most %d bytes", what,
               file, SECRET_MAX);
    return NULL;
  }
  if (size > 0 && secret[size - 1] == '\n')
    secret[size - 1] = '\0';
  return secret;
}

char *
secret_read_line (void)
{
  g_autoptr (GString) line = g_string_new (NULL);
  int c;

  while ((c = getchar ()) != EOF && c != '\n' && line->len < SECRET_MAX)
    g_string_append_c (line, (char) c);
  if (c == EOF && line->len == 0)
    return NULL;
  return g_string_free (g_steal_pointer (&line), FALSE);
}

char *
secret_ask (const char *prompt, bool echo)
{
  struct termios old, quiet;
  bool changed = !echo && tcgetattr (STDIN_FILENO, &old) == 0;
  char *line;

  fprintf (stderr, "%s: ", prompt);
  fflush (stderr);
  if (changed) {
    quiet = old;
    quiet.c_lflag &= ~(tcflag_t) ECHO;
    tcsetattr (STDIN_FILENO, TCSAFLUSH, &quiet);
  }
  line = secret_read_line ();
  if (changed) {
    tcsetattr (STDIN_FILENO, TCSAFLUSH, &old);
    fputc ('\n', stderr);
  }
  return line;
}
