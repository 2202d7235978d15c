/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The file tree that the kernel would make of an initramfs. */
#include "config.h"

#include "converters/initramfs/tree.h"

#include <string.h>
#include <sys/stat.h>

#include "v2v/base/error.h"

#define TREE_MAX_COMPONENT 255         /* NAME_MAX */
#define TREE_MAX_PENDING 65536         /* bytes of path left to walk */

struct tree {
  /* All nodes ever made, the root first.  They are freed from here: the
   * depth of the tree is the guest's choice, so nothing recurses. */
  GPtrArray *nodes;
  uint64_t steps;
};

static void
node_free (void *opaque)
{
  struct tree_node *n = opaque;

  g_free (n->name);
  g_free (n->target);
  g_clear_pointer (&n->children, g_hash_table_unref);
  g_clear_pointer (&n->text, g_bytes_unref);
  g_free (n);
}

static struct tree_node *
root_of (const struct tree *t)
{
  return t->nodes->pdata[0];
}

struct tree *
tree_new (void)
{
  struct tree *t = g_new0 (struct tree, 1);
  struct tree_node *root = g_new0 (struct tree_node, 1);

  root->name = g_strdup ("");
  root->parent = root;
  root->mode = S_IFDIR | 0755;
  t->nodes = g_ptr_array_new_with_free_func (node_free);
  g_ptr_array_add (t->nodes, root);
  return t;
}

void
tree_free (struct tree *t)
{
  if (!t)
    return;
  g_ptr_array_unref (t->nodes);
  g_free (t);
}

bool
tree_is_directory (const struct tree_node *n)
{
  return S_ISDIR (n->mode);
}

static struct tree_node *
child_of (const struct tree_node *dir, const char *name)
{
  return dir->children ? g_hash_table_lookup (dir->children, name) : NULL;
}

/* Take the first component off *path into NAME; false: none is left.
 * Too long a component comes out as "", which no node is called. */
static bool
next_component (const char **path, char name[TREE_MAX_COMPONENT + 1])
{
  const char *p = *path + strspn (*path, "/");
  size_t len = strcspn (p, "/");

  if (len == 0)
    return false;
  *path = p + len;
  name[0] = '\0';
  if (len <= TREE_MAX_COMPONENT) {
    memcpy (name, p, len);
    name[len] = '\0';
  }
  return true;
}

/* Walk PATH from the root; *steps counts the components. */
static struct tree_node *
walk (const struct tree *t, const char *path, bool follow, uint64_t *steps)
{
  struct tree_node *at = root_of (t);
  g_autofree char *pending = NULL;     /* what a link has put in front */
  char name[TREE_MAX_COMPONENT + 1];
  unsigned links = 0;

  while (next_component (&path, name)) {
    struct tree_node *child;

    ++*steps;
    if (!tree_is_directory (at))
      return NULL;
    if (strcmp (name, ".") == 0)
      continue;
    child = strcmp (name, "..") == 0 ? at->parent : child_of (at, name);
    if (!child)
      return NULL;
    if (!child->target || (!follow && path[strspn (path, "/")] == '\0')) {
      at = child;
      continue;
    }
    if (++links > TREE_MAX_LINKS ||
        strlen (child->target) + strlen (path) > TREE_MAX_PENDING)
      return NULL;
    if (child->target[0] == '/')
      at = root_of (t);
    path = g_strconcat (child->target, "/", path, NULL);
    g_free (pending);
    pending = (char *) path;
  }
  return at;
}

const struct tree_node *
tree_find (const struct tree *t, const char *path, bool follow)
{
  uint64_t steps = 0;

  return walk (t, path, follow, &steps);
}

static void
unlink_node (struct tree_node *n)
{
  g_hash_table_remove (n->parent->children, n->name);
}

static struct tree_node *
make_node (struct tree *t, struct tree_node *dir, const char *name)
{
  struct tree_node *n = g_new0 (struct tree_node, 1);

  n->name = g_strdup (name);
  n->parent = dir;
  g_ptr_array_add (t->nodes, n);
  if (!dir->children)
    dir->children = g_hash_table_new (g_str_hash, g_str_equal);
  g_hash_table_insert (dir->children, n->name, n);
  return n;
}

/* Make ENTRY as NAME in DIR. */
static bool
apply (struct tree *t, struct tree_node *dir, const char *name,
       const struct initramfs_entry *e)
{
  struct tree_node *n = child_of (dir, name);

  if (n && (S_ISLNK (e->mode) || ((n->mode ^ e->mode) & S_IFMT) != 0)) {
    if (n->children && g_hash_table_size (n->children) > 0)
      return false;
    unlink_node (n);
    n = NULL;
  }
  if (!n)
    n = make_node (t, dir, name);
  n->mode = e->mode;
  n->hard_link = S_ISREG (e->mode) && e->nlink > 1;
  g_clear_pointer (&n->text, g_bytes_unref);
  if (S_ISLNK (e->mode))
    n->target = g_strndup ((const char *) e->data, e->size);
  else if (S_ISREG (e->mode) && e->data)
    n->text = g_bytes_new (e->data, e->size);
  return true;
}

bool
tree_add (struct tree *t, const struct initramfs_entry *entry,
          bool *ret_lost, GError **error)
{
  g_autofree char *path = g_strdup (entry->name);
  size_t len = strlen (path);
  const char *name;
  char *slash;
  struct tree_node *dir;

  while (len > 0 && path[len-1] == '/')
    path[--len] = '\0';
  slash = strrchr (path, '/');
  name = slash ? slash + 1 : path;
  if (slash)
    *slash = '\0';
  dir = slash ? walk (t, path, true, &t->steps) : root_of (t);
  t->steps++;
  if (t->steps > TREE_MAX_STEPS)
    return error_set (error, "the initramfs has too many deep paths and "
                      "symbolic links");
  if (strcmp (name, "") == 0 || strcmp (name, ".") == 0 ||
      strcmp (name, "..") == 0)
    *ret_lost = !S_ISDIR (entry->mode);
  else
    *ret_lost = !dir || !tree_is_directory (dir) ||
                strlen (name) > TREE_MAX_COMPONENT ||
                !apply (t, dir, name, entry);
  return true;
}

char *
tree_path (const struct tree_node *n)
{
  char buf[TREE_MAX_PATH + 1];
  size_t at = sizeof buf - 1;

  buf[at] = '\0';
  for (; n->parent != n; n = n->parent) {
    size_t len = strlen (n->name);

    if (len + 1 > at)
      return NULL;
    if (buf[at] != '\0')
      buf[--at] = '/';
    at -= len;
    memcpy (buf + at, n->name, len);
  }
  return g_strdup (buf + at);
}

char *
tree_place (const struct tree *t, const char *path, GPtrArray *missing)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);
  g_autoptr (GString) here = g_string_new (NULL);
  bool exists = true;

  for (size_t i = 0; parts[i]; i++) {
    bool last = parts[i+1] == NULL;
    const struct tree_node *n, *to;

    if (parts[i][0] == '\0' || strcmp (parts[i], ".") == 0)
      continue;
    if (strcmp (parts[i], "..") == 0 || here->len > TREE_MAX_PATH ||
        strlen (parts[i]) > TREE_MAX_COMPONENT)
      return NULL;
    if (here->len > 0)
      g_string_append_c (here, '/');
    g_string_append (here, parts[i]);
    n = exists ? tree_find (t, here->str, false) : NULL;
    if (n && !last) {
      g_autofree char *real = NULL;

      to = tree_find (t, here->str, true);
      real = to && tree_is_directory (to) ? tree_path (to) : NULL;
      if (!real)
        return NULL;
      g_string_assign (here, real);
    }
    exists = n != NULL;
    if (!n && !last)
      g_ptr_array_add (missing, g_strdup (here->str));
  }
  return here->len > TREE_MAX_PATH ? NULL
    : g_string_free (g_steal_pointer (&here), FALSE);
}
