/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The choice between several operating systems. */
#include "config.h"

#include <string.h>

#include "v2v/guest/inspection-root.h"
#include "v2v/model/inspect.h"

static void
free_inspect (void *i)
{
  inspect_free (i);
}

static GPtrArray *
make_roots (guint n)
{
  static const char *const names[] = { "/dev/sda1", "/dev/my-vg/root" };
  GPtrArray *roots = g_ptr_array_new_with_free_func (free_inspect);
  guint i;

  for (i = 0; i < n; i++) {
    struct inspect *root = inspect_new ();
    root->root = g_strdup (names[i]);
    root->product_name = g_strdup (i == 0 ? "Debian" : "");
    g_ptr_array_add (roots, root);
  }
  return roots;
}

static void
test_choose (void)
{
  /* "ask" with several is left out: it depends on the terminal. */
  static const struct {
    guint nr_roots;
    const char *choice;
    int index;                   /* -1: error with the text */
    const char *text;
  } cases[] = {
    { 1, NULL, 0, NULL }, { 1, "ask", 0, NULL }, { 1, "single", 0, NULL },
    { 2, "first", 0, NULL }, { 2, "/dev/sda1", 0, NULL },
    { 2, "/dev/mapper/my--vg-root", 1, NULL },
    { 2, "single", -1, "multi-boot operating systems are not supported" },
    { 2, "/dev/sdb", -1, "root device /dev/sdb not found.  Roots found "
                         "were: /dev/sda1 (Debian), /dev/my-vg/root" },
    { 1, "/dev/sdb", -1, "root device /dev/sdb not found." },
  };
  size_t i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GPtrArray) roots = make_roots (cases[i].nr_roots);
    g_autoptr (GError) error = NULL;
    guint index = 99;
    bool ok = inspection_choose_root (cases[i].choice, roots, &index,
                                      &error);

    g_assert_cmpint (ok, ==, cases[i].index >= 0);
    if (ok)
      g_assert_cmpuint (index, ==, (guint) cases[i].index);
    else
      g_assert_nonnull (strstr (error->message, cases[i].text));
  }
}

/* Snapshots of a root are left out, unless they are named; a system that names
 * one which was not found, and two that name each other, are not. */
static void
test_choose_copies (void)
{
  static const struct {
    const char *root, *fstab_root;
  } found[] = {
    { "btrfsvol:/dev/sda1/snap/1", "btrfsvol:/dev/sda1/@" },
    { "btrfsvol:/dev/sda1/@", NULL },
    { "btrfsvol:/dev/sda1/snap/2", "btrfsvol:/dev/sda1/@" },
    { "btrfsvol:/dev/sda1/x", "btrfsvol:/dev/sda1/y" },
    { "btrfsvol:/dev/sda1/y", "btrfsvol:/dev/sda1/x" },
    { "/dev/sdb1", "/dev/sdc1" },
  };
  static const struct {
    guint nr_roots;
    const char *choice;
    int index;                   /* -1: error */
  } cases[] = {
    { 3, "single", 1 }, { 3, "first", 1 }, { 3, "ask", 1 }, { 3, NULL, 1 },
    { 3, "btrfsvol:/dev/sda1/snap/2", 2 },
    { 4, "single", -1 }, { 6, "single", -1 }, { 6, "first", 1 },
    { 6, "btrfsvol:/dev/sda1/none", -1 },
  };
  size_t i, n;

  for (i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GPtrArray) roots = g_ptr_array_new_with_free_func (free_inspect);
    g_autoptr (GError) error = NULL;
    guint index = 99;

    for (n = 0; n < cases[i].nr_roots; n++) {
      struct inspect *root = inspect_new ();

      root->root = g_strdup (found[n].root);
      root->fstab_root = g_strdup (found[n].fstab_root);
      g_ptr_array_add (roots, root);
    }
    if (inspection_choose_root (cases[i].choice, roots, &index, &error))
      g_assert_cmpint ((int) index, ==, cases[i].index);
    else
      g_assert_cmpint (cases[i].index, ==, -1);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/inspection/choose-root", test_choose);
  g_test_add_func ("/inspection/choose-root/copies", test_choose_copies);
  return g_test_run ();
}
