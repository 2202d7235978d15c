/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Soft dependencies: modules.softdep, with modules.alias where a target is
 * an alias. */
#include "config.h"

#include "converters/initramfs/softdep.h"

#include "converters/initramfs/text.h"

struct softdep {
  GHashTable *modules;           /* names that exist */
  GHashTable *aliases;           /* target -> GPtrArray of names */
  GHashTable *found;             /* name -> GPtrArray of names */
};

static char *
name_of (struct text word)
{
  g_autofree char *s = g_strndup (word.at, text_length (word));

  return module_name (s);
}

static void
free_names (void *opaque)
{
  g_ptr_array_unref (opaque);
}

static GHashTable *
new_lists (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_names);
}

/* The list of KEY, made if there is none. */
static GPtrArray *
list_of (GHashTable *lists, const char *key)
{
  GPtrArray *list = g_hash_table_lookup (lists, key);

  if (!list) {
    list = g_ptr_array_new_with_free_func (g_free);
    g_hash_table_insert (lists, g_strdup (key), list);
  }
  return list;
}

/* "softdep NAME pre: A B post: C": NAME to *ret_name, *line goes on behind
 * it; false: another kind of line, or no module of ours. */
static bool
begin_line (const struct softdep *s, struct text *line, char **ret_name)
{
  struct text word;
  g_autofree char *name = NULL;

  if (!text_word (line, &word) || !text_equals (word, "softdep") ||
      !text_word (line, &word))
    return false;
  name = name_of (word);
  if (!name || !g_hash_table_contains (s->modules, name))
    return false;
  *ret_name = g_steal_pointer (&name);
  return true;
}

static char *
next_target (struct text *line)
{
  struct text word;

  while (text_word (line, &word)) {
    char *target = text_equals (word, "pre:") || text_equals (word, "post:")
      ? NULL : name_of (word);

    if (target)
      return target;
  }
  return NULL;
}

/* Targets that are no modules: an empty list for each. */
static void
collect_aliases (struct softdep *s, GBytes *text)
{
  struct text rest = text_of_bytes (text), line;

  while (text_line (&rest, &line)) {
    g_autofree char *name = NULL;
    char *target;

    if (!begin_line (s, &line, &name))
      continue;
    while ((target = next_target (&line))) {
      if (!g_hash_table_contains (s->modules, target))
        list_of (s->aliases, target);
      g_free (target);
    }
  }
}

static void
resolve_aliases (struct softdep *s, GBytes *text)
{
  struct text rest = text_of_bytes (text), line, word, pattern;

  while (text_line (&rest, &line)) {
    g_autofree char *key = NULL, *name = NULL;
    GPtrArray *list;

    if (!text_word (&line, &word) || !text_equals (word, "alias") ||
        !text_word (&line, &pattern) || !text_word (&line, &word))
      continue;
    key = name_of (pattern);
    list = key ? g_hash_table_lookup (s->aliases, key) : NULL;
    if (!list || list->len >= SOFTDEP_MAX_ALIASES)
      continue;
    name = name_of (word);
    if (name && g_hash_table_contains (s->modules, name))
      g_ptr_array_add (list, g_steal_pointer (&name));
  }
}

static void
collect_targets (struct softdep *s, GBytes *text)
{
  struct text rest = text_of_bytes (text), line;

  while (text_line (&rest, &line)) {
    g_autofree char *name = NULL;
    GPtrArray *to;
    char *target;

    if (!begin_line (s, &line, &name))
      continue;
    to = list_of (s->found, name);
    while (to->len < MODULES_MAX_DEPS && (target = next_target (&line))) {
      GPtrArray *list = g_hash_table_lookup (s->aliases, target);

      for (unsigned i = 0; list && i < list->len; i++)
        g_ptr_array_add (to, g_strdup (list->pdata[i]));
      if (g_hash_table_contains (s->modules, target))
        g_ptr_array_add (to, target);
      else
        g_free (target);
    }
  }
}

GHashTable *
softdep_parse (const struct module_texts *texts, GHashTable *modules)
{
  g_autoptr (GHashTable) aliases = new_lists ();
  struct softdep s = { modules, aliases, new_lists () };

  collect_aliases (&s, texts->softdep);
  if (g_hash_table_size (aliases) > 0)
    resolve_aliases (&s, texts->alias);
  collect_targets (&s, texts->softdep);
  return s.found;
}
