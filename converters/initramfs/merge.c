/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Module indexes for an initramfs: its own, and what new modules add. */
#include "config.h"

#include "converters/initramfs/merge.h"

#include <string.h>

#include "converters/initramfs/kmod-index.h"
#include "converters/initramfs/look.h"
#include "converters/initramfs/text.h"

struct merge {
  const struct initramfs_contents *c;
  const struct module_db *db;
  char *dir;                     /* of the modules, links followed, "…/" */
  GHashTable *fresh;             /* names to add or renew: new -> itself */
  GHashTable *priority;          /* name -> its line in the new modules.dep */
};

char *
merge_unpacked_path (const char *path)
{
  const char *ko = g_strrstr (path, ".ko.");

  return ko ? g_strndup (path, (size_t) (ko - path) + 3) : g_strdup (path);
}

static GBytes *
old_text (const struct merge *m, const char *name)
{
  g_autofree char *path = g_strdup_printf ("lib/modules/%s/%s",
                                           module_db_version (m->db), name);

  return initramfs_contents_text (m->c, path);
}

/* Where a module will be in the initramfs, relative to its directory of
 * modules; NULL: not in it. */
static char *
new_path (const struct merge *m, const char *name)
{
  g_autofree char *path = NULL;

  if (g_hash_table_contains (m->fresh, name))
    return merge_unpacked_path (module_db_path (m->db, name));
  path = initramfs_contents_module (m->c, module_db_version (m->db), name);
  if (!path || !g_str_has_prefix (path, m->dir))
    return NULL;
  return g_strdup (path + strlen (m->dir));
}

static void
append_dep_line (const struct merge *m, const char *name, GString *out)
{
  g_autofree char *path = new_path (m, name);
  g_autoptr (GPtrArray) deps = module_db_deps (m->db, name);

  if (!path || !deps)
    return;
  g_string_append_printf (out, "%s:", path);
  for (unsigned i = 0; i < deps->len; i++) {
    g_autofree char *dep = new_path (m, deps->pdata[i]);

    if (dep)
      g_string_append_printf (out, " %s", dep);
  }
  g_string_append_c (out, '\n');
}

static char *
word_name (struct text word)
{
  g_autofree char *s = g_strndup (word.at, text_length (word));

  return module_name (s);
}

/* The module that a line of modules.dep is of. */
static char *
dep_line_name (struct text line)
{
  size_t len = text_length (line);
  const char *colon = len > 0 ? memchr (line.at, ':', len) : NULL;

  return colon ? word_name ((struct text) { line.at, colon }) : NULL;
}

/* The module that a line "alias PATTERN MODULE" or "softdep MODULE …" is
 * of; *ret_pattern (may be NULL) is the word after the first. */
static char *
rule_line_name (struct text line, struct text *ret_pattern)
{
  struct text word, second, third;

  if (!text_word (&line, &word) || !text_word (&line, &second))
    return NULL;
  if (ret_pattern)
    *ret_pattern = second;
  if (text_equals (word, "softdep"))
    return word_name (second);
  if (text_equals (word, "alias") && text_word (&line, &third))
    return word_name (third);
  return NULL;
}

static void
append_line (GString *out, struct text line)
{
  g_string_append_len (out, line.at, (gssize) text_length (line));
  g_string_append_c (out, '\n');
}

static GBytes *
merge_dep (struct merge *m, const GPtrArray *missing)
{
  g_autoptr (GString) out = g_string_new (NULL);
  GBytes *old = old_text (m, "modules.dep");
  struct text rest = text_of_bytes (old), line;

  while (text_line (&rest, &line)) {
    g_autofree char *name = dep_line_name (line);

    if (!name || !g_hash_table_contains (m->fresh, name))
      append_line (out, line);
  }
  if (!old) {
    g_autoptr (GPtrArray) held =
      initramfs_contents_modules (m->c, module_db_version (m->db));

    for (unsigned i = 0; i < held->len; i++)
      if (!g_hash_table_contains (m->fresh, held->pdata[i]))
        append_dep_line (m, held->pdata[i], out);
  }
  for (unsigned i = 0; i < missing->len; i++)
    append_dep_line (m, missing->pdata[i], out);
  return g_string_free_to_bytes (g_steal_pointer (&out));
}

static bool
is_held (const struct merge *m, const char *name)
{
  g_autofree char *path =
    initramfs_contents_module (m->c, module_db_version (m->db), name);

  return path != NULL;
}

/* modules.alias and modules.softdep: old lines save those of fresh modules,
 * then the kernel's lines of fresh ones (without old text: of all held). */
static GBytes *
merge_rules (const struct merge *m, const char *file, GBytes *kernel)
{
  g_autoptr (GString) out = g_string_new (NULL);
  GBytes *old = old_text (m, file);
  struct text rest = text_of_bytes (old), line;

  while (text_line (&rest, &line)) {
    g_autofree char *name = rule_line_name (line, NULL);

    if (!name || !g_hash_table_contains (m->fresh, name))
      append_line (out, line);
  }
  rest = text_of_bytes (kernel);
  while (text_line (&rest, &line)) {
    g_autofree char *name = rule_line_name (line, NULL);

    if (name && (g_hash_table_contains (m->fresh, name) ||
                 (!old && is_held (m, name))))
      append_line (out, line);
  }
  return g_string_free_to_bytes (g_steal_pointer (&out));
}

static GBytes *
index_dep (struct merge *m, GBytes *dep)
{
  g_autoptr (kmod_index) index = kmod_index_new ();
  struct text rest = text_of_bytes (dep), line;
  unsigned nr = 0;

  while (text_line (&rest, &line)) {
    char *name = dep_line_name (line);
    g_autofree char *value = g_strndup (line.at, text_length (line));

    if (!name)
      continue;
    kmod_index_add (index, name, value, nr);
    g_hash_table_replace (m->priority, name, GUINT_TO_POINTER (nr));
    nr++;
  }
  return kmod_index_write (index);
}

static GBytes *
index_alias (const struct merge *m, GBytes *alias)
{
  g_autoptr (kmod_index) index = kmod_index_new ();
  struct text rest = text_of_bytes (alias), line, pattern;

  while (text_line (&rest, &line)) {
    g_autofree char *name = rule_line_name (line, &pattern);
    g_autofree char *raw = NULL, *key = NULL;
    void *nr = GUINT_TO_POINTER (G_MAXUINT);

    if (!name)
      continue;
    raw = g_strndup (pattern.at, text_length (pattern));
    key = kmod_index_alias (raw);
    g_hash_table_lookup_extended (m->priority, name, NULL, &nr);
    if (key)
      kmod_index_add (index, key, name, GPOINTER_TO_UINT (nr));
  }
  return kmod_index_write (index);
}

static char *
modules_directory (const struct initramfs_contents *c, const char *version)
{
  g_autoptr (GPtrArray) missing = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *path = g_strdup_printf ("lib/modules/%s/x", version);
  char *real = tree_place (c->tree, path, missing);

  if (real)
    real[strlen (real) - 1] = '\0';    /* the "x" */
  return real ? real : g_strdup ("");
}

struct merged *
merge_indexes (const struct initramfs_contents *c, const struct module_db *db,
               const GPtrArray *missing)
{
  const struct module_texts *texts = module_db_texts (db);
  struct merged *r = g_new0 (struct merged, 1);
  g_autofree char *dir = modules_directory (c, module_db_version (db));
  g_autoptr (GHashTable) fresh = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) priority =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  struct merge m = { c, db, dir, fresh, priority };

  for (unsigned i = 0; i < missing->len; i++)
    g_hash_table_add (fresh, missing->pdata[i]);
  r->dep = merge_dep (&m, missing);
  r->alias = merge_rules (&m, "modules.alias", texts->alias);
  r->softdep = merge_rules (&m, "modules.softdep", texts->softdep);
  r->dep_bin = index_dep (&m, r->dep);
  r->alias_bin = index_alias (&m, r->alias);
  return r;
}

void
merged_free (struct merged *m)
{
  if (!m)
    return;
  g_clear_pointer (&m->dep, g_bytes_unref);
  g_clear_pointer (&m->alias, g_bytes_unref);
  g_clear_pointer (&m->softdep, g_bytes_unref);
  g_clear_pointer (&m->dep_bin, g_bytes_unref);
  g_clear_pointer (&m->alias_bin, g_bytes_unref);
  g_free (m);
}
