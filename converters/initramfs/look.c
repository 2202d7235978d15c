/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What an initramfs holds, and what it lacks for a set of drivers. */
#include "config.h"

#include "converters/initramfs/look.h"

#include <string.h>
#include <sys/stat.h>

#include "converters/initramfs/text.h"
#include "v2v/base/error.h"

static const char *const kept_names[] = {
  "modules.dep", "modules.alias", "modules.softdep"
};

static int
compare_names (const void *a, const void *b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static bool
look_want (const struct initramfs_entry *entry, G_GNUC_UNUSED void *opaque)
{
  const char *slash = strrchr (entry->name, '/');

  if (!S_ISREG (entry->mode))
    return false;
  if (initramfs_tools_wants (entry))
    return true;
  if (!slash || !strstr (entry->name, "lib/modules/"))
    return false;
  for (size_t i = 0; i < G_N_ELEMENTS (kept_names); i++)
    if (g_str_equal (slash + 1, kept_names[i]))
      return true;
  return false;
}

static bool
look_entry (const struct initramfs_entry *entry, void *opaque,
            GError **error)
{
  struct initramfs_contents *c = opaque;
  bool lost;

  c->counts.entries++;
  c->counts.names += strlen (entry->name);
  if (entry->data) {
    c->texts += entry->size;
    if (c->texts > LOOK_MAX_TEXTS)
      return error_set (error, "the initramfs holds more than %d MiB of "
                        "module lists", LOOK_MAX_TEXTS >> 20);
  }
  if (!tree_add (c->tree, entry, &lost, error))
    return false;
  c->counts.lost += lost;
  return true;
}

/* /lib/modules as modprobe finds it. */
static const struct tree_node *
modules_root (const struct initramfs_contents *c)
{
  const struct tree_node *n = tree_find (c->tree, "lib/modules", true);

  if (!n)
    n = tree_find (c->tree, "usr/lib/modules", true);
  return n && tree_is_directory (n) ? n : NULL;
}

/* All modules below DIR by name. */
static GHashTable *
collect_modules (const struct tree_node *dir)
{
  GHashTable *found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                             NULL);
  g_autoptr (GPtrArray) todo = g_ptr_array_new ();

  g_ptr_array_add (todo, (void *) dir);
  while (todo->len > 0) {
    const struct tree_node *n = g_ptr_array_steal_index_fast (todo,
                                                              todo->len - 1);
    GHashTableIter iter;
    void *child;

    if (n->children) {
      g_hash_table_iter_init (&iter, n->children);
      while (g_hash_table_iter_next (&iter, NULL, &child))
        g_ptr_array_add (todo, child);
    } else if (S_ISREG (n->mode) && module_path_is_module (n->name)) {
      char *name = module_name (n->name);

      if (name)
        g_hash_table_replace (found, name, (void *) n);
    }
  }
  return found;
}

static bool
find_versions (struct initramfs_contents *c, GError **error)
{
  const struct tree_node *root = modules_root (c);
  GHashTableIter iter;
  void *child;

  if (!root || !root->children)
    return true;
  g_hash_table_iter_init (&iter, root->children);
  while (g_hash_table_iter_next (&iter, NULL, &child)) {
    const struct tree_node *n = child;

    if (!tree_is_directory (n))
      continue;
    if (c->versions->len >= LOOK_MAX_VERSIONS)
      return error_set (error, "the initramfs holds modules of more than %d "
                        "kernels", LOOK_MAX_VERSIONS);
    g_ptr_array_add (c->versions, g_strdup (n->name));
    g_hash_table_insert (c->modules, g_strdup (n->name),
                         collect_modules (n));
  }
  g_ptr_array_sort (c->versions, compare_names);
  return true;
}

/* "insmod /lib/virtio_blk.ko": what a loader's script loads, as far as the
 * file is there.  Nothing else of such an image is ever loaded. */
static GHashTable *
find_loaded (const struct initramfs_contents *c)
{
  GHashTable *found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                             NULL);
  const struct tree_node *script = tree_find (c->tree, c->tool->loader, true);
  struct text rest = text_of_bytes (script ? script->text : NULL), line, word;

  while (text_line (&rest, &line)) {
    g_autofree char *path = NULL;
    const struct tree_node *n;
    char *name;

    if (!text_word (&line, &word) || !text_equals (word, "insmod") ||
        !text_word (&line, &word))
      continue;
    path = g_strndup (word.at, text_length (word));
    n = tree_find (c->tree, path, true);
    name = n && S_ISREG (n->mode) ? module_name (path) : NULL;
    if (name)
      g_hash_table_replace (found, name, (void *) n);
  }
  return found;
}

struct initramfs_contents *
initramfs_look (GBytes *image, GError **error)
{
  static const struct initramfs_visitor visitor = { look_want, look_entry };
  g_autoptr (initramfs_contents) c = g_new0 (struct initramfs_contents, 1);

  c->tree = tree_new ();
  c->image_size = g_bytes_get_size (image);
  c->segments = g_array_new (FALSE, FALSE,
                             sizeof (struct initramfs_segment));
  c->versions = g_ptr_array_new_with_free_func (g_free);
  c->modules = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                      (GDestroyNotify) g_hash_table_unref);
  if (!initramfs_read (image, &visitor, c, c->segments, error) ||
      !find_versions (c, error))
    return NULL;
  for (unsigned i = 0; i < c->segments->len; i++) {
    const struct initramfs_segment *s =
      &g_array_index (c->segments, struct initramfs_segment, i);

    c->counts.packed += s->size;
    c->counts.unpacked += s->unpacked;
  }
  c->tool = initramfs_tools_detect (c->tree);
  if (c->tool->loader)
    c->loaded = find_loaded (c);
  return g_steal_pointer (&c);
}

void
initramfs_contents_free (struct initramfs_contents *c)
{
  if (!c)
    return;
  tree_free (c->tree);
  g_array_unref (c->segments);
  g_ptr_array_unref (c->versions);
  g_hash_table_unref (c->modules);
  g_clear_pointer (&c->loaded, g_hash_table_unref);
  g_free (c);
}

const struct initramfs_tool *
initramfs_contents_tool (const struct initramfs_contents *c)
{
  return c->tool;
}

const GArray *
initramfs_contents_segments (const struct initramfs_contents *c)
{
  return c->segments;
}

const GPtrArray *
initramfs_contents_versions (const struct initramfs_contents *c)
{
  return c->versions;
}

static GHashTable *
modules_of (const struct initramfs_contents *c, const char *version)
{
  return c->loaded ? c->loaded : g_hash_table_lookup (c->modules, version);
}

char *
initramfs_contents_module (const struct initramfs_contents *c,
                           const char *version, const char *module)
{
  GHashTable *of = modules_of (c, version);
  g_autofree char *name = module_name (module);
  const struct tree_node *n = of && name ? g_hash_table_lookup (of, name)
                                         : NULL;

  return n ? tree_path (n) : NULL;
}

GPtrArray *
initramfs_contents_modules (const struct initramfs_contents *c,
                            const char *version)
{
  GHashTable *of = modules_of (c, version);
  GPtrArray *names = g_ptr_array_new ();
  GHashTableIter iter;
  void *name;

  if (of) {
    g_hash_table_iter_init (&iter, of);
    while (g_hash_table_iter_next (&iter, &name, NULL))
      g_ptr_array_add (names, name);
  }
  g_ptr_array_sort (names, compare_names);
  return names;
}

bool
initramfs_contents_has (const struct initramfs_contents *c, const char *path)
{
  return tree_find (c->tree, path, true) != NULL;
}

GBytes *
initramfs_contents_text (const struct initramfs_contents *c,
                         const char *path)
{
  const struct tree_node *n = tree_find (c->tree, path, true);

  return n ? n->text : NULL;
}

GPtrArray *
initramfs_contents_list (const struct initramfs_contents *c, const char *path)
{
  const struct tree_node *n = tree_find (c->tree, path, true);
  GPtrArray *names = g_ptr_array_new ();
  GHashTableIter iter;
  void *name;

  if (n && n->children) {
    g_hash_table_iter_init (&iter, n->children);
    while (g_hash_table_iter_next (&iter, &name, NULL))
      g_ptr_array_add (names, name);
  }
  g_ptr_array_sort (names, compare_names);
  return names;
}

bool
initramfs_contents_usr_merged (const struct initramfs_contents *c)
{
  const struct tree_node *n = tree_find (c->tree, "lib", true);
  g_autofree char *path = n ? tree_path (n) : NULL;

  return g_strcmp0 (path, "usr/lib") == 0;
}

void
initramfs_contents_counts (const struct initramfs_contents *c,
                           struct initramfs_counts *ret_counts)
{
  *ret_counts = c->counts;
}
