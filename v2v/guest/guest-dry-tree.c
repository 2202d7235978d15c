/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Nodes of the dry guest's tree, and paths in it. */
#include "config.h"

#include <string.h>

#include "v2v/base/error.h"
#include "v2v/guest/guest-dry-tree.h"

#define MAX_LINKS 40             /* followed in one path, as Linux does */
#define MAX_PARTS 1000           /* components of one path, links included */

/* --- nodes ------------------------------------------------------------- */

void
node_free (void *opaque)
{
  struct node *n = opaque;

  g_free (n->lower);
  if (n->data)
    g_bytes_unref (n->data);
  g_free (n->target);
  if (n->children)
    g_hash_table_unref (n->children);
  g_free (n);
}

struct node *
node_new (enum guest_type type, unsigned mode, const char *lower)
{
  struct node *n = g_new0 (struct node, 1);

  n->st.type = type;
  n->st.mode = mode;
  n->st.mtime = g_get_real_time () / G_USEC_PER_SEC;
  n->lower = g_strdup (lower);
  if (type == GUEST_DIR)
    n->children = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         node_free);
  return n;
}

/* Replaces what DIR has under NAME. */
void
node_attach (struct node *dir, const char *name, struct node *n)
{
  n->parent = dir;
  g_hash_table_replace (dir->children, g_strdup (name), n);
}

void
node_hide (struct node *dir, const char *name)
{
  node_attach (dir, name, node_new (GUEST_NONE, 0, NULL));
}

void
node_detach (struct node *dir, const char *name)
{
  void *key = NULL;

  g_hash_table_steal_extended (dir->children, name, &key, NULL);
  g_free (key);
  node_hide (dir, name);
}

/* The child NAME of DIR, or NULL; what the base has is looked up once. */
static bool
node_child (struct guest_dry *d, struct node *dir, const char *name,
            struct node **ret_node, GError **error)
{
  struct node *n = g_hash_table_lookup (dir->children, name);
  struct guest_stat st = { .type = GUEST_NONE };

  if (n == NULL && dir->lower) {
    g_autofree char *lower =
      g_strconcat (dir->lower[1] ? dir->lower : "", "/", name, NULL);

    if (!d->lower->ops->stat (d->lower, lower, false, &st, error))
      return false;
    n = node_new (st.type, st.mode, st.type == GUEST_NONE ? NULL : lower);
    n->st = st;
    node_attach (dir, name, n);
  }
  *ret_node = n && n->st.type != GUEST_NONE ? n : NULL;
  return true;
}

/* --- resolving --------------------------------------------------------- */

void
place_clear (struct place *p)
{
  g_free (p->name);
}

bool
node_read_target (struct guest_dry *d, struct node *n, GError **error)
{
  return n->target ||
         d->lower->ops->readlink (d->lower, n->lower, &n->target, error);
}

/* Put the components of PATH before those that are still to come. */
static bool
push_parts (GQueue *todo, const char *path, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);
  guint i;

  for (i = g_strv_length (parts); i > 0; i--)
    if (parts[i - 1][0] && strcmp (parts[i - 1], ".") != 0)
      g_queue_push_head (todo, g_strdup (parts[i - 1]));
  if (g_queue_get_length (todo) > MAX_PARTS)
    return error_set (error, "a path in the guest is too long");
  return true;
}

/* One component further.  A missing place ends the walk. */
static bool
walk (struct guest_dry *d, GQueue *todo, bool follow, struct place *p,
      unsigned *links, GError **error)
{
  g_autofree char *part = g_queue_pop_head (todo);
  struct node *dir = p->node;

  if (dir->st.type != GUEST_DIR) {
    *p = (struct place) { .name = p->name };
    return true;
  }
  g_clear_pointer (&p->name, g_free);
  if (strcmp (part, "..") == 0) {
    p->node = dir->parent ? dir->parent : dir;
    p->dir = p->node;
    return true;
  }
  p->dir = dir;
  p->name = g_steal_pointer (&part);
  if (!node_child (d, dir, p->name, &p->node, error))
    return false;
  if (p->node == NULL && !g_queue_is_empty (todo))
    p->dir = NULL;
  if (p->node == NULL || p->node->st.type != GUEST_LINK ||
      (g_queue_is_empty (todo) && !follow))
    return true;
  if (++*links > MAX_LINKS)
    return error_set (error, "too many symbolic links in the guest at ‘%s’",
                      p->name);
  if (!node_read_target (d, p->node, error) ||
      !push_parts (todo, p->node->target, error))
    return false;
  p->node = p->node->target[0] == '/' ? d->root : dir;
  p->dir = p->node;
  g_clear_pointer (&p->name, g_free);
  return true;
}

bool
place_resolve (struct guest_dry *d, const char *path, bool follow,
               struct place *p, GError **error)
{
  GQueue todo = G_QUEUE_INIT;
  unsigned links = 0;
  bool ok;

  *p = (struct place) { .dir = d->root, .node = d->root };
  ok = push_parts (&todo, path, error);
  while (ok && p->node && !g_queue_is_empty (&todo))
    ok = walk (d, &todo, follow, p, &links, error);
  g_queue_clear_full (&todo, g_free);
  return ok;
}
