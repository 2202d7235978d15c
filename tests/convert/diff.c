/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Snapshots of a directory tree, and what changed between two. */
#include "config.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "converters/initramfs/initramfs.h"
#include "tests/convert/tree.h"

#define MAX_SHOWN 6              /* lines of a new file */

static void
file_free (gpointer data)
{
  struct tree_file *f = data;

  g_free (f->kind);
  g_clear_pointer (&f->data, g_bytes_unref);
  g_free (f);
}

/*----- snapshots ----------------------------------------------------------*/

static void scan (GHashTable *files, const char *top, const char *path);

static void
scan_dir (GHashTable *files, const char *top, const char *path)
{
  g_autofree char *full = g_strconcat (top, path, NULL);
  g_autoptr (GDir) dir = g_dir_open (full, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir))) {
    g_autofree char *child = g_strconcat (path, "/", name, NULL);
    scan (files, top, child);
  }
}

static void
scan (GHashTable *files, const char *top, const char *path)
{
  g_autofree char *full = g_strconcat (top, path, NULL);
  struct tree_file *f = g_new0 (struct tree_file, 1);
  struct stat st;

  g_assert_cmpint (lstat (full, &st), ==, 0);
  if (S_ISLNK (st.st_mode)) {
    g_autofree char *target = g_file_read_link (full, NULL);
    f->kind = g_strconcat ("link to ", target, NULL);
  }
  else
    f->kind = g_strdup_printf ("%s %04o", S_ISDIR (st.st_mode) ? "directory"
                               : "file", st.st_mode & 07777);
  if (S_ISREG (st.st_mode)) {
    char *data;
    gsize size;

    g_assert_true (g_file_get_contents (full, &data, &size, NULL));
    f->data = g_bytes_new_take (data, size);
  }
  g_hash_table_insert (files, g_strdup (path), f);
  if (S_ISDIR (st.st_mode))
    scan_dir (files, top, path);
}

GHashTable *
tree_snapshot (const char *dir)
{
  GHashTable *files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                             file_free);
  scan_dir (files, dir, "");
  return files;
}

/*----- text ---------------------------------------------------------------*/

/* A carriage return is shown as "\\r". */
static char **
lines_of (const struct tree_file *f)
{
  g_autoptr (GString) shown = NULL;
  gsize size;
  const char *data = g_bytes_get_data (f->data, &size);
  g_autofree char *text = g_strndup (data ? data : "", size);

  if (size > 0 && text[size - 1] == '\n')
    text[size - 1] = '\0';
  /* The padding of grubenv says nothing; its size is checked elsewhere. */
  if (g_str_has_suffix (text, "##########") && strchr (text, '\n'))
    *(strrchr (text, '\n') + 1) = '\0';
  shown = g_string_new (text);
  g_string_replace (shown, "\r", "\\r", 0);
  return g_strsplit (shown->str, "\n", -1);
}

/* Lengths of longest common subsequences, of the rest behind (i, j). */
static guint *
common_lengths (char **a, guint n, char **b, guint m)
{
  guint *len = g_new0 (guint, (gsize) (n + 1) * (m + 1));

  for (guint i = n; i-- > 0;)
    for (guint j = m; j-- > 0;)
      len[i * (m + 1) + j] = strcmp (a[i], b[j]) == 0
        ? len[(i + 1) * (m + 1) + j + 1] + 1
        : MAX (len[(i + 1) * (m + 1) + j], len[i * (m + 1) + j + 1]);
  return len;
}

static void
diff_lines (GString *out, const struct tree_file *old,
            const struct tree_file *new)
{
  g_auto (GStrv) a = lines_of (old), b = lines_of (new);
  const guint n = g_strv_length (a), m = g_strv_length (b);
  g_autofree guint *len = common_lengths (a, n, b, m);
  guint i = 0, j = 0;

  while (i < n || j < m) {
    if (i < n && j < m && strcmp (a[i], b[j]) == 0)
      i++, j++;
    else if (i < n && (j == m || len[(i + 1) * (m + 1) + j] >=
                       len[i * (m + 1) + j + 1]))
      g_string_append_printf (out, "  - %s\n", a[i++]);
    else
      g_string_append_printf (out, "  + %s\n", b[j++]);
  }
}

/*----- initramfs ----------------------------------------------------------*/

static void
add_modules (GHashTable *names, const struct initramfs_contents *c,
             const char *version)
{
  g_autoptr (GPtrArray) modules = initramfs_contents_modules (c, version);

  for (guint i = 0; i < modules->len; i++)
    g_hash_table_add (names, g_strdup (g_ptr_array_index (modules, i)));
}

static GHashTable *
modules_of (GBytes *image)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (initramfs_contents) c = initramfs_look (image, &error);
  GHashTable *names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                             NULL);
  const GPtrArray *versions;

  if (!c)
    return names;
  if (initramfs_contents_tool (c)->loader)
    add_modules (names, c, "");
  versions = initramfs_contents_versions (c);
  for (guint i = 0; i < versions->len; i++)
    add_modules (names, c, g_ptr_array_index (versions, i));
  return names;
}

static void
diff_images (GString *out, GBytes *old, GBytes *new)
{
  g_autoptr (GHashTable) a = modules_of (old), b = modules_of (new);
  g_autoptr (GList) names = g_list_sort (g_hash_table_get_keys (b),
                                         (GCompareFunc) strcmp);
  gsize old_size, new_size;
  const char *old_data = g_bytes_get_data (old, &old_size);
  const char *new_data = g_bytes_get_data (new, &new_size);

  if (new_size >= old_size && memcmp (old_data, new_data, old_size) == 0)
    g_string_append (out, "  old bytes kept\n");
  for (GList *l = names; l; l = l->next)
    if (!g_hash_table_contains (a, l->data))
      g_string_append_printf (out, "  + module %s\n", (char *) l->data);
}

/*----- differences --------------------------------------------------------*/

/* Shown by what they hold. */
static bool
is_image (const char *path)
{
  return strstr (path, "/boot/initr") != NULL || strstr (path, ".EFI") != NULL;
}

static void
show_new (GString *out, const char *path, const struct tree_file *f)
{
  g_auto (GStrv) lines = NULL;

  g_string_append_printf (out, "new %s: %s\n", path, f->kind);
  if (!f->data || is_image (path) || tree_is_hive (f->data))
    return;
  lines = lines_of (f);
  if (g_strv_length (lines) > MAX_SHOWN)
    return;
  for (size_t i = 0; lines[i]; i++)
    g_string_append_printf (out, "  + %s\n", lines[i]);
}

/* Does the digest that the guest keeps fit its image? */
static void
show_digest (GString *out, GHashTable *files, const char *path,
             const struct tree_file *f)
{
  g_autofree char *version = g_path_get_basename (path);
  g_autofree char *image = g_strconcat ("/boot/initrd.img-", version, NULL);
  const struct tree_file *i = g_hash_table_lookup (files, image);
  g_autofree char *sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA1,
                                                       i->data);
  g_auto (GStrv) lines = lines_of (f);

  g_string_append_printf (out, "  digest of the image: %s\n",
                          g_str_has_prefix (lines[0], sum) ? "right"
                                                           : "wrong");
}

static void
show_changed (GString *out, GHashTable *files, const char *path,
              const struct tree_file *old, const struct tree_file *new)
{
  const bool same = old->data == new->data ||
    (old->data && new->data && g_bytes_equal (old->data, new->data));

  if (same && strcmp (old->kind, new->kind) == 0)
    return;
  g_string_append_printf (out, "changed %s\n", path);
  if (strcmp (old->kind, new->kind) != 0)
    g_string_append_printf (out, "  %s, was %s\n", new->kind, old->kind);
  if (same || !old->data || !new->data)
    return;
  if (is_image (path))
    diff_images (out, old->data, new->data);
  else if (tree_is_hive (old->data) && tree_is_hive (new->data))
    tree_hive_diff (out, old->data, new->data);
  else if (strstr (path, "/initramfs-tools/") && strchr ("0123456789",
           strrchr (path, '/')[1]))
    show_digest (out, files, path, new);
  else
    diff_lines (out, old, new);
}

char *
tree_diff (GHashTable *before, GHashTable *after)
{
  g_autoptr (GHashTable) all = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GList) paths = NULL;
  GString *out = g_string_new (NULL);
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_hash_table_add (all, key);
  g_hash_table_iter_init (&iter, after);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_hash_table_add (all, key);
  paths = g_list_sort (g_hash_table_get_keys (all), (GCompareFunc) strcmp);
  for (GList *l = paths; l; l = l->next) {
    const struct tree_file *old = g_hash_table_lookup (before, l->data);
    const struct tree_file *new = g_hash_table_lookup (after, l->data);

    if (!old)
      show_new (out, l->data, new);
    else if (!new)
      g_string_append_printf (out, "gone %s\n", (char *) l->data);
    else
      show_changed (out, after, l->data, old, new);
  }
  return g_string_free (out, FALSE);
}
