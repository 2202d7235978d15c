/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The cases of guest-cases.h against the directory guest and the dry guest;
 * after a dry case the directory below must be as it was. */
#include "config.h"

#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "tests/guest-cases.h"

struct fixture {
  char *top;                     /* temporary directory */
  char *dir;                     /* top/guest: the guest's root */
  char *before;                  /* what was in it */
  struct guest *base, *g;        /* g: the guest under test */
};

static int
compare_names (const void *a, const void *b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* Everything below DIR as text: names, modes, contents. */
static void
describe (const char *dir, GString *out)
{
  g_autoptr (GDir) d = g_dir_open (dir, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;
  guint i;

  while ((name = g_dir_read_name (d)) != NULL)
    g_ptr_array_add (names, g_build_filename (dir, name, NULL));
  g_ptr_array_sort (names, compare_names);
  for (i = 0; i < names->len; i++) {
    const char *path = g_ptr_array_index (names, i);
    g_autofree char *text = NULL;
    struct stat st;

    g_assert_cmpint (lstat (path, &st), ==, 0);
    if (S_ISLNK (st.st_mode))
      text = g_file_read_link (path, NULL);
    else if (S_ISREG (st.st_mode))
      g_file_get_contents (path, &text, NULL, NULL);
    g_string_append_printf (out, "%s %o %s\n", path, st.st_mode,
                            text ? text : "");
    if (S_ISDIR (st.st_mode))
      describe (path, out);
  }
}

static char *
describe_tree (const char *dir)
{
  GString *out = g_string_new (NULL);

  describe (dir, out);
  return g_string_free (out, FALSE);
}

static void
remove_tree (const char *dir)
{
  g_autoptr (GDir) d = g_dir_open (dir, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (d)) != NULL) {
    g_autofree char *path = g_build_filename (dir, name, NULL);

    if (g_unlink (path) == -1)
      remove_tree (path);
  }
  g_assert_cmpint (g_rmdir (dir), ==, 0);
}

static void
setup_dir (struct fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *outside = NULL;
  g_autoptr (v2v_guest) maker = NULL;

  f->top = g_dir_make_tmp ("test-guest-XXXXXX", NULL);
  g_assert_nonnull (f->top);
  f->dir = g_build_filename (f->top, "guest", NULL);
  outside = g_build_filename (f->top, "outside", NULL);
  g_assert_cmpint (mkdir (f->dir, 0755), ==, 0);
  g_assert_true (g_file_set_contents (outside, "secret", -1, NULL));
  maker = guest_dir_new (f->dir, false, NULL);
  make_case_tree (maker);
  f->g = guest_dir_new (f->dir, true, NULL);
  g_assert_nonnull (f->g);
}

static void
setup_dry (struct fixture *f, gconstpointer data)
{
  setup_dir (f, data);
  f->before = describe_tree (f->top);
  f->base = f->g;
  f->g = guest_dry_new (f->base);
}

static void
teardown (struct fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *after = NULL, *outside = NULL, *secret = NULL;

  guest_free (f->g);
  if (f->base) {
    g_assert_cmpuint (account_length (f->base->account), ==, 0);
    after = describe_tree (f->top);
    g_assert_cmpstr (after, ==, f->before);
  }
  guest_free (f->base);
  outside = g_build_filename (f->top, "outside", NULL);
  g_assert_true (g_file_get_contents (outside, &secret, NULL, NULL));
  g_assert_cmpstr (secret, ==, "secret");
  remove_tree (f->top);
  g_free (f->before);
  g_free (f->dir);
  g_free (f->top);
}

static void
run_case (struct fixture *f, gconstpointer data)
{
  void (*const *run) (struct guest *g) = data;

  (*run) (f->g);
}

static void
test_run (struct fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  const char *argv[] = { "update-grub", "a b", "", NULL };
  g_autofree char *out = NULL;

  OK (guest_run (f->g, argv, 0, &out, E));
  g_assert_cmpstr (out, ==, "");
  assert_last (f->g, 1, ACCOUNT_RUN, NULL, "update-grub 'a b' ''");
  OK (guest_run (f->g, argv, 0, NULL, E));
}

/* Without the fake a directory cannot run anything. */
static void
test_dir_run (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (v2v_guest) g = guest_dir_new ("/", false, NULL);
  const char *argv[] = { "true", NULL };

  assert_fails (guest_run (g, argv, 0, NULL, &error), &error,
                V2V_ERROR_FAILED);
  assert_fails (guest_dir_new ("/no/such/dir", false, &error), &error,
                V2V_ERROR_FAILED);
}

static void
add (const char *kind, const char *name, gconstpointer data,
     void (*setup) (struct fixture *f, gconstpointer data),
     void (*run) (struct fixture *f, gconstpointer data))
{
  g_autofree char *path = g_strjoin ("/", "/guest", kind, name, NULL);

  g_test_add (path, struct fixture, data, setup, run, teardown);
}

int
main (int argc, char **argv)
{
  size_t i;

  g_test_init (&argc, &argv, NULL);
  umask (022);
  for (i = 0; i < G_N_ELEMENTS (guest_cases); i++) {
    add ("dir", guest_cases[i].name, &guest_cases[i].run, setup_dir,
         run_case);
    add ("dry", guest_cases[i].name, &guest_cases[i].run, setup_dry,
         run_case);
  }
  add ("dir", "run", NULL, setup_dir, test_run);
  add ("dry", "run", NULL, setup_dry, test_run);
  g_test_add_func ("/guest/dir/no-run", test_dir_run);
  return g_test_run ();
}
