/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Running scripts for guests by real shells. */
#include "config.h"

#include <string.h>
#include <sys/wait.h>
#include <glib/gstdio.h>

#include "tests/convert/shell-tree.h"

char *top;

const char *const shells[][3] = {
  { "dash", NULL }, { "bash", "--posix", NULL }, { "busybox", "sh", NULL },
};
const size_t nr_shells = G_N_ELEMENTS (shells);

static void
remove_top (void)
{
  char *argv[] = { (char *) "rm", (char *) "-rf", top, NULL };

  g_spawn_sync (NULL, argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                NULL, NULL, NULL);
}

void
shell_tree_begin (void)
{
  top = g_dir_make_tmp ("v2v-shell-XXXXXX", NULL);
  g_assert_nonnull (top);
}

void
shell_tree_end (void)
{
  remove_top ();
  g_clear_pointer (&top, g_free);
}

void
put (const char *name, const char *text, int mode)
{
  g_autofree char *path = g_build_filename (top, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (parent, 0755), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_cmpint (g_chmod (path, mode), ==, 0);
}

void
put_fake (const char *name, const char *text)
{
  g_autofree char *path = g_build_filename ("fake-bin", name, NULL);
  g_autofree char *script = g_strdup_printf
    ("#!/bin/sh\necho \"%s${*:+ $*}\" >>\"$OUT/out\"\n%s\n", name, text);

  put (path, script, 0755);
}

char *
get (const char *name)
{
  g_autofree char *path = g_build_filename (top, name, NULL);
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  return text;
}

bool
exists (const char *name)
{
  g_autofree char *path = g_build_filename (top, name, NULL);
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

char *
replaced (const char *text, const char *from, const char *to)
{
  g_auto (GStrv) parts = g_strsplit (text, from, -1);

  g_assert_cmpuint (g_strv_length (parts), >=, 2);
  return g_strjoinv (to, parts);
}

static int
spawn (GPtrArray *argv)
{
  g_autofree char *bin = g_build_filename (top, "fake-bin", NULL);
  g_autofree char *path = g_strconcat (bin, ":", g_getenv ("PATH"), NULL);
  g_auto (GStrv) env = g_environ_setenv (g_get_environ (), "PATH", path,
                                         TRUE);
  g_autoptr (GError) error = NULL;
  int status;

  env = g_environ_setenv (env, "OUT", top, TRUE);
  g_ptr_array_add (argv, NULL);
  g_spawn_sync (NULL, (char **) argv->pdata, env, G_SPAWN_SEARCH_PATH, NULL,
                NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (WIFEXITED (status));
  return WEXITSTATUS (status);
}

static int
run_with (const char *const *shell, const char *option, const char *name)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autofree char *program = g_build_filename (top, name, NULL);

  for (size_t i = 0; shell && shell[i]; i++)
    g_ptr_array_add (argv, (gpointer) shell[i]);
  if (option)
    g_ptr_array_add (argv, (gpointer) option);
  g_ptr_array_add (argv, program);
  return spawn (argv);
}

int
run_script (const char *const *shell, const char *name)
{
  return run_with (shell, NULL, name);
}

void
check_syntax (const char *name)
{
  static const char *const lint[] = { "shellcheck", "--shell=sh", NULL };

  for (size_t i = 0; i < nr_shells; i++)
    g_assert_cmpint (run_with (shells[i], "-n", name), ==, 0);
  g_assert_cmpint (run_with (lint, "--severity=warning", name), ==, 0);
}
