/* SPDX-License-Identifier: GPL-2.0-or-later */
/* --disks: which disks a value selects, and what is said of the others. */
#include "config.h"

#include <string.h>
#include <glib.h>

#include "v2v/selection.h"

/* Two with names of their own, of one file name; two without. */
static struct source *
make_source (void)
{
  struct source *s = source_new ();

  source_add_disk (s, "/a/root.img", NULL)->device = g_strdup ("vda");
  source_add_disk (s, "[store] guest/data.vmdk", NULL)->device =
    g_strdup ("sdx");
  source_add_disk (s, "https://host/data.vmdk?key=1", NULL)->size =
    10ULL << 30;
  source_add_disk (s, "nbd://host/x", NULL);
  return s;
}

static char *
ids (const GPtrArray *disks)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < disks->len; i++)
    g_string_append_printf (text, "%u",
                            ((struct source_disk *) disks->pdata[i])->id);
  return g_string_free (text, FALSE);
}

static void
test_good (void)
{
  static const struct {
    const char *selection, *selected, *left;
  } cases[] = {
    { "0", "0", "123" },
    { "2,0", "02", "13" },
    { "0,1,2,3", "0123", "" },
    { " 3 , 1 ", "13", "02" },
    { "vda", "0", "123" },
    { "sdx,/a/root.img", "01", "23" },
    { "root.img", "0", "123" },
    { "nbd://host/x", "3", "012" },
    { "x", "3", "012" },
    { "sdc", "2", "013" },              /* letters count the disks … */
    { "/dev/xvdd", "3", "012" },
    { "sda", "0", "123" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (v2v_source) s = make_source ();
    g_autoptr (GError) error = NULL;
    g_autofree char *selected = NULL, *left = NULL;

    selection_apply (cases[i].selection, s, &error);
    g_assert_no_error (error);
    selected = ids (s->disks);
    left = ids (s->left_behind);
    g_assert_cmpstr (selected, ==, cases[i].selected);
    g_assert_cmpstr (left, ==, cases[i].left);
  }
}

static void
test_bad (void)
{
  static const struct {
    const char *selection, *message;
  } cases[] = {
    { "4", "the source has no disk ‘4’.  It has: disk 0 (vda, /a/root.img), "
           "disk 1 " },
    { "00", "no disk ‘00’" },
    { "-1", "no disk ‘-1’" },
    { "sdb", "no disk ‘sdb’" },         /* … unless the source does */
    { "sdaa", "no disk ‘sdaa’" },
    { "data", "no disk ‘data’" },
    { "data.vmdk", "2 disks of the source are called ‘data.vmdk’" },
    { "0,0", "disk 0 (vda, /a/root.img) is selected twice" },
    { "vda,0", "disk 0 (vda, /a/root.img) is selected twice" },
    { "2,sdc", "10.0 GiB) is selected twice" },
    { "", "no disk is selected" },
    { ",", "nothing between two commas" },
    { "0,", "nothing between two commas" },
    { " ", "nothing between two commas" },
    { "a\nb", "no disk ‘a?b’" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (v2v_source) s = make_source ();
    g_autoptr (GError) error = NULL;

    g_assert_false (selection_apply (cases[i].selection, s, &error));
    g_assert_nonnull (error);
    if (!strstr (error->message, cases[i].message))
      g_error ("‘%s’: ‘%s’ is not in ‘%s’", cases[i].selection,
               cases[i].message, error->message);
    g_assert_cmpuint (s->disks->len, ==, 4);
  }
}

/* A list stays readable however many there are. */
static void
test_many (void)
{
  g_autoptr (v2v_source) s = source_new ();
  g_autofree char *list = NULL;

  for (unsigned i = 0; i < 100; i++)
    source_add_disk (s, "/d", NULL);
  list = selection_list (s->disks);
  g_assert_true (g_str_has_suffix (list, "disk 15 (/d) and 84 more"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/selection/good", test_good);
  g_test_add_func ("/selection/bad", test_bad);
  g_test_add_func ("/selection/many", test_many);
  return g_test_run ();
}
