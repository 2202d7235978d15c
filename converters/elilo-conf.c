/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ELILO's elilo.conf: reading it, changing its default. */
#include "config.h"

#include <string.h>

#include "converters/elilo-conf.h"
#include "converters/text.h"

static char *
unquote (char *value)
{
  const size_t length = strlen (value);

  if (length >= 2 && value[0] == '"' && value[length - 1] == '"') {
    memmove (value, value + 1, length - 2);
    value[length - 2] = '\0';
  }
  return value;
}

static void
entry_line (struct boot_entry *e, const char *line,
            const struct boot_line *l, const char *value)
{
  if (boot_line_is (line, l, "label")) {
    g_free (e->name);
    e->name = g_strdup (value);
  }
  else if (boot_line_is (line, l, "initrd") && !e->initrd)
    e->initrd = g_strdup (value);
  else if (boot_line_is (line, l, "append"))
    boot_entry_look_at (e, value);
  else if (boot_line_is (line, l, "vmm"))
    e->xen = true;
}

bool
elilo_parse (struct boot_menu *menu, const char *text, unsigned file_index,
             GError **error)
{
  g_auto (GStrv) lines = boot_lines_split (text, error);
  struct boot_entry *e = NULL;
  struct boot_line l;

  for (unsigned i = 0; lines && lines[i]; i++) {
    g_autofree char *value = NULL;

    if (!boot_line_parse (lines[i], &l))
      continue;
    value = unquote (boot_line_value (lines[i], &l));
    if (boot_line_is (lines[i], &l, "image")) {
      e = boot_menu_add (menu, value, i, error);
      if (!e)
        return false;
      e->file_index = file_index;
      boot_entry_set_kernel (e, value);
    }
    else if (e) {
      entry_line (e, lines[i], &l, value);
      e->end = i + 1;
    }
    else if (boot_line_is (lines[i], &l, "default")) {
      g_free (menu->chosen);
      menu->chosen = g_steal_pointer (&value);
    }
  }
  return lines != NULL;
}

char *
elilo_set_default (const char *text, const char *label)
{
  char *with = boot_lines_set_default (text, label);

  return with ? with : g_strdup_printf ("default = %s\n%s", label, text);
}

size_t
elilo_arguments (const char *line)
{
  struct boot_line l;

  return boot_line_parse (line, &l) && (boot_line_is (line, &l, "append") ||
                                        boot_line_is (line, &l, "root"))
         ? l.value : 0;
}
