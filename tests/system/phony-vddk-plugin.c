/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A stand-in for nbdkit's VDDK plugin: it writes the parameters that it is
 * given to the file that the environment names, refuses those that the plugin
 * does not know, checks the password and serves an image.
 *
 *   PHONY_VDDK_LOG       the parameters, one a line, are added to this file
 *   PHONY_VDDK_PASSWORD  what password=+FILE must hold
 *   PHONY_VDDK_IMAGE     what is served
 *   PHONY_VDDK_FAIL      if set, loading fails with this message */
#include "config.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NBDKIT_API_VERSION 2
#include <nbdkit-plugin.h>

#define THREAD_MODEL NBDKIT_THREAD_MODEL_PARALLEL

static const char *const known[] = {
  "compression", "config", "cookie", "file", "libdir", "nfchostport",
  "password", "port", "server", "snapshot", "thumbprint", "transports", "user",
  "vm",
};
static char *password;

static int
take_parameter (const char *key, const char *value)
{
  FILE *log = fopen (getenv ("PHONY_VDDK_LOG"), "a");
  size_t i;

  if (log == NULL)
    return -1;
  fprintf (log, "%s=%s\n", key, value);
  fclose (log);
  for (i = 0; i < sizeof known / sizeof known[0]; i++)
    if (strcmp (key, known[i]) == 0)
      break;
  if (i == sizeof known / sizeof known[0]) {
    nbdkit_error ("unknown parameter '%s'", key);
    return -1;
  }
  if (strcmp (key, "password") != 0)
    return 0;
  struct stat st;
  if (value[0] != '+' || stat (value + 1, &st) == -1 ||
      (st.st_mode & 0777) != 0600) {
    nbdkit_error ("the password is not in a file of its owner alone");
    return -1;
  }
  return nbdkit_read_password (value, &password);
}

static int
check_parameters (void)
{
  const char *message = getenv ("PHONY_VDDK_FAIL");

  if (message)
    nbdkit_error ("%s", message);
  else if (!password ||
           strcmp (password, getenv ("PHONY_VDDK_PASSWORD")) != 0)
    nbdkit_error ("the password is not the right one");
  else
    return 0;
  return -1;
}

static void *
open_image (int readonly)
{
  int *fd = malloc (sizeof *fd);

  if (fd == NULL || !readonly)
    return NULL;
  *fd = open (getenv ("PHONY_VDDK_IMAGE"), O_RDONLY | O_CLOEXEC);
  return *fd == -1 ? NULL : fd;
}

static void
close_image (void *handle)
{
  close (*(int *) handle);
  free (handle);
}

static int64_t
image_size (void *handle)
{
  struct stat st;

  return fstat (*(int *) handle, &st) == -1 ? -1 : st.st_size;
}

static int
read_image (void *handle, void *buffer, uint32_t count, uint64_t offset,
            uint32_t flags)
{
  (void) flags;
  return pread (*(int *) handle, buffer, count, (off_t) offset) ==
    (ssize_t) count ? 0 : -1;
}

static struct nbdkit_plugin plugin = {
  .name = "phony-vddk",
  .magic_config_key = "file",
  .config = take_parameter,
  .config_complete = check_parameters,
  .open = open_image,
  .close = close_image,
  .get_size = image_size,
  .pread = read_image,
};

NBDKIT_REGISTER_PLUGIN (plugin)
