/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Edits of configuration files, line by line, that keep every other byte. */
#include "config.h"

#include <string.h>

#include "converters/text.h"

const char text_delete_mark[] = "";

char *
text_edit_lines (const char *text, text_line_func edit, void *opaque)
{
  g_autoptr (GString) out = g_string_sized_new (strlen (text) + 64);
  bool changed = false;

  for (const char *p = text; *p;) {
    const char *newline = strchr (p, '\n');
    const size_t length = newline ? (size_t) (newline - p) : strlen (p);
    g_autofree char *line = g_strndup (p, length);
    char *with = edit (line, opaque);

    p += length + (newline ? 1 : 0);
    if (with && (with == TEXT_DELETE || strcmp (with, line) != 0))
      changed = true;
    if (with != TEXT_DELETE) {
      g_string_append (out, with ? with : line);
      if (newline)
        g_string_append_c (out, '\n');
      g_free (with);
    }
  }
  return changed ? g_strdup (out->str) : NULL;
}

char *
text_edit_words (const char *line, const char *separators,
                 text_line_func edit, void *opaque)
{
  g_autoptr (GString) out = g_string_sized_new (strlen (line) + 64);
  bool changed = false;

  for (const char *p = line; *p;) {
    const size_t blank = strspn (p, separators);
    const size_t length = strcspn (p + blank, separators);
    g_autofree char *word = g_strndup (p + blank, length);
    g_autofree char *with = length > 0 ? edit (word, opaque) : NULL;

    g_string_append_len (out, p, (gssize) blank);
    g_string_append (out, with ? with : word);
    if (with && strcmp (with, word) != 0)
      changed = true;
    p += blank + length;
  }
  return changed ? g_strdup (out->str) : NULL;
}

bool
text_field (const char *line, unsigned n,
            size_t *ret_start, size_t *ret_length)
{
  static const char blanks[] = " \t\r";
  const char *p = line + strspn (line, blanks);

  for (; n > 0 && *p; n--) {
    p += strcspn (p, blanks);
    p += strspn (p, blanks);
  }
  if (!*p)
    return false;
  *ret_start = (size_t) (p - line);
  *ret_length = strcspn (p, blanks);
  return true;
}

char *
text_field_dup (const char *line, unsigned n)
{
  size_t start, length;

  if (!text_field (line, n, &start, &length))
    return NULL;
  return g_strndup (line + start, length);
}

char *
text_replace (const char *line, size_t start, size_t length, const char *with)
{
  return g_strdup_printf ("%.*s%s%s", (int) start, line, with,
                          line + start + length);
}

bool
text_is_comment (const char *line)
{
  line += strspn (line, " \t\r");
  return *line == '\0' || *line == '#';
}

char *
text_append_line (const char *text, const char *line)
{
  const size_t length = strlen (text);
  const bool open = length > 0 && text[length - 1] != '\n';

  return g_strconcat (text, open ? "\n" : "", line, "\n", NULL);
}

bool
text_has_word (const char *text, const char *word)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (size_t i = 0; lines[i]; i++) {
    g_autofree char *field = text_field_dup (lines[i], 0);
    if (field && strcmp (field, word) == 0)
      return true;
  }
  return false;
}

/*----- shell-style variables ----------------------------------------------*/

/* The end of the shell word that begins at P: a blank, ';', '#' after a
 * blank, or the end of the line, outside quotes.  NULL: a quote is open. */
static const char *
word_end (const char *p)
{
  char quote = 0;

  for (; *p && (quote || !strchr (" \t\r\n;", *p)); p++) {
    if (quote) {
      if (*p == quote)
        quote = 0;
      else if (quote == '"' && *p == '\\' && p[1])
        p++;
    }
    else if (*p == '"' || *p == '\'')
      quote = *p;
    else if (*p == '\\' && p[1] && p[1] != '\n')
      p++;
  }
  return quote ? NULL : p;
}

static char *
unquote (const char *start, const char *end)
{
  GString *out = g_string_new (NULL);
  char quote = 0;

  for (const char *p = start; p < end; p++) {
    if (quote ? *p == quote : *p == '"' || *p == '\'')
      quote = quote ? 0 : *p;
    else if (*p == '\\' && quote != '\'' && p + 1 < end &&
             (!quote || strchr ("\"\\$`", p[1])))
      g_string_append_c (out, *++p);
    else
      g_string_append_c (out, *p);
  }
  return g_string_free (out, FALSE);
}

/* Does an assignment to KEY begin at the line P?  Then its value's start. */
static const char *
assignment (const char *p, const char *key)
{
  p += strspn (p, " \t");
  if (g_str_has_prefix (p, "export") && strchr (" \t", p[6]) && p[6]) {
    p += 6;
    p += strspn (p, " \t");
  }
  if (!g_str_has_prefix (p, key) || p[strlen (key)] != '=')
    return NULL;
  return p + strlen (key) + 1;
}

/* The value of the last assignment to KEY. */
static bool
find_variable (const char *text, const char *key,
               const char **ret_start, const char **ret_end)
{
  bool found = false;

  for (const char *p = text; p && *p;) {
    const char *start = assignment (p, key);
    const char *end = start ? word_end (start) : NULL;

    if (end) {
      *ret_start = start;
      *ret_end = end;
      found = true;
      p = end;
    }
    p = strchr (p, '\n');
    if (p)
      p++;
  }
  return found;
}

char *
text_get_variable (const char *text, const char *key)
{
  const char *start, *end;

  if (!find_variable (text, key, &start, &end))
    return NULL;
  return unquote (start, end);
}

static char *
shell_quote (const char *value)
{
  GString *out;

  if (*value && !value[strspn (value, "abcdefghijklmnopqrstuvwxyz"
                               "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                               "0123456789_./:=,+@%-")])
    return g_strdup (value);
  out = g_string_new ("\"");
  for (; *value; value++) {
    if (strchr ("\"\\$`", *value))
      g_string_append_c (out, '\\');
    g_string_append_c (out, *value);
  }
  g_string_append_c (out, '"');
  return g_string_free (out, FALSE);
}

char *
text_set_variable (const char *text, const char *key, const char *value)
{
  g_autofree char *old = text_get_variable (text, key);
  g_autofree char *quoted = shell_quote (value);
  const char *start, *end;

  if (old && strcmp (old, value) == 0)
    return NULL;
  if (!find_variable (text, key, &start, &end)) {
    g_autofree char *line = g_strconcat (key, "=", quoted, NULL);
    return text_append_line (text, line);
  }
  return text_replace (text, (size_t) (start - text),
                       (size_t) (end - start), quoted);
}
