/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pathname expansion by the guest's list and stat. */
#include "config.h"

#include <fnmatch.h>
#include <string.h>

#include "v2v/guest/guest-glob.h"

static bool
has_magic (const char *part)
{
  return strpbrk (part, "*?[\\") != NULL;
}

/* Append to NEXT each match of PART in DIR. */
static void
expand_part (struct guest *g, const char *dir, const char *part,
             bool is_last, GPtrArray *next)
{
  g_auto (GStrv) names = NULL;
  struct guest_stat st;
  size_t i;

  if (!has_magic (part)) {
    g_autofree char *path = g_strconcat (dir, "/", part, NULL);
    if (g->ops->stat (g, path, !is_last, &st, NULL) &&
        st.type != GUEST_NONE)
      g_ptr_array_add (next, g_steal_pointer (&path));
    return;
  }
  /* A directory that cannot be listed has no matches, as glob(3) says. */
  if (!g->ops->list (g, dir[0] ? dir : "/", &names, NULL))
    return;
  for (i = 0; names[i]; i++)
    if (fnmatch (part, names[i], FNM_PERIOD) == 0)
      g_ptr_array_add (next, g_strconcat (dir, "/", names[i], NULL));
}

bool
guest_glob_by_list (struct guest *g, const char *pattern, GStrv *ret_paths,
                    GError **error G_GNUC_UNUSED)
{
  g_auto (GStrv) parts = g_strsplit (pattern, "/", -1);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  size_t i;
  guint j;

  g_ptr_array_add (paths, g_strdup (""));
  for (i = 0; parts[i]; i++) {
    g_autoptr (GPtrArray) next = g_ptr_array_new_with_free_func (g_free);

    if (parts[i][0] == '\0')
      continue;
    for (j = 0; j < paths->len; j++)
      expand_part (g, g_ptr_array_index (paths, j), parts[i],
                   parts[i + 1] == NULL, next);
    g_ptr_array_unref (paths);
    paths = g_steal_pointer (&next);
  }
  g_ptr_array_add (paths, NULL);
  *ret_paths = (GStrv) g_ptr_array_steal (paths, NULL);
  return true;
}
