/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files of [Section] and Key=Value lines. */
#include "config.h"

#include <string.h>

#include "converters/net-ini.h"
#include "converters/text.h"

struct walk {
  const char *section, *key;
  const char *with_key, *value;  /* of an edit */
  bool inside, done;
  char *found;
};

/* Does the line begin a section?  Then note whether it is the one. */
static bool
is_section (const char *line, struct walk *w)
{
  g_autofree char *copy = g_strstrip (g_strdup (line));
  const size_t length = strlen (copy);

  if (copy[0] != '[')
    return false;
  w->inside = length >= 2 && copy[length - 1] == ']' &&
              strlen (w->section) == length - 2 &&
              strncmp (copy + 1, w->section, length - 2) == 0;
  return true;
}

/* The value behind KEY in this line; NULL: it is another line. */
static const char *
value_in (const char *line, const char *key)
{
  const char *p = line + strspn (line, " \t");

  if (!g_str_has_prefix (p, key))
    return NULL;
  p += strlen (key);
  p += strspn (p, " \t");
  return *p == '=' ? p + 1 : NULL;
}

static char *
look (const char *line, void *opaque)
{
  struct walk *w = opaque;
  const char *value;

  if (!is_section (line, w) && w->inside &&
      (value = value_in (line, w->key)) != NULL) {
    g_free (w->found);
    w->found = g_strstrip (g_strdup (value));
  }
  return NULL;
}

char *
net_ini_get (const char *text, const char *section, const char *key)
{
  struct walk w = { .section = section, .key = key };
  g_autofree char *unchanged = text_edit_lines (text, look, &w);

  return w.found;
}

static char *
replace (const char *line, void *opaque)
{
  struct walk *w = opaque;

  if (is_section (line, w) || !w->inside || !value_in (line, w->key))
    return NULL;
  return w->value
         ? g_strconcat (w->with_key, "=", w->value,
                        g_str_has_suffix (line, "\r") ? "\r" : "", NULL)
         : TEXT_DELETE;
}

char *
net_ini_replace (const char *text, const char *section, const char *key,
                 const char *with_key, const char *value)
{
  struct walk w = { .section = section, .key = key, .with_key = with_key,
                    .value = value };
  return text_edit_lines (text, replace, &w);
}

static char *
insert (const char *line, void *opaque)
{
  struct walk *w = opaque;
  const char *end = g_str_has_suffix (line, "\r") ? "\r" : "";

  if (w->done || !is_section (line, w) || !w->inside)
    return NULL;
  w->done = true;
  return g_strconcat (line, "\n", w->key, "=", w->value, end, NULL);
}

char *
net_ini_insert (const char *text, const char *section, const char *key,
                const char *value)
{
  struct walk w = { .section = section, .key = key, .value = value };
  return text_edit_lines (text, insert, &w);
}
