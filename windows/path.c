/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finding files without regard to case. */
#include "config.h"

#include <stdarg.h>
#include <string.h>

#include "windows/path.h"

/* The name in DIR that NAME means; NULL: there is none. */
static char *
find_name (struct guest *guest, const char *dir, const char *name)
{
  g_autofree char *same = g_build_filename (dir, name, NULL);
  g_autofree char *folded = NULL;
  g_auto (GStrv) names = NULL;

  if (guest_exists (guest, same))
    return g_strdup (name);
  names = guest_list (guest, dir, NULL);
  folded = g_utf8_casefold (name, -1);
  for (size_t i = 0; names && names[i]; i++) {
    g_autofree char *other = NULL;

    if (!g_utf8_validate (names[i], -1, NULL))
      continue;
    other = g_utf8_casefold (names[i], -1);
    if (strcmp (other, folded) == 0)
      return g_strdup (names[i]);
  }
  return NULL;
}

static char *
resolve (struct guest *guest, char *path)
{
  g_auto (GStrv) names = g_strsplit (g_strdelimit (path, "\\", '/'), "/", -1);
  GString *found = g_string_new ("");
  bool there = true;

  for (size_t i = 0; names[i]; i++) {
    g_autofree char *name = NULL;

    if (!*names[i] || strcmp (names[i], ".") == 0 ||
        strcmp (names[i], "..") == 0)
      continue;
    if (there)
      name = find_name (guest, found->len ? found->str : "/", names[i]);
    there = name != NULL;
    g_string_append_printf (found, "/%s", name ? name : names[i]);
  }
  if (!found->len)
    g_string_append_c (found, '/');
  return g_string_free (found, FALSE);
}

char *
windows_path (struct guest *guest, const char *path, ...)
{
  g_autofree char *full = NULL;
  va_list args;

  va_start (args, path);
  full = g_strdup_vprintf (path, args);
  va_end (args);
  return resolve (guest, full);
}

/* What may stand before a path, and what it means; NULL: SYSTEMROOT. */
static const struct {
  const char *prefix, *means;
} prefixes[] = {
  { "%systemroot%\\", NULL },
  { "%windir%\\", NULL },
  { "\\systemroot\\", NULL },
  { "%systemdrive%\\", "/" },
  { "c:\\", "/" },
};

char *
windows_path_of_native (struct guest *guest, const char *systemroot,
                        const char *native)
{
  if (g_str_has_prefix (native, "\\??\\"))
    native += 4;
  for (size_t i = 0; i < G_N_ELEMENTS (prefixes); i++) {
    const size_t length = strlen (prefixes[i].prefix);

    if (g_ascii_strncasecmp (native, prefixes[i].prefix, length) == 0)
      return windows_path (guest, "%s/%s",
                           prefixes[i].means ? prefixes[i].means : systemroot,
                           native + length);
  }
  if (g_ascii_isalpha (native[0]) && native[1] == ':')
    return NULL;
  if (native[0] == '\\' || native[0] == '%')
    return NULL;
  return windows_path (guest, "%s/%s", systemroot, native);
}
