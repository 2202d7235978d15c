/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What libvirt writes to stderr by itself. */
#include "config.h"

#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include <glib.h>

#include "v2v/base/libvirt-log.h"

static bool
is_set (void)
{
  static const char *const names[] = {
    "LIBVIRT_DEBUG", "LIBVIRT_LOG_FILTERS", "LIBVIRT_LOG_OUTPUTS",
  };

  for (size_t i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_getenv (names[i]))
      return true;
  return false;
}

/* "vpx://…", "-ic=vpx://…": as a word of the command line. */
static bool
is_vmware (const char *word)
{
  static const char *const schemes[] = { "esx:", "gsx:", "vpx:" };
  const char *value = *word == '-' ? strchr (word, '=') : NULL;

  for (size_t i = 0; i < G_N_ELEMENTS (schemes); i++)
    if (g_str_has_prefix (value ? value + 1 : word, schemes[i]))
      return true;
  return false;
}

void
libvirt_log_hush (char **argv)
{
  g_autofree char *program = NULL;
  g_auto (GStrv) env = NULL;
  bool vmware = false;

  for (size_t i = 1; argv[0] && argv[i]; i++) {
    if (strcmp (argv[i], "-v") == 0 || strcmp (argv[i], "--verbose") == 0)
      return;
    vmware = vmware || is_vmware (argv[i]);
  }
  if (!vmware || is_set ())
    return;
  program = g_file_read_link ("/proc/self/exe", NULL);
  if (!program)
    return;
  env = g_environ_setenv (g_get_environ (), "LIBVIRT_DEBUG", "error", TRUE);
  execve (program, argv, env);
  /* Without that there are warnings, and no harm. */
}
