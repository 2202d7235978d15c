/* SPDX-License-Identifier: GPL-2.0-or-later */
/* --machine-readable: which stream, and the list of capabilities.
 *
 * A capability is printed only if it works in this build; callers decide
 * by the list what to ask for.  Modes and guests come from their tables. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "v2v/base/error.h"
#include "v2v/base/parse.h"
#include "v2v/options-private.h"

#define MAX_FD 1048576           /* the kernel's limit fs.nr_open */

/* --- the stream --------------------------------------------------------- */

/* The descriptor must be open for writing; children do not get it. */
static bool
take_fd (struct options *o, const char *text, GError **error)
{
  uint64_t fd;
  int flags;

  if (!parse_uint64 (text, "--machine-readable=fd:N", 0, MAX_FD, &fd, error))
    return false;
  flags = fcntl ((int) fd, F_GETFL);
  if (flags == -1 || (flags & O_ACCMODE) == O_RDONLY)
    return error_set (error, "--machine-readable: the descriptor %d is not "
                      "open for writing", (int) fd);
  if (fd > STDERR_FILENO)
    fcntl ((int) fd, F_SETFD, FD_CLOEXEC);
  o->machine_fd = (int) fd;
  return true;
}

static bool
take_file (struct options *o, const char *text, GError **error)
{
  int fd;

  if (text[0] == '\0')
    return error_set (error, "--machine-readable=file:FILE: the file's name "
                      "is missing");
  fd = open (text, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY,
             0666);
  if (fd == -1)
    return error_set_errno (error, errno, "--machine-readable: %s", text);
  o->machine_fd = fd;
  return true;
}

static bool
take_stream (struct options *o, const char *text, GError **error)
{
  if (strcmp (text, "stdout") == 0)
    o->machine_fd = STDOUT_FILENO;
  else if (strcmp (text, "stderr") == 0)
    o->machine_fd = STDERR_FILENO;
  else
    return error_set (error, "invalid output stream for --machine-readable: "
                      "'%s' (it takes stdout or stderr)", text);
  return true;
}

static const struct {
  const char *prefix;
  bool (*take) (struct options *o, const char *text, GError **error);
} forms[] = {
  { "fd:", take_fd }, { "file:", take_file }, { "stream:", take_stream },
};

bool
set_machine_readable (struct parser *p, const struct option_row *row,
                      const char *value, GError **error)
{
  struct options *o = p->o;
  size_t i;

  (void) row;
  o->machine_readable = true;
  if (value == NULL) {
    o->machine_fd = STDOUT_FILENO;
    return true;
  }
  for (i = 0; i < G_N_ELEMENTS (forms); i++)
    if (g_str_has_prefix (value, forms[i].prefix))
      return forms[i].take (o, value + strlen (forms[i].prefix), error);
  return error_set (error, "invalid format string for --machine-readable: "
                    "%s (it takes fd:N, file:FILE, stream:stdout or "
                    "stream:stderr)", value);
}

/* --- capabilities ------------------------------------------------------- */

static const char *const capabilities[] = {
  "virt-v2v",
  "virt-v2v-2.0",
  "libguestfs-rewrite",          /* the command line of that generation */
  "colours-option",
  "io/oo",
  "mac-option",
  "mac-ip-option",
  "parallel-option",
  "block-driver-option",
  "vcenter-https",
  "vddk",
  "xen-ssh",
};

bool
machine_readable_print (const struct options *o, GError **error)
{
  g_autoptr (GString) out = g_string_new (NULL);
  size_t i;

  for (i = 0; i < G_N_ELEMENTS (capabilities); i++)
    g_string_append_printf (out, "%s\n", capabilities[i]);
  for (i = 0; inputs[i]; i++)
    g_string_append_printf (out, "input:%s\n", inputs[i]->name);
  for (i = 0; outputs[i]; i++)
    g_string_append_printf (out, "output:%s\n", outputs[i]->name);
  for (i = 0; converters[i]; i++)
    g_string_append_printf (out, "convert:%s\n", converters[i]->name);

  fflush (stdout);
  if (dprintf (o->machine_fd, "%s", out->str) < 0)
    return error_set_errno (error, errno, "--machine-readable: writing the "
                            "capabilities");
  return true;
}
