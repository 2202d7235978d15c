/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names and UUIDs of MD arrays, from texts. */
#include "config.h"

#include <string.h>

#include "v2v/guest/md-name.h"

#define MAX_ARRAYS 1000          /* of one file */

const char *
md_short_name (const char *spec)
{
  const char *name = spec;

  if (g_str_has_prefix (spec, "/dev/md/"))
    name += strlen ("/dev/md/");
  else if (g_str_has_prefix (spec, "/dev/md") &&
           g_ascii_isdigit (spec[strlen ("/dev/md")]))
    name += strlen ("/dev/md");
  return name > spec && name[0] && !strchr (name, '/') ? name : NULL;
}

void
md_uuid_copy (char ret[MD_UUID_SIZE], const char *text)
{
  size_t n = 0;

  for (; *text && n < MD_UUID_SIZE; text++)
    if (g_ascii_isxdigit (*text)) {
      if (n < MD_UUID_SIZE - 1)
        ret[n] = g_ascii_tolower (*text);
      n++;
    }
  ret[n == MD_UUID_SIZE - 1 ? n : 0] = '\0';
}

void
md_name_copy (char ret[MD_NAME_SIZE], const char *text)
{
  const char *colon = strrchr (text, ':');
  const char *name = colon ? colon + 1 : text;

  if (g_strlcpy (ret, name, MD_NAME_SIZE) >= MD_NAME_SIZE)
    ret[0] = '\0';
}

/* "ARRAY DEVICE WORD…", of which one is "UUID=…".  Keywords may be shortened
 * to three letters, in either case. */
static void
add_array (GHashTable *table, const char *line)
{
  g_auto (GStrv) words = g_strsplit_set (line, " \t\n", -1);
  const char *name = NULL;
  char uuid[MD_UUID_SIZE] = "";
  size_t i;

  if (g_ascii_strncasecmp (words[0], "arr", 3) != 0)
    return;
  for (i = 1; words[i]; i++)
    if (!name && words[i][0] == '/')
      name = md_short_name (words[i]);
    else if (g_ascii_strncasecmp (words[i], "uuid=", 5) == 0)
      md_uuid_copy (uuid, words[i] + 5);
  if (name && uuid[0])
    g_hash_table_replace (table, g_strdup (name), g_strdup (uuid));
}

/* Lines that begin with white space continue the one before. */
GHashTable *
mdadm_conf_parse (const char *text)
{
  GHashTable *table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                             g_free);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GString) line = g_string_new (NULL);
  size_t i;

  for (i = 0; lines[i] && g_hash_table_size (table) < MAX_ARRAYS; i++) {
    if (lines[i][0] == '#')
      continue;
    if (lines[i][0] != ' ' && lines[i][0] != '\t' && line->len > 0) {
      add_array (table, line->str);
      g_string_truncate (line, 0);
    }
    g_string_append_printf (line, "%s ", lines[i]);
  }
  if (line->len > 0)
    add_array (table, line->str);
  return table;
}
