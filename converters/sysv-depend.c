/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading and editing of what belongs to System V init scripts. */
#include "config.h"

#include <string.h>

#include "converters/sysv-depend.h"

#define TARGETS "TARGETS ="
#define MAX_HEADER_LINES 100

char *
sysv_depend_add (const char *text, const char *name)
{
  const char *line = g_str_has_prefix (text, TARGETS)
    ? text : strstr (text, "\n" TARGETS);
  g_autofree char *targets = NULL;
  g_auto (GStrv) words = NULL;
  const char *end;

  if (line == NULL)
    return NULL;
  line += *line == '\n';
  end = line + strcspn (line, "\n");
  targets = g_strndup (line + strlen (TARGETS),
                       (gsize) (end - line) - strlen (TARGETS));
  words = g_strsplit_set (g_strstrip (targets), " \t", -1);
  if (g_strv_contains ((const char *const *) words, name))
    return NULL;
  return g_strdup_printf ("%.*s %s%s%s%s:%s%s\n", (int) (end - text), text,
                          name, *end ? end : "\n",
                          *end && !g_str_has_suffix (end, "\n") ? "\n" : "",
                          name, *targets ? " " : "", targets);
}

unsigned
sysv_start_number (const char *script)
{
  for (unsigned i = 0; i < MAX_HEADER_LINES && *script; i++) {
    const char *next = strchr (script, '\n');
    unsigned number = 0;
    const char *p = script + strspn (script, "# \t");

    if (script[0] == '#' && g_str_has_prefix (p, "chkconfig:")) {
      p += strlen ("chkconfig:");
      p += strspn (p, " \t");
      p += strspn (p, "0123456789-");
      p += strspn (p, " \t");
      if (strspn (p, "0123456789") <= 2)
        number = (unsigned) g_ascii_strtoull (p, NULL, 10);
      return number;
    }
    if (next == NULL)
      break;
    script = next + 1;
  }
  return 0;
}
