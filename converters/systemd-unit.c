/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading of a unit's section [Install]. */
#include "config.h"

#include <string.h>

#include "converters/systemd-unit.h"

static const char name_chars[] =
  "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:-_.\\@";

/* One that may become part of a path. */
static gboolean
is_unit_name (const char *word)
{
  const size_t length = strlen (word);

  return length > 0 && length <= UNIT_MAX_NAME && word[0] != '.' &&
         strspn (word, name_chars) == length && strchr (word, '.');
}

/* An empty value forgets those before it. */
static void
take_value (GPtrArray *names, const char *value)
{
  g_auto (GStrv) words = g_strsplit_set (value, " \t\r", -1);

  if (value[strspn (value, " \t\r")] == '\0')
    g_ptr_array_set_size (names, 0);
  for (size_t i = 0; words[i] && names->len < UNIT_MAX_WANTS; i++)
    if (is_unit_name (words[i]))
      g_ptr_array_add (names, g_strdup (words[i]));
}

GStrv
systemd_unit_wanted_by (const char *text)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  gboolean install = FALSE;

  for (size_t i = 0; lines[i]; i++) {
    char *line = g_strstrip (lines[i]), *value = strchr (line, '=');

    if (line[0] == '[')
      install = strcmp (line, "[Install]") == 0;
    if (!install || value == NULL)
      continue;
    *value = '\0';
    if (strcmp (g_strchomp (line), "WantedBy") == 0)
      take_value (names, value + 1);
  }
  g_ptr_array_add (names, NULL);
  return (GStrv) g_ptr_array_steal (names, NULL);
}
