/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files get their final names all or none; old ones come back. */
#include "config.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "outputs/replace.h"
#include "v2v/base/runtime.h"

struct fixture {
  char *dir;
  GPtrArray *set;
};

static char *
path_of (const struct fixture *f, const char *name)
{
  return g_build_filename (f->dir, name, NULL);
}

static void
put (const struct fixture *f, const char *name, const char *text)
{
  g_autofree char *path = path_of (f, name);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

/* TEXT NULL: there must be no such file. */
static void
check (const struct fixture *f, const char *name, const char *text)
{
  g_autofree char *path = path_of (f, name), *found = NULL;

  g_file_get_contents (path, &found, NULL, NULL);
  g_assert_cmpstr (found, ==, text);
}

static void
add (struct fixture *f, const char *part, const char *final)
{
  g_autofree char *p = path_of (f, part), *q = path_of (f, final);

  g_ptr_array_add (f->set, replacement_new (p, q));
}

static void
set_up (struct fixture *f, gconstpointer data)
{
  (void) data;
  f->dir = g_dir_make_tmp ("replace-XXXXXX", NULL);
  g_assert_nonnull (f->dir);
  f->set = g_ptr_array_new_with_free_func ((GDestroyNotify) replacement_free);
  put (f, "a.part", "new a");
  put (f, "b.part", "new b");
  put (f, "b", "old b");
  add (f, "a.part", "a");
  add (f, "b.part", "b");
}

static void
tear_down (struct fixture *f, gconstpointer data)
{
  static const char *const names[] = { "a", "b", "c", "a.part", "b.part" };
  size_t i;

  (void) data;
  for (i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = path_of (f, names[i]);
    g_remove (path);
  }
  g_assert_cmpint (g_rmdir (f->dir), ==, 0);
  g_ptr_array_unref (f->set);
  g_free (f->dir);
}

static void
test_all (struct fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  (void) data;
  g_assert_true (replace_all (f->set, &error));
  g_assert_no_error (error);
  check (f, "a", "new a");
  check (f, "b", "new b");
  replace_finish (f->set);
  check (f, "a", "new a");
  check (f, "b", "new b");
  check (f, "a.part", NULL);
  check (f, "b.part", NULL);
}

static void
test_undo (struct fixture *f, gconstpointer data)
{
  (void) data;
  g_assert_true (replace_all (f->set, NULL));
  replace_undo (f->set);
  check (f, "a", NULL);
  check (f, "b", "old b");
  check (f, "a.part", NULL);
  check (f, "b.part", NULL);
}

/* The third has no file: the first two are undone. */
static void
test_failure (struct fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  (void) data;
  add (f, "missing.part", "c");
  g_assert_false (replace_all (f->set, &error));
  g_assert_nonnull (error);
  check (f, "a", NULL);
  check (f, "b", "old b");
  check (f, "c", NULL);
}

/* A folder of the user's stands where the last file belongs. */
static void
test_folder (struct fixture *f, gconstpointer data)
{
  g_autofree char *folder = path_of (f, "c");
  g_autoptr (GError) error = NULL;

  (void) data;
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  put (f, "c.part", "new c");
  add (f, "c.part", "c");
  g_assert_false (replace_all (f->set, &error));
  g_assert_nonnull (error);
  g_assert_true (g_file_test (folder, G_FILE_TEST_IS_DIR));
  check (f, "a", NULL);
  check (f, "b", "old b");
  check (f, "c.part", NULL);
}

/* --- killed ------------------------------------------------------------ */

static void
only_announced (const struct fixture *f)
{
  const struct replacement *r = f->set->pdata[1];

  g_assert_true (runtime_undo_rename_on_failure (r->part, r->final));
}

static void
all_renamed (const struct fixture *f)
{
  g_assert_true (replace_all (f->set, NULL));
}

/* As where a kill comes between the removals of old files. */
static void
accepted (const struct fixture *f)
{
  all_renamed (f);
  runtime_accept_renames ();
}

static void
finished (const struct fixture *f)
{
  all_renamed (f);
  replace_finish (f->set);
}

static void
run_and_die (const struct fixture *f, void (*run) (const struct fixture *f))
{
  guint i;

  g_assert_true (runtime_start ("test-replace", NULL));
  for (i = 0; i < f->set->len; i++) {
    const struct replacement *r = f->set->pdata[i];
    runtime_remove_on_failure (r->part);
  }
  run (f);
  kill (getpid (), SIGKILL);
}

static void
wait_until_gone (const struct fixture *f, const char *name)
{
  gint64 deadline = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;
  g_autofree char *path = path_of (f, name);

  while (access (path, F_OK) == 0) {
    g_assert_cmpint (g_get_monotonic_time (), <, deadline);
    g_usleep (10000);
  }
}

/* Its end can only be seen by what it does: it removes the parts in each
 * case, and A if that was not there before. */
static void
wait_for_janitor (const struct fixture *f, bool a_stays)
{
  wait_until_gone (f, "a.part");
  wait_until_gone (f, "b.part");
  if (a_stays)
    g_usleep (200000);           /* in which it would be removed */
  else
    wait_until_gone (f, "a");
}

static void
test_killed (struct fixture *f, gconstpointer data)
{
  static const struct {
    void (*run) (const struct fixture *f);
    const char *a, *b;
  } cases[] = {
    { only_announced, NULL, "old b" }, { all_renamed, NULL, "old b" },
    { accepted, "new a", "new b" }, { finished, "new a", "new b" },
  };
  size_t i;

  (void) data;
  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    pid_t pid;
    g_autofree char *a = path_of (f, "a");
    int status;

    g_remove (a);
    put (f, "a.part", "new a");
    put (f, "b.part", "new b");
    put (f, "b", "old b");
    pid = fork ();
    g_assert_cmpint (pid, !=, -1);
    if (pid == 0)
      run_and_die (f, cases[i].run);
    g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
    g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);
    wait_for_janitor (f, cases[i].a != NULL);
    check (f, "a", cases[i].a);
    check (f, "b", cases[i].b);
  }
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *name;
    void (*run) (struct fixture *f, gconstpointer data);
  } tests[] = {
    { "/replace/all", test_all }, { "/replace/undo", test_undo },
    { "/replace/failure", test_failure }, { "/replace/folder", test_folder },
    { "/replace/killed", test_killed },
  };
  size_t i;

  g_test_init (&argc, &argv, NULL);
  for (i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, struct fixture, NULL, set_up, tests[i].run,
                tear_down);
  return g_test_run ();
}
