/* SPDX-License-Identifier: GPL-2.0-or-later */
/* %strings% of INF files ("INF Strings Section"). */
#include "config.h"

#include <string.h>

#include "v2v/base/error.h"
#include "v2v/base/parse.h"
#include "windows/drivers/inf.h"

#define MAX_SHOWN 60             /* bytes of a foreign name in a message */

struct string {
  const char *raw;               /* as [Strings] has it */
  char *text;                    /* with the others replaced; NULL: not yet */
  bool busy;                     /* just being replaced */
};

struct strings {
  const struct inf *inf;
  GHashTable *table;             /* name in lower case -> struct string */
  size_t budget;                 /* bytes that may still be made */
};

static void
string_free (void *opaque)
{
  struct string *string = opaque;

  g_free (string->text);
  g_free (string);
}

static void
add_section (struct strings *s, const char *name)
{
  const struct inf_section *section = inf_section (s->inf, name);

  for (guint i = 0; section && i < section->lines->len; i++) {
    const struct inf_line *line = g_ptr_array_index (section->lines, i);
    struct string *string;
    char *key;

    if (!line->key)
      continue;
    key = g_ascii_strdown (line->key, -1);
    string = g_new0 (struct string, 1);
    string->raw = inf_field (line, 0);
    g_hash_table_replace (s->table, key, string);
  }
}

static bool replace_text (struct strings *s, const char *text, unsigned depth,
                          GString *out, GError **error);

static const char *
string_text (struct strings *s, struct string *string, const char *name,
             unsigned depth, GError **error)
{
  g_autoptr (GString) out = NULL;
  g_autofree char *clean = NULL;

  if (string->text)
    return string->text;
  if (string->busy || depth >= INF_MAX_DEPTH) {
    clean = clean_text (name, MAX_SHOWN);
    error_set (error, string->busy
               ? "%s cannot be read: its string %%%s%% contains itself"
               : "%s cannot be read: its string %%%s%% is nested too deeply",
               s->inf->name, clean);
    return NULL;
  }
  out = g_string_new (NULL);
  string->busy = true;
  if (!replace_text (s, string->raw, depth + 1, out, error))
    return NULL;
  string->busy = false;
  string->text = g_string_free (g_steal_pointer (&out), FALSE);
  return string->text;
}

/* The string that is named between TEXT, after a percent sign, and CLOSE. */
static struct string *
find_string (struct strings *s, const char *text, const char *close,
             char **ret_name)
{
  *ret_name = g_ascii_strdown (text, close - text);
  return g_hash_table_lookup (s->table, *ret_name);
}

static bool
append (struct strings *s, GString *out, const char *text, size_t length,
        GError **error)
{
  if (length > s->budget || out->len + length > INF_MAX_LINE)
    return error_set (error, "%s cannot be read: its strings make it grow "
                      "too large", s->inf->name);
  s->budget -= length;
  g_string_append_len (out, text, (gssize) length);
  return true;
}

/* A percent sign at *P: append what it stands for, and move on. */
static bool
replace_one (struct strings *s, const char **p, unsigned depth, GString *out,
             GError **error)
{
  const char *close = strchr (*p + 1, '%');
  g_autofree char *name = NULL;
  struct string *string;
  const char *value;

  if (close == *p + 1) {
    *p += 2;
    return append (s, out, "%", 1, error);
  }
  string = close ? find_string (s, *p + 1, close, &name) : NULL;
  if (!string) {
    *p += 1;
    return append (s, out, "%", 1, error);
  }
  value = string_text (s, string, name, depth, error);
  *p = close + 1;
  return value && append (s, out, value, strlen (value), error);
}

static bool
replace_text (struct strings *s, const char *text, unsigned depth,
              GString *out, GError **error)
{
  const char *p = text;

  while (*p) {
    const size_t plain = strcspn (p, "%");

    if (!append (s, out, p, plain, error))
      return false;
    p += plain;
    if (*p && !replace_one (s, &p, depth, out, error))
      return false;
  }
  return true;
}

static bool
replace_field (struct strings *s, char **field, GError **error)
{
  g_autoptr (GString) out = NULL;

  if (!*field || !strchr (*field, '%'))
    return true;
  out = g_string_new (NULL);
  if (!replace_text (s, *field, 0, out, error))
    return false;
  g_free (*field);
  *field = g_string_free (g_steal_pointer (&out), FALSE);
  return true;
}

static bool
replace_section (struct strings *s, struct inf_section *section,
                 GError **error)
{
  for (guint i = 0; i < section->lines->len; i++) {
    struct inf_line *line = g_ptr_array_index (section->lines, i);

    if (!replace_field (s, &line->key, error))
      return false;
    for (guint f = 0; f < line->count; f++)
      if (!replace_field (s, &line->fields[f], error))
        return false;
  }
  return true;
}

static bool
is_strings (const char *name)
{
  return g_str_equal (name, "strings") || g_str_has_prefix (name, "strings.");
}

bool
inf_replace_strings (struct inf *inf, GError **error)
{
  g_autoptr (GHashTable) table =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, string_free);
  struct strings s = { .inf = inf, .table = table,
                       .budget = INF_MAX_REPLACED };
  GHashTableIter iter;
  void *name, *section;

  add_section (&s, "Strings");
  add_section (&s, "Strings.0409");
  g_hash_table_iter_init (&iter, inf->sections);
  while (g_hash_table_iter_next (&iter, &name, &section))
    if (!is_strings (name) && !replace_section (&s, section, error))
      return false;
  return true;
}
