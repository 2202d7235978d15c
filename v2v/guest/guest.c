/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The front of every guest: checks paths, records changes, calls the
 * implementation. */
#include "config.h"

#include <limits.h>
#include <string.h>
#include <sys/stat.h>

#include "v2v/base/error.h"
#include "v2v/guest/guest-private.h"

enum guest_type
guest_type_of_mode (uint32_t mode)
{
  return S_ISREG (mode) ? GUEST_FILE : S_ISDIR (mode) ? GUEST_DIR
       : S_ISLNK (mode) ? GUEST_LINK : GUEST_OTHER;
}

void
guest_free (struct guest *g)
{
  if (g == NULL)
    return;
  account_free (g->account);
  g->account = NULL;
  g->ops->free (g);
}

/* Paths may be made from a guest's own texts: only absolute ones without
 * ".." are taken, so that each names one place whatever links there are. */
bool
guest_check_path (const char *path, GError **error)
{
  const char *p = path;

  if (path[0] != '/' || strlen (path) >= PATH_MAX)
    return error_set (error, "‘%.200s’ is not an absolute path in the guest",
                      path);
  for (; p; p = strchr (p + 1, '/'))
    if (strncmp (p, "/..", 3) == 0 && (p[3] == '/' || p[3] == '\0'))
      return error_set (error, "the path ‘%.200s’ in the guest has ‘..’",
                        path);
  return true;
}

/* Changes of the root directory itself make no sense. */
static bool
check_change (const char *path, GError **error)
{
  if (!guest_check_path (path, error))
    return false;
  if (strspn (path, "/.") == strlen (path))
    return error_set (error, "the guest's root directory cannot be changed");
  return true;
}

/* --- reading ----------------------------------------------------------- */

GBytes *
guest_read (struct guest *g, const char *path, uint64_t max, GError **error)
{
  GBytes *data = NULL;

  if (!guest_check_path (path, error) ||
      !g->ops->read (g, path, MIN (max, GUEST_MAX_FILE), &data, error))
    return NULL;
  return data;
}

char *
guest_read_text (struct guest *g, const char *path, GError **error)
{
  g_autoptr (GBytes) data = guest_read (g, path, GUEST_MAX_TEXT, error);
  const char *text;
  gsize size;

  if (data == NULL)
    return NULL;
  text = g_bytes_get_data (data, &size);
  if (size > 0 && memchr (text, '\0', size)) {
    error_set (error, "the guest's file ‘%s’ is not a text file: it has "
               "NUL bytes", path);
    return NULL;
  }
  return g_strndup (size > 0 ? text : "", size);
}

bool
guest_stat (struct guest *g, const char *path, bool follow,
            struct guest_stat *ret_stat, GError **error)
{
  return guest_check_path (path, error) &&
         g->ops->stat (g, path, follow, ret_stat, error);
}

/* What is at PATH; an error counts as nothing. */
static enum guest_type
type_of (struct guest *g, const char *path, bool follow)
{
  struct guest_stat st;

  return guest_stat (g, path, follow, &st, NULL) ? st.type : GUEST_NONE;
}

bool
guest_is_file (struct guest *g, const char *path)
{
  return type_of (g, path, true) == GUEST_FILE;
}

bool
guest_is_dir (struct guest *g, const char *path)
{
  return type_of (g, path, true) == GUEST_DIR;
}

bool
guest_exists (struct guest *g, const char *path)
{
  return type_of (g, path, false) != GUEST_NONE;
}

char *
guest_readlink (struct guest *g, const char *path, GError **error)
{
  char *target = NULL;

  if (!guest_check_path (path, error) ||
      !g->ops->readlink (g, path, &target, error))
    return NULL;
  return target;
}

static int
compare_names (const void *a, const void *b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static GStrv
sorted (GStrv names)
{
  qsort (names, g_strv_length (names), sizeof (char *), compare_names);
  return names;
}

GStrv
guest_list (struct guest *g, const char *dir, GError **error)
{
  GStrv names = NULL;

  if (!guest_check_path (dir, error) || !g->ops->list (g, dir, &names, error))
    return NULL;
  return sorted (names);
}

GStrv
guest_glob (struct guest *g, const char *pattern, GError **error)
{
  GStrv paths = NULL;

  if (!guest_check_path (pattern, error) ||
      !g->ops->glob (g, pattern, &paths, error))
    return NULL;
  return sorted (paths);
}

bool
guest_space (struct guest *g, const char *path,
             struct guest_space *ret_space, GError **error)
{
  return guest_check_path (path, error) &&
         g->ops->space (g, path, ret_space, error);
}

/* --- changing ---------------------------------------------------------- */

/* Does PATH hold exactly DATA?  Its size is compared first: most changes
 * need no reading. */
static bool
holds_same (struct guest *g, const char *path, uint64_t size, GBytes *data)
{
  g_autoptr (GBytes) old = NULL;

  if (size != g_bytes_get_size (data))
    return false;
  old = guest_read (g, path, size, NULL);
  return old && g_bytes_equal (old, data);
}

bool
guest_write (struct guest *g, const char *path, GBytes *data, GError **error)
{
  struct guest_stat st;
  enum account_action action;

  if (!check_change (path, error) ||
      !g->ops->stat (g, path, true, &st, error))
    return false;
  if (st.type != GUEST_NONE && st.type != GUEST_FILE)
    return error_set (error, "‘%s’ in the guest is not a regular file", path);
  if (st.type == GUEST_FILE && holds_same (g, path, st.size, data))
    return true;
  action = st.type == GUEST_FILE ? ACCOUNT_WRITE : ACCOUNT_CREATE;
  if (!g->ops->write (g, path, data, error))
    return false;
  account_add (g->account, action, path, NULL);
  return true;
}

#define STAGED ".v2v-new"        /* follows the name of a file */

static bool
stage_one (struct guest *g, const char *path, GBytes *data, GError **error)
{
  g_autofree char *staged = g_strconcat (path, STAGED, NULL);
  struct guest_stat st;

  if (!check_change (path, error) ||
      !g->ops->stat (g, path, false, &st, error))
    return false;
  if (st.type != GUEST_FILE)
    return error_set (error, "‘%s’ in the guest is not a regular file", path);
  /* What an interrupted run left. */
  if (type_of (g, staged, false) != GUEST_NONE &&
      !g->ops->remove (g, staged, error))
    return false;
  return g->ops->stage (g, path, staged, data, error);
}

/* Files that have their final names already are not there any more. */
static void
remove_staged (struct guest *g, const char *const *paths, size_t count)
{
  for (size_t i = 0; i < count; i++) {
    g_autofree char *staged = g_strconcat (paths[i], STAGED, NULL);

    if (type_of (g, staged, false) != GUEST_NONE)
      g->ops->remove (g, staged, NULL);
  }
}

bool
guest_replace (struct guest *g, const char *const *paths,
               GBytes *const *data, size_t count, GError **error)
{
  bool ok = true;

  for (size_t i = 0; ok && i < count; i++)
    ok = stage_one (g, paths[i], data[i], error);
  for (size_t i = 0; ok && i < count; i++) {
    g_autofree char *staged = g_strconcat (paths[i], STAGED, NULL);

    ok = g->ops->settle
      ? g->ops->settle (g, paths[i], staged, data[i], error)
      : g->ops->rename (g, staged, paths[i], error);
    if (ok)
      account_add (g->account, ACCOUNT_WRITE, paths[i], NULL);
  }
  if (!ok)
    remove_staged (g, paths, count);
  return ok;
}

bool
guest_write_text (struct guest *g, const char *path, const char *text,
                  GError **error)
{
  g_autoptr (GBytes) data = g_bytes_new (text, strlen (text));

  return guest_write (g, path, data, error);
}

bool
guest_append (struct guest *g, const char *path, GBytes *data,
              GError **error)
{
  if (!check_change (path, error))
    return false;
  if (g_bytes_get_size (data) == 0)
    return true;
  if (!g->ops->append (g, path, data, error))
    return false;
  account_add (g->account, ACCOUNT_APPEND, path, NULL);
  return true;
}

bool
guest_mkdir_p (struct guest *g, const char *path, GError **error)
{
  const char *end = path;

  if (!guest_check_path (path, error))
    return false;
  if (guest_is_dir (g, path))
    return true;
  while (*end) {
    g_autofree char *prefix = NULL;

    end += strspn (end, "/");
    end += strcspn (end, "/");
    prefix = g_strndup (path, (gsize) (end - path));
    if (guest_is_dir (g, prefix))
      continue;
    if (!g->ops->mkdir (g, prefix, error))
      return false;
    account_add (g->account, ACCOUNT_MKDIR, prefix, NULL);
  }
  return true;
}

bool
guest_remove (struct guest *g, const char *path, GError **error)
{
  struct guest_stat st;

  if (!check_change (path, error) ||
      !g->ops->stat (g, path, false, &st, error))
    return false;
  if (st.type == GUEST_NONE)
    return true;
  if (!g->ops->remove (g, path, error))
    return false;
  account_add (g->account, ACCOUNT_REMOVE, path, NULL);
  return true;
}

bool
guest_remove_matches (struct guest *g, const char *pattern, GError **error)
{
  g_auto (GStrv) paths = guest_glob (g, pattern, error);

  if (!paths)
    return false;
  for (size_t i = 0; paths[i]; i++)
    if (!guest_remove (g, paths[i], error))
      return false;
  return true;
}

bool
guest_rename (struct guest *g, const char *from, const char *to,
              GError **error)
{
  if (!check_change (from, error) || !check_change (to, error) ||
      !g->ops->rename (g, from, to, error))
    return false;
  account_add (g->account, ACCOUNT_RENAME, from, to);
  return true;
}

bool
guest_copy (struct guest *g, const char *from, const char *to,
            GError **error)
{
  struct guest_stat st;

  if (!guest_check_path (from, error) || !check_change (to, error) ||
      !g->ops->stat (g, from, true, &st, error))
    return false;
  if (st.type == GUEST_NONE)
    return error_set_code (error, V2V_ERROR_NOT_FOUND,
                           "‘%s’ does not exist in the guest", from);
  if (st.type != GUEST_FILE)
    return error_set (error, "‘%s’ in the guest is not a regular file", from);
  if (guest_is_dir (g, to))
    return error_set (error, "‘%s’ in the guest is a directory", to);
  if (!g->ops->copy (g, from, to, error))
    return false;
  account_add (g->account, ACCOUNT_COPY, from, to);
  return true;
}

bool
guest_symlink (struct guest *g, const char *target, const char *path,
               GError **error)
{
  enum guest_type old;

  if (!check_change (path, error))
    return false;
  old = type_of (g, path, false);
  if (old == GUEST_DIR)
    return error_set (error, "‘%s’ in the guest is a directory", path);
  if (old == GUEST_LINK) {
    g_autofree char *now = guest_readlink (g, path, NULL);
    if (g_strcmp0 (now, target) == 0)
      return true;
  }
  if (old != GUEST_NONE && !g->ops->remove (g, path, error))
    return false;
  if (!g->ops->symlink (g, target, path, error))
    return false;
  account_add (g->account, ACCOUNT_LINK, path, target);
  return true;
}

bool
guest_chmod (struct guest *g, const char *path, unsigned mode,
             GError **error)
{
  g_autofree char *detail = g_strdup_printf ("%04o", mode & 07777);
  struct guest_stat st;

  if (!check_change (path, error) ||
      !g->ops->stat (g, path, true, &st, error))
    return false;
  if (st.type != GUEST_NONE && st.mode == (mode & 07777))
    return true;
  if (!g->ops->chmod (g, path, mode & 07777, error))
    return false;
  account_add (g->account, ACCOUNT_CHMOD, path, detail);
  return true;
}

bool
guest_set_label (struct guest *g, const char *path, const char *label,
                 GError **error)
{
  if (!guest_check_path (path, error) ||
      !g->ops->set_label (g, path, label, error))
    return false;
  account_add (g->account, ACCOUNT_LABEL, path, label);
  return true;
}

/* For the account only: nothing ever reads it as a command again. */
static char *
command_text (const char *const *argv)
{
  GString *text = g_string_new (NULL);
  size_t i;

  for (i = 0; argv[i]; i++) {
    g_autofree char *quoted = strpbrk (argv[i], " \t\n'\"\\$`&;|<>()*?") ||
                              argv[i][0] == '\0'
      ? g_shell_quote (argv[i]) : g_strdup (argv[i]);
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", quoted);
  }
  return g_string_free (text, FALSE);
}

bool
guest_run (struct guest *g, const char *const *argv, unsigned seconds,
           char **ret_stdout, GError **error)
{
  g_autofree char *text = command_text (argv);
  char *out = NULL;

  g_return_val_if_fail (argv[0] != NULL, false);
  /* Recorded before it runs: a command that fails may have changed
   * something as well. */
  account_add (g->account, ACCOUNT_RUN, NULL, text);
  if (!g->ops->run (g, argv, seconds, ret_stdout ? &out : NULL, error))
    return false;
  if (ret_stdout)
    *ret_stdout = out;
  return true;
}
