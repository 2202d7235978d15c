/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A kernel's modules as the index files of /lib/modules/VERSION tell them. */
#include "config.h"

#include "converters/initramfs/modules.h"

#include <stdint.h>

#include "converters/initramfs/softdep.h"
#include "converters/initramfs/text.h"
#include "v2v/base/error.h"

struct module {
  char *name;
  char *path;                    /* relative to /lib/modules/VERSION */
  struct text deps;              /* rest of its line in modules.dep */
};

struct module_db {
  char *version;
  struct module_texts texts;
  GHashTable *modules;           /* name -> struct module */
  GHashTable *builtin;           /* set of names */
  GHashTable *soft;              /* name -> GPtrArray of names */
};

static const char *const module_suffixes[] = {
  ".ko", ".ko.gz", ".ko.xz", ".ko.zst", NULL
};

/* Length of the module suffix at the end of PATH, 0: not a module. */
static size_t
suffix_length (const char *path, size_t len)
{
  for (size_t i = 0; module_suffixes[i]; i++) {
    size_t n = strlen (module_suffixes[i]);

    if (len > n && memcmp (path + len - n, module_suffixes[i], n) == 0)
      return n;
  }
  return 0;
}

bool
module_path_is_module (const char *path)
{
  return suffix_length (path, strlen (path)) > 0;
}

static char *
name_of_text (struct text t)
{
  size_t len = text_length (t);
  char *name;

  for (size_t i = len; i > 0; i--) {
    if (t.at[i-1] == '/') {
      t.at += i;
      len -= i;
      break;
    }
  }
  len -= suffix_length (t.at, len);
  if (len == 0 || len > MODULES_MAX_NAME || memchr (t.at, '\0', len))
    return NULL;
  name = g_strndup (t.at, len);
  g_strdelimit (name, "-", '_');
  return name;
}

char *
module_name (const char *path_or_name)
{
  struct text t = { path_or_name, path_or_name + strlen (path_or_name) };

  return name_of_text (t);
}

static void
module_free (void *opaque)
{
  struct module *m = opaque;

  g_free (m->name);
  g_free (m->path);
  g_free (m);
}

void
module_db_free (struct module_db *db)
{
  if (!db)
    return;
  g_free (db->version);
  g_clear_pointer (&db->texts.dep, g_bytes_unref);
  g_clear_pointer (&db->texts.alias, g_bytes_unref);
  g_clear_pointer (&db->texts.softdep, g_bytes_unref);
  g_clear_pointer (&db->texts.builtin, g_bytes_unref);
  g_hash_table_unref (db->modules);
  g_hash_table_unref (db->builtin);
  g_clear_pointer (&db->soft, g_hash_table_unref);
  g_free (db);
}

/* Old depmods wrote absolute paths: take off what leads to VERSION. */
static char *
relative_path (const struct module_db *db, struct text t)
{
  static const char *const roots[] = { "/lib/modules/", "/usr/lib/modules/" };
  g_autofree char *path = NULL;
  size_t vlen = strlen (db->version);
  const char *rest;

  if (text_length (t) == 0 || text_length (t) > MODULES_MAX_PATH ||
      memchr (t.at, '\0', text_length (t)))
    return NULL;
  path = g_strndup (t.at, text_length (t));
  rest = path;
  for (size_t i = 0; i < G_N_ELEMENTS (roots); i++) {
    size_t n = strlen (roots[i]);

    if (strncmp (path, roots[i], n) == 0 &&
        strncmp (path + n, db->version, vlen) == 0 && path[n+vlen] == '/')
      rest = path + n + vlen + 1;
  }
  if (rest[0] == '/' || !module_path_is_module (rest) ||
      g_str_has_prefix (rest, "../") || strstr (rest, "/../"))
    return NULL;
  return g_strdup (rest);
}

static bool
parse_dep (struct module_db *db, GError **error)
{
  struct text rest = text_of_bytes (db->texts.dep), line;

  while (text_line (&rest, &line)) {
    const char *colon = text_length (line) == 0 ? NULL
      : memchr (line.at, ':', text_length (line));
    g_autofree char *name = NULL, *path = NULL;
    struct module *m;

    if (!colon)
      continue;
    path = relative_path (db, (struct text) { line.at, colon });
    name = path ? module_name (path) : NULL;
    if (!name || g_hash_table_contains (db->modules, name))
      continue;
    if (g_hash_table_size (db->modules) >= MODULES_MAX_COUNT)
      return error_set (error, "modules.dep of kernel %s lists more than "
                        "%d modules", db->version, MODULES_MAX_COUNT);
    m = g_new0 (struct module, 1);
    m->name = g_steal_pointer (&name);
    m->path = g_steal_pointer (&path);
    m->deps = (struct text) { colon + 1, line.end };
    g_hash_table_insert (db->modules, m->name, m);
  }
  return true;
}

static bool
parse_builtin (struct module_db *db, GError **error)
{
  struct text rest = text_of_bytes (db->texts.builtin), line, word;

  while (text_line (&rest, &line)) {
    char *name = text_word (&line, &word) ? name_of_text (word) : NULL;

    if (!name)
      continue;
    g_hash_table_add (db->builtin, name);
    if (g_hash_table_size (db->builtin) > MODULES_MAX_COUNT)
      return error_set (error, "modules.builtin of kernel %s lists more "
                        "than %d modules", db->version, MODULES_MAX_COUNT);
  }
  return true;
}

static bool
check_texts (const char *version, const struct module_texts *texts,
             GError **error)
{
  const struct { const char *name; GBytes *bytes; } all[] = {
    { "modules.dep", texts->dep }, { "modules.alias", texts->alias },
    { "modules.softdep", texts->softdep },
    { "modules.builtin", texts->builtin },
  };

  if (version[0] == '\0' || strlen (version) > MODULES_MAX_NAME ||
      strchr (version, '/') || g_str_equal (version, ".") ||
      g_str_equal (version, ".."))
    return error_set (error, "not a kernel version: \"%s\"", version);
  if (!texts->dep)
    return error_set (error, "/lib/modules/%s has no modules.dep; run "
                      "depmod in the guest first", version);
  for (size_t i = 0; i < G_N_ELEMENTS (all); i++)
    if (all[i].bytes && g_bytes_get_size (all[i].bytes) > MODULES_MAX_TEXT)
      return error_set (error, "%s of kernel %s is larger than %d MiB",
                        all[i].name, version, MODULES_MAX_TEXT >> 20);
  return true;
}

static GBytes *
bytes_ref (GBytes *bytes)
{
  return bytes ? g_bytes_ref (bytes) : NULL;
}

struct module_db *
module_db_new (const char *version, const struct module_texts *texts,
               GError **error)
{
  g_autoptr (module_db) db = NULL;

  if (!check_texts (version, texts, error))
    return NULL;
  db = g_new0 (struct module_db, 1);
  db->version = g_strdup (version);
  db->texts.dep = bytes_ref (texts->dep);
  db->texts.alias = bytes_ref (texts->alias);
  db->texts.softdep = bytes_ref (texts->softdep);
  db->texts.builtin = bytes_ref (texts->builtin);
  db->modules = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                       module_free);
  db->builtin = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (!parse_dep (db, error) || !parse_builtin (db, error))
    return NULL;
  db->soft = softdep_parse (&db->texts, db->modules);
  return g_steal_pointer (&db);
}

const char *
module_db_version (const struct module_db *db)
{
  return db->version;
}

const struct module_texts *
module_db_texts (const struct module_db *db)
{
  return &db->texts;
}

static const struct module *
find_module (const struct module_db *db, const char *name)
{
  g_autofree char *key = module_name (name);

  return key ? g_hash_table_lookup (db->modules, key) : NULL;
}

const char *
module_db_path (const struct module_db *db, const char *name)
{
  const struct module *m = find_module (db, name);

  return m ? m->path : NULL;
}

bool
module_db_is_builtin (const struct module_db *db, const char *name)
{
  g_autofree char *key = module_name (name);

  return key && g_hash_table_contains (db->builtin, key);
}

GPtrArray *
module_db_deps (const struct module_db *db, const char *name)
{
  const struct module *m = find_module (db, name);
  struct text rest, word;
  GPtrArray *deps;

  if (!m)
    return NULL;
  deps = g_ptr_array_new_with_free_func (g_free);
  rest = m->deps;
  while (deps->len < MODULES_MAX_DEPS && text_word (&rest, &word)) {
    char *dep = name_of_text (word);

    if (dep)
      g_ptr_array_add (deps, dep);
  }
  return deps;
}

/* One element of the depth-first walk of module_db_closure. */
struct visit {
  const struct module *module;
  bool leave;                    /* its dependencies are done */
};

static void
push_names (const struct module_db *db, const GPtrArray *names,
            GHashTable *seen, GArray *stack)
{
  for (unsigned i = names ? names->len : 0; i > 0; i--) {
    struct visit v = {
      g_hash_table_lookup (db->modules, names->pdata[i-1]), false
    };

    if (v.module && !g_hash_table_contains (seen, v.module))
      g_array_append_val (stack, v);
  }
}

/* Append MODULE and what it takes to ORDER, dependencies first.  The
 * stack is our own: its depth is the guest's choice. */
static void
close_module (const struct module_db *db, const struct module *module,
              bool soft, GHashTable *seen, GPtrArray *order)
{
  g_autoptr (GArray) stack = g_array_new (FALSE, FALSE,
                                          sizeof (struct visit));
  struct visit v = { module, false };

  g_array_append_val (stack, v);
  while (stack->len > 0) {
    g_autoptr (GPtrArray) deps = NULL;
    struct visit top = g_array_index (stack, struct visit, stack->len - 1);

    g_array_set_size (stack, stack->len - 1);
    if (top.leave) {
      g_ptr_array_add (order, g_strdup (top.module->name));
      continue;
    }
    if (!g_hash_table_add (seen, (void *) top.module))
      continue;
    top.leave = true;
    g_array_append_val (stack, top);
    deps = module_db_deps (db, top.module->name);
    push_names (db, deps, seen, stack);
    if (soft)
      push_names (db, g_hash_table_lookup (db->soft, top.module->name),
                  seen, stack);
  }
}

GPtrArray *
module_db_closure (const struct module_db *db, const char *const *wanted,
                   bool soft, GPtrArray **ret_unavailable)
{
  GPtrArray *order = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) none = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  for (size_t i = 0; wanted[i]; i++) {
    const struct module *m = find_module (db, wanted[i]);

    if (module_db_is_builtin (db, wanted[i]))
      continue;
    if (m)
      close_module (db, m, soft, seen, order);
    else
      g_ptr_array_add (none, g_strdup (wanted[i]));
  }
  if (ret_unavailable)
    *ret_unavailable = g_steal_pointer (&none);
  return order;
}
