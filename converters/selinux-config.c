/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading what switches SELinux on and off. */
#include "config.h"

#include <string.h>
#include <glib.h>

#include "converters/selinux-config.h"

static const char type_chars[] =
  "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.";

static void
set_type (struct selinux_config *c, const char *value)
{
  const size_t length = strlen (value);

  if (length < sizeof c->type && value[0] != '.' &&
      strspn (value, type_chars) == length)
    memcpy (c->type, value, length + 1);
}

struct selinux_config
selinux_config_parse (const char *text)
{
  struct selinux_config c = { .used = false };
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (size_t i = 0; lines[i]; i++) {
    char *line = g_strstrip (lines[i]);

    if (g_str_has_prefix (line, "SELINUX=")) {
      const char *value = line + strlen ("SELINUX=");

      c.used = g_ascii_strcasecmp (value, "enforcing") == 0 ||
               g_ascii_strcasecmp (value, "permissive") == 0;
    }
    else if (g_str_has_prefix (line, "SELINUXTYPE="))
      set_type (&c, line + strlen ("SELINUXTYPE="));
  }
  return c;
}

/* Words that such a line begins with: GRUB legacy, GRUB 2, BLS, grubenv,
 * /etc/default/grub. */
static const char *const argument_lines[] = {
  "kernel ", "kernel\t", "linux ", "linux\t", "linux16 ", "linux16\t",
  "linuxefi ", "linuxefi\t", "options ", "options\t", "kernelopts=",
  "GRUB_CMDLINE_LINUX=",
};

static bool
has_arguments (const char *line)
{
  for (size_t i = 0; i < G_N_ELEMENTS (argument_lines); i++)
    if (g_str_has_prefix (line, argument_lines[i]))
      return true;
  return false;
}

static bool
switches_off (const char *line)
{
  g_auto (GStrv) words = g_strsplit_set (line, " \t\"'=", -1);

  for (size_t i = 0; words[i]; i++)
    if (strcmp (words[i], "selinux") == 0 && words[i + 1])
      return strcmp (words[i + 1], "0") == 0;
  return false;
}

bool
selinux_config_is_off (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  bool any = false;

  for (size_t i = 0; lines[i]; i++) {
    const char *line = g_strstrip (lines[i]);

    if (!has_arguments (line))
      continue;
    if (!switches_off (line))
      return false;
    any = true;
  }
  return any;
}
