/* SPDX-License-Identifier: GPL-2.0-or-later */
/* mkdtemp(3) of this process: every folder is known to the janitor before
 * it exists.
 *
 * libguestfs, run by root, makes the folder of its sockets in /tmp whatever
 * it is told, and removes it only in an orderly end.  It calls mkdtemp
 * through the dynamic linker, which finds this one first. */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "v2v/base/runtime.h"

#define SUFFIX 6                 /* mkdtemp(3): "XXXXXX" */
#define TRIES 100

static const char letters[] =
  "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

static bool
fill (char *suffix)
{
  unsigned char random[SUFFIX];
  size_t i;

  if (getrandom (random, sizeof random, 0) != sizeof random)
    return false;
  for (i = 0; i < SUFFIX; i++)
    suffix[i] = letters[random[i] % (sizeof letters - 1)];
  return true;
}

char *
mkdtemp (char *template)
{
  size_t len = strlen (template);
  char *suffix = template + len - SUFFIX;
  unsigned i;

  if (len < SUFFIX || strcmp (suffix, "XXXXXX") != 0) {
    errno = EINVAL;
    return NULL;
  }
  for (i = 0; i < TRIES; i++) {
    if (!fill (suffix))
      return NULL;
    if (access (template, F_OK) == 0)
      continue;
    if (template[0] == '/')
      runtime_remove_on_failure (template);
    if (mkdir (template, 0700) == 0)
      return template;
    if (template[0] == '/')
      runtime_forget (template);
    if (errno != EEXIST)
      return NULL;
  }
  errno = EEXIST;
  return NULL;
}
