/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Matching paths with file contexts, by libselinux. */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <glib/gstdio.h>
#include <selinux/label.h>
#include <selinux/selinux.h>

#include "converters/selinux-labels.h"
#include "v2v/base/error.h"
#include "v2v/base/runtime.h"
#include "v2v/base/work.h"

const char *const selinux_suffixes[SELINUX_NR_FILES] = {
  "", ".homedirs", ".local", ".subs", ".subs_dist",
};

static const char label_chars[] =
  "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.:,-";

void
selinux_path_free (gpointer data)
{
  struct selinux_path *p = data;

  g_free (p->path);
  g_free (p);
}

/*----- in the other process -----------------------------------------------*/

struct lookup {
  const char *contexts;          /* path of our copy */
  const GPtrArray *paths;
};

/* Its messages are about the guest's file, and for nobody here. */
static int G_GNUC_PRINTF (2, 3)
say_nothing (int type G_GNUC_UNUSED, const char *fmt G_GNUC_UNUSED, ...)
{
  return 0;
}

/* One line for each path, empty where there is no label. */
static bool
look_up (gconstpointer input, GString *out)
{
  const struct lookup *l = input;
  const struct selinux_opt options[] = {
    { SELABEL_OPT_PATH, l->contexts },
  };
  const union selinux_callback quiet = { .func_log = say_nothing };
  struct selabel_handle *h;

  selinux_set_callback (SELINUX_CB_LOG, quiet);
  h = selabel_open (SELABEL_CTX_FILE, options, G_N_ELEMENTS (options));
  if (h == NULL)
    return false;
  for (guint i = 0; i < l->paths->len; i++) {
    const struct selinux_path *p = g_ptr_array_index (l->paths, i);
    char *label = NULL;

    if (selabel_lookup_raw (h, &label, p->path, (int) p->type) == 0)
      g_string_append (out, label);
    else if (errno != ENOENT)    /* which is: no label */
      return false;
    g_string_append_c (out, '\n');
    freecon (label);
  }
  selabel_close (h);
  return true;
}

/*----- here ---------------------------------------------------------------*/

static bool
is_label (const char *text)
{
  const size_t length = strlen (text);

  return length > 0 && length < SELINUX_MAX_LABEL && strchr (text, ':') &&
         strspn (text, label_chars) == length;
}

static GPtrArray *
take_lines (const char *text, guint expected, GError **error)
{
  g_autoptr (GPtrArray) labels = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; i < expected && lines[i]; i++) {
    if (lines[i][0] && !is_label (lines[i])) {
      error_set (error, "the guest's file contexts have a label that is "
                 "none");
      return NULL;
    }
    g_ptr_array_add (labels, lines[i][0] ? g_strdup (lines[i]) : NULL);
  }
  if (labels->len != expected) {
    error_set (error, "the guest's file contexts gave no answer");
    return NULL;
  }
  return g_steal_pointer (&labels);
}

static bool
write_copies (const char *contexts, char *const *files, GError **error)
{
  for (size_t i = 0; i < SELINUX_NR_FILES; i++) {
    g_autofree char *path = g_strconcat (contexts, selinux_suffixes[i],
                                         NULL);

    if (files[i] && !g_file_set_contents (path, files[i], -1, error))
      return false;
  }
  return true;
}

static void
remove_copies (const char *dir, const char *contexts)
{
  for (size_t i = 0; i < SELINUX_NR_FILES; i++) {
    g_autofree char *path = g_strconcat (contexts, selinux_suffixes[i],
                                         NULL);
    g_remove (path);
  }
  g_rmdir (dir);
}

static char *
make_dir (GError **error)
{
  const char *run = runtime_dir ();
  g_autofree char *dir = g_build_filename (run ? run : g_get_tmp_dir (),
                                           "selinux-XXXXXX", NULL);

  if (g_mkdtemp_full (dir, 0700) == NULL) {
    error_set (error, "cannot make the directory %s", dir);
    return NULL;
  }
  return g_steal_pointer (&dir);
}

GPtrArray *
selinux_labels_find (char *const *files, const GPtrArray *paths,
                     unsigned seconds, GError **error)
{
  g_autofree char *dir = make_dir (error), *contexts = NULL, *out = NULL;
  struct lookup l = { .paths = paths };
  bool ok;

  if (dir == NULL)
    return NULL;
  l.contexts = contexts = g_build_filename (dir, "file_contexts", NULL);
  ok = write_copies (contexts, files, error) &&
       work_run (look_up, &l, "the guest's file_contexts", seconds, &out,
                 error);
  remove_copies (dir, contexts);
  return ok ? take_lines (out, paths->len, error) : NULL;
}
