/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A guest in which all changes stay in memory, over a base guest that is
 * only read. */
#include "config.h"

#include <string.h>

#include "v2v/base/error.h"
#include "v2v/guest/guest-dry-tree.h"
#include "v2v/guest/guest-glob.h"

static bool
resolve (struct guest *g, const char *path, bool follow, struct place *p,
         GError **error)
{
  return place_resolve ((struct guest_dry *) g, path, follow, p, error);
}

static bool
not_found (const char *path, GError **error)
{
  return error_set_code (error, V2V_ERROR_NOT_FOUND,
                         "‘%s’ does not exist in the guest", path);
}

static bool
resolve_existing (struct guest *g, const char *path, bool follow,
                  struct place *p, GError **error)
{
  return resolve (g, path, follow, p, error) &&
         (p->node || not_found (path, error));
}

static bool
resolve_type (struct guest *g, const char *path, enum guest_type type,
              const char *type_name, struct place *p, GError **error)
{
  if (!resolve_existing (g, path, type != GUEST_LINK, p, error))
    return false;
  /* What is below a file does not exist, as ENOTDIR says elsewhere. */
  return p->node->st.type == type ||
         error_set_code (error, type == GUEST_DIR ? V2V_ERROR_NOT_FOUND
                                                  : V2V_ERROR_FAILED,
                         "‘%s’ in the guest is not %s", path, type_name);
}

/* --- reading ----------------------------------------------------------- */

static bool
node_read (struct guest_dry *d, struct node *n, const char *path,
           uint64_t max, GBytes **ret_data, GError **error)
{
  if (n->st.size > max)
    return error_set (error, "‘%s’ in the guest has %ju bytes, more than "
                      "the %ju that are read", path, (uintmax_t) n->st.size,
                      (uintmax_t) max);
  if (n->data == NULL)
    return d->lower->ops->read (d->lower, n->lower, max, ret_data, error);
  *ret_data = g_bytes_ref (n->data);
  return true;
}

static bool
dry_read (struct guest *g, const char *path, uint64_t max,
          GBytes **ret_data, GError **error)
{
  autoplace p = { 0 };

  return resolve_type (g, path, GUEST_FILE, "a regular file", &p, error) &&
         node_read ((struct guest_dry *) g, p.node, path, max, ret_data,
                    error);
}

static bool
dry_stat (struct guest *g, const char *path, bool follow,
          struct guest_stat *ret_stat, GError **error)
{
  autoplace p = { 0 };

  if (!resolve (g, path, follow, &p, error))
    return false;
  *ret_stat = p.node ? p.node->st
                     : (struct guest_stat) { .type = GUEST_NONE };
  return true;
}

static bool
dry_readlink (struct guest *g, const char *path, char **ret_target,
              GError **error)
{
  autoplace p = { 0 };

  if (!resolve_type (g, path, GUEST_LINK, "a symbolic link", &p, error) ||
      !node_read_target ((struct guest_dry *) g, p.node, error))
    return false;
  *ret_target = g_strdup (p.node->target);
  return true;
}

static bool
dry_list (struct guest *g, const char *path, GStrv *ret_names,
          GError **error)
{
  struct guest_dry *d = (struct guest_dry *) g;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) lower = NULL;
  autoplace p = { 0 };
  GHashTableIter iter;
  void *name, *child;
  size_t i;

  if (!resolve_type (g, path, GUEST_DIR, "a directory", &p, error) ||
      (p.node->lower &&
       !d->lower->ops->list (d->lower, p.node->lower, &lower, error)))
    return false;
  for (i = 0; lower && lower[i]; i++)
    if (!g_hash_table_contains (p.node->children, lower[i]))
      g_ptr_array_add (names, g_strdup (lower[i]));
  g_hash_table_iter_init (&iter, p.node->children);
  while (g_hash_table_iter_next (&iter, &name, &child))
    if (((struct node *) child)->st.type != GUEST_NONE)
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_add (names, NULL);
  *ret_names = (GStrv) g_ptr_array_steal (names, NULL);
  return true;
}

/* The nearest directory that the base has knows its file system. */
static bool
dry_space (struct guest *g, const char *path, struct guest_space *ret_space,
           GError **error)
{
  struct guest_dry *d = (struct guest_dry *) g;
  autoplace p = { 0 };
  const struct node *n;

  if (!resolve_existing (g, path, true, &p, error))
    return false;
  for (n = p.node; n->lower == NULL; n = n->parent)
    ;
  return d->lower->ops->space (d->lower, n->lower, ret_space, error);
}

/* --- changing ---------------------------------------------------------- */

static void
node_set_data (struct node *n, GBytes *data)
{
  if (n->data)
    g_bytes_unref (n->data);
  n->data = g_bytes_ref (data);
  n->st.size = g_bytes_get_size (data);
  n->st.mtime = g_get_real_time () / G_USEC_PER_SEC;
}

/* The file at PATH, made if it is missing. */
static struct node *
open_file (struct guest *g, const char *path, struct place *p,
           GError **error)
{
  static const char empty[] = "";
  g_autoptr (GBytes) none = g_bytes_new_static (empty, 0);

  if (!resolve (g, path, true, p, error))
    return NULL;
  if (p->node && p->node->st.type != GUEST_FILE) {
    error_set (error, "‘%s’ in the guest is not a regular file", path);
    return NULL;
  }
  if (p->node == NULL && p->dir == NULL) {
    not_found (path, error);
    return NULL;
  }
  if (p->node == NULL) {
    p->node = node_new (GUEST_FILE, 0644, NULL);
    node_set_data (p->node, none);
    node_attach (p->dir, p->name, p->node);
  }
  return p->node;
}

static bool
dry_write (struct guest *g, const char *path, GBytes *data, GError **error)
{
  autoplace p = { 0 };
  struct node *n = open_file (g, path, &p, error);

  if (n == NULL)
    return false;
  node_set_data (n, data);
  return true;
}

static bool
dry_append (struct guest *g, const char *path, GBytes *data, GError **error)
{
  autoplace p = { 0 };
  g_autoptr (GBytes) old = NULL, joined = NULL;
  GByteArray *both;
  struct node *n = open_file (g, path, &p, error);

  if (n == NULL || !node_read ((struct guest_dry *) g, n, path,
                               GUEST_MAX_FILE, &old, error))
    return false;
  both = g_byte_array_sized_new (g_bytes_get_size (old) +
                                 g_bytes_get_size (data));
  g_byte_array_append (both, g_bytes_get_data (old, NULL),
                       g_bytes_get_size (old));
  g_byte_array_append (both, g_bytes_get_data (data, NULL),
                       g_bytes_get_size (data));
  joined = g_byte_array_free_to_bytes (both);
  node_set_data (n, joined);
  return true;
}

static bool
dry_mkdir (struct guest *g, const char *path, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);
  g_autoptr (GString) so_far = g_string_new (NULL);
  size_t i;

  for (i = 0; parts[i]; i++) {
    autoplace p = { 0 };

    if (parts[i][0] == '\0')
      continue;
    g_string_append_printf (so_far, "/%s", parts[i]);
    if (!resolve (g, so_far->str, true, &p, error))
      return false;
    /* No node and no directory: a link that leads nowhere. */
    if (p.node ? p.node->st.type != GUEST_DIR : p.dir == NULL)
      return error_set (error, "‘%s’ in the guest is not a directory",
                        so_far->str);
    if (p.node == NULL)
      node_attach (p.dir, p.name, node_new (GUEST_DIR, 0755, NULL));
  }
  return true;
}

static bool
dry_remove (struct guest *g, const char *path, GError **error)
{
  autoplace p = { 0 };

  if (!resolve_existing (g, path, false, &p, error))
    return false;
  node_hide (p.dir, p.name);
  return true;
}

static bool
is_within (const struct node *n, const struct node *dir)
{
  for (; n; n = n->parent)
    if (n == dir)
      return true;
  return false;
}

static bool
check_rename (struct guest *g, const struct place *from,
              const struct place *to, const char *to_path, GError **error)
{
  g_auto (GStrv) names = NULL;
  bool from_dir = from->node->st.type == GUEST_DIR;

  if (to->node == NULL && to->dir == NULL)
    return not_found (to_path, error);
  if (is_within (to->dir, from->node))
    return error_set (error, "‘%s’ in the guest is within the directory "
                      "that would be renamed", to_path);
  if (to->node == NULL)
    return true;
  if (from_dir != (to->node->st.type == GUEST_DIR))
    return error_set (error, "‘%s’ in the guest is %s directory", to_path,
                      from_dir ? "not a" : "a");
  if (from_dir && (!dry_list (g, to_path, &names, error) || names[0]))
    return error_set (error, "the directory ‘%s’ in the guest is not empty",
                      to_path);
  return true;
}

static bool
dry_rename (struct guest *g, const char *from, const char *to,
            GError **error)
{
  autoplace p = { 0 }, q = { 0 };
  struct node *n;

  if (!resolve_existing (g, from, false, &p, error) ||
      !resolve (g, to, false, &q, error))
    return false;
  if (p.node == q.node)
    return true;
  if (!check_rename (g, &p, &q, to, error))
    return false;
  n = p.node;
  node_detach (p.dir, p.name);
  node_attach (q.dir, q.name, n);
  return true;
}

static bool
dry_copy (struct guest *g, const char *from, const char *to, GError **error)
{
  autoplace p = { 0 }, q = { 0 };

  if (!resolve_type (g, from, GUEST_FILE, "a regular file", &p, error) ||
      open_file (g, to, &q, error) == NULL)
    return false;
  if (p.node == q.node)
    return error_set (error, "‘%s’ and ‘%s’ in the guest are the same file",
                      from, to);
  g_free (q.node->lower);
  q.node->lower = g_strdup (p.node->lower);
  if (q.node->data)
    g_bytes_unref (q.node->data);
  q.node->data = p.node->data ? g_bytes_ref (p.node->data) : NULL;
  q.node->st = p.node->st;
  return true;
}

static bool
dry_stage (struct guest *g, const char *from, const char *to, GBytes *data,
           GError **error)
{
  return dry_copy (g, from, to, error) && dry_write (g, to, data, error);
}

static bool
dry_symlink (struct guest *g, const char *target, const char *path,
             GError **error)
{
  autoplace p = { 0 };
  struct node *n;

  if (!resolve (g, path, false, &p, error))
    return false;
  if (p.node)
    return error_set (error, "‘%s’ exists in the guest", path);
  if (p.dir == NULL)
    return not_found (path, error);
  n = node_new (GUEST_LINK, 0777, NULL);
  n->target = g_strdup (target);
  n->st.size = strlen (target);
  node_attach (p.dir, p.name, n);
  return true;
}

static bool
dry_chmod (struct guest *g, const char *path, unsigned mode, GError **error)
{
  autoplace p = { 0 };

  if (!resolve_existing (g, path, true, &p, error))
    return false;
  p.node->st.mode = mode;
  return true;
}

static bool
dry_set_label (struct guest *g, const char *path,
               const char *label G_GNUC_UNUSED, GError **error)
{
  autoplace p = { 0 };

  return resolve_existing (g, path, false, &p, error);
}

static bool
dry_set_security (struct guest *g, const char *path,
                  GBytes *descriptor G_GNUC_UNUSED, GError **error)
{
  return dry_set_label (g, path, NULL, error);
}

static bool
dry_read_device (struct guest *g, const char *device, uint64_t offset,
                 size_t size, GBytes **ret_data, GError **error)
{
  struct guest *lower = ((struct guest_dry *) g)->lower;

  return lower->ops->read_device (lower, device, offset, size, ret_data,
                                  error);
}

static bool
dry_write_device (struct guest *g G_GNUC_UNUSED,
                  const char *device G_GNUC_UNUSED,
                  uint64_t offset G_GNUC_UNUSED, GBytes *data G_GNUC_UNUSED,
                  GError **error G_GNUC_UNUSED)
{
  return true;
}

static bool
dry_run (struct guest *g G_GNUC_UNUSED,
         const char *const *argv G_GNUC_UNUSED,
         unsigned seconds G_GNUC_UNUSED, char **ret_stdout,
         GError **error G_GNUC_UNUSED)
{
  if (ret_stdout)
    *ret_stdout = g_strdup ("");
  return true;
}

static void
dry_free (struct guest *g)
{
  struct guest_dry *d = (struct guest_dry *) g;

  node_free (d->root);
  g_free (d);
}

static const struct guest_ops dry_ops = {
  .name = "dry",
  .read = dry_read, .write = dry_write, .append = dry_append,
  .stat = dry_stat, .readlink = dry_readlink, .list = dry_list,
  .glob = guest_glob_by_list, .mkdir = dry_mkdir, .remove = dry_remove,
  .rename = dry_rename, .copy = dry_copy, .stage = dry_stage,
  .symlink = dry_symlink, .chmod = dry_chmod,
  .set_label = dry_set_label, .set_security = dry_set_security,
  .read_device = dry_read_device, .write_device = dry_write_device,
  .space = dry_space,
  .run = dry_run, .free = dry_free,
};

struct guest *
guest_dry_new (struct guest *base)
{
  struct guest_dry *d = g_new0 (struct guest_dry, 1);

  d->base.ops = &dry_ops;
  d->base.account = account_new ();
  d->lower = base;
  d->root = node_new (GUEST_DIR, 0755, "/");
  return &d->base;
}
