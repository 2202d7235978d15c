/* SPDX-License-Identifier: GPL-2.0-or-later */
/* GRUB's environment block. */
#include "config.h"

#include <string.h>

#include "converters/grub-cfg.h"
#include "v2v/base/error.h"

/* The manual's "Environment block": this line, KEY=VALUE lines, and '#' up
 * to 1024 bytes. */
static const char signature[] = "# GRUB Environment Block\n";

bool
grubenv_is_block (const char *data, size_t size)
{
  return size == GRUBENV_SIZE &&
         memcmp (data, signature, strlen (signature)) == 0 &&
         !memchr (data, '\0', size);
}

/* The block's lines that hold something, comments left out. */
static char **
block_lines (const char *data)
{
  g_autofree char *text = g_strndup (data, GRUBENV_SIZE);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GPtrArray) out = g_ptr_array_new ();

  for (size_t i = 0; lines[i]; i++)
    if (lines[i][0] != '#' && strchr (lines[i], '='))
      g_ptr_array_add (out, g_strdup (lines[i]));
  g_ptr_array_add (out, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&out), FALSE);
}

static bool
is_key (const char *line, const char *key)
{
  const size_t length = strlen (key);
  return strncmp (line, key, length) == 0 && line[length] == '=';
}

static char *
unescape (const char *value)
{
  GString *out = g_string_new (NULL);

  for (; *value; value++) {
    if (*value == '\\' && value[1])
      value++;
    g_string_append_c (out, *value);
  }
  return g_string_free (out, FALSE);
}

char *
grubenv_get (const char *data, size_t size, const char *key)
{
  g_auto (GStrv) lines = NULL;

  if (!grubenv_is_block (data, size))
    return NULL;
  lines = block_lines (data);
  for (size_t i = 0; lines[i]; i++)
    if (is_key (lines[i], key))
      return unescape (lines[i] + strlen (key) + 1);
  return NULL;
}

/* A backslash escapes itself and a newline. */
static void
append_setting (GString *out, const char *key, const char *value)
{
  g_string_append_printf (out, "%s=", key);
  for (; *value; value++) {
    if (*value == '\\' || *value == '\n')
      g_string_append_c (out, '\\');
    g_string_append_c (out, *value);
  }
  g_string_append_c (out, '\n');
}

char *
grubenv_set (const char *data, size_t size, const char *key,
             const char *value, GError **error)
{
  g_autoptr (GString) out = g_string_new (signature);
  g_auto (GStrv) lines = NULL;

  lines = grubenv_is_block (data, size) ? block_lines (data)
                                        : g_new0 (char *, 1);
  for (size_t i = 0; lines[i]; i++)
    if (!is_key (lines[i], key))
      g_string_append_printf (out, "%s\n", lines[i]);
  if (value)
    append_setting (out, key, value);
  if (out->len > GRUBENV_SIZE) {
    error_set (error, "no room for %s in the GRUB environment block", key);
    return NULL;
  }
  while (out->len < GRUBENV_SIZE)
    g_string_append_c (out, '#');
  return g_string_free (g_steal_pointer (&out), FALSE);
}
