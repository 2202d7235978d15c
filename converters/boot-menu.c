/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Menus of boot loaders whose configuration is lines of "KEY VALUE". */
#include "config.h"

#include <string.h>

#include "converters/boot-menu.h"
#include "converters/text.h"
#include "v2v/base/error.h"

static void
entry_free (gpointer data)
{
  struct boot_entry *e = data;

  g_free (e->name);
  g_free (e->kernel);
  g_free (e->initrd);
  g_free (e->file);
  g_free (e);
}

struct boot_menu *
boot_menu_new (void)
{
  struct boot_menu *menu = g_new0 (struct boot_menu, 1);

  menu->entries = g_ptr_array_new_with_free_func (entry_free);
  menu->includes = g_ptr_array_new_with_free_func (g_free);
  return menu;
}

void
boot_menu_free (struct boot_menu *menu)
{
  if (!menu)
    return;
  g_ptr_array_unref (menu->entries);
  g_ptr_array_unref (menu->includes);
  g_free (menu->chosen);
  g_free (menu);
}

struct boot_entry *
boot_menu_add (struct boot_menu *menu, const char *name, unsigned line,
               GError **error)
{
  struct boot_entry *e;

  if (menu->entries->len >= BOOT_MAX_ENTRIES) {
    error_set (error, "line %u: more than %d menu entries", line + 1,
               BOOT_MAX_ENTRIES);
    return NULL;
  }
  e = g_new0 (struct boot_entry, 1);
  e->name = g_strdup (name);
  e->line = line;
  e->end = line + 1;
  g_ptr_array_add (menu->entries, e);
  return e;
}

struct boot_entry *
boot_menu_last (const struct boot_menu *menu)
{
  const guint n = menu->entries->len;
  return n > 0 ? g_ptr_array_index (menu->entries, n - 1) : NULL;
}

int
boot_menu_index (const struct boot_menu *menu, const char *name)
{
  for (guint i = 0; i < menu->entries->len; i++) {
    const struct boot_entry *e = g_ptr_array_index (menu->entries, i);
    if (strcmp (e->name, name) == 0)
      return (int) i;
  }
  return -1;
}

bool
boot_entry_boots (const struct boot_entry *entry, const char *file)
{
  return entry->file && !entry->recovery && !entry->xen &&
         strcmp (entry->file, file) == 0;
}

int
boot_menu_index_or_first (const struct boot_menu *menu, const char *name)
{
  const int index = name ? boot_menu_index (menu, name) : -1;

  return index >= 0 ? index : menu->entries->len > 0 ? 0 : -1;
}

int
boot_menu_find (const struct boot_menu *menu, const char *file)
{
  for (guint i = 0; i < menu->entries->len; i++)
    if (boot_entry_boots (g_ptr_array_index (menu->entries, i), file))
      return (int) i;
  return -1;
}

void
boot_entry_set_kernel (struct boot_entry *entry, const char *path)
{
  if (entry->kernel)
    return;
  entry->kernel = g_strdup (path);
  entry->file = g_path_get_basename (path);
}

void
boot_entry_look_at (struct boot_entry *entry, const char *arguments)
{
  static const char *const rescue[] = {
    "single", "S", "1", "recovery", "rescue", "emergency",
    "systemd.unit=rescue.target", "systemd.unit=emergency.target", NULL
  };
  g_auto (GStrv) words = g_strsplit_set (arguments, " \t\"", -1);

  for (size_t i = 0; words[i]; i++)
    if (g_strv_contains (rescue, words[i]))
      entry->recovery = true;
}

/*----- lines --------------------------------------------------------------*/

static const char blanks[] = " \t\r";

bool
boot_line_parse (const char *line, struct boot_line *ret)
{
  const size_t key = strspn (line, blanks);
  const size_t length = strcspn (line + key, " \t\r=");
  size_t value = key + length, end = strlen (line);

  if (line[key] == '\0' || line[key] == '#')
    return false;
  value += strspn (line + value, blanks);
  if (line[value] == '=') {
    value++;
    value += strspn (line + value, blanks);
  }
  while (end > value && strchr (blanks, line[end - 1]))
    end--;
  ret->key = key;
  ret->key_length = length;
  ret->value = value;
  ret->value_length = end > value ? end - value : 0;
  return true;
}

bool
boot_line_is (const char *line, const struct boot_line *l, const char *key)
{
  return strlen (key) == l->key_length &&
         g_ascii_strncasecmp (line + l->key, key, l->key_length) == 0;
}

char *
boot_line_value (const char *line, const struct boot_line *l)
{
  return g_strndup (line + l->value, l->value_length);
}

char *
boot_line_set (const char *line, const struct boot_line *l,
               const char *value)
{
  const size_t end = l->value + l->value_length;
  const char last = l->value > 0 ? line[l->value - 1] : '\0';
  const bool joined = strchr (" \t=", last) != NULL;

  return g_strdup_printf ("%.*s%s%s%s", (int) l->value, line,
                          joined ? "" : " ", value, line + end);
}

struct new_default { const char *value; bool done; };

static char *
edit_default (const char *line, void *opaque)
{
  struct new_default *d = opaque;
  struct boot_line l;

  if (!boot_line_parse (line, &l) || !boot_line_is (line, &l, "default"))
    return NULL;
  d->done = true;
  return boot_line_set (line, &l, d->value);
}

char *
boot_lines_set_default (const char *text, const char *value)
{
  struct new_default d = { value, false };
  char *with = text_edit_lines (text, edit_default, &d);

  return with || !d.done ? with : g_strdup (text);
}

char **
boot_lines_split (const char *text, GError **error)
{
  unsigned lines = 0;

  for (const char *p = text; (p = strchr (p, '\n')); p++)
    if (++lines > BOOT_MAX_LINES) {
      error_set (error, "more than %d lines", BOOT_MAX_LINES);
      return NULL;
    }
  return g_strsplit (text, "\n", -1);
}
