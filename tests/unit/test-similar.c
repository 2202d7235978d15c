/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Unit tests of inputs/similar.c. */
#include "config.h"

#include <string.h>

#include "inputs/similar.h"

static const char *const guests[] = {
  "Web-01", "web-02", "db", "mail server", "Büro", "büro-alt", "b\xffro",
  "a", "windows 2019 (copy)",
};

static void
test_names (void)
{
  static const struct { const char *name, *expected; } cases[] = {
    { "web-01", "Web-01|web-02" },
    { "wbe-01", "Web-01" },
    { "mailserver", "mail server" },
    { "BÜRO", "Büro|b\xffro|büro-alt" },
    { "windows", "windows 2019 (copy)" },
    { "the web-02 guest", "web-02" },
    { "db", "db" },
    { "oracle", "" },
    { "", "" },
  };
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (size_t i = 0; i < G_N_ELEMENTS (guests); i++)
    g_ptr_array_add (names, (char *) guests[i]);
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GPtrArray) got = similar_names (cases[i].name, names, 3);
    g_autofree char *text = NULL;

    g_ptr_array_add (got, NULL);
    text = g_strjoinv ("|", (char **) got->pdata);
    g_assert_cmpstr (text, ==, cases[i].expected);
  }
}

/* Only the beginning counts, and only so many are named. */
static void
test_bounds (void)
{
  g_autofree char *text = g_strnfill (100000, 'x');
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (GPtrArray) got = NULL;

  for (int i = 0; i < 10; i++)
    g_ptr_array_add (names, text);
  got = similar_names (text, names, 3);
  g_assert_cmpuint (got->len, ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/similar/names", test_names);
  g_test_add_func ("/similar/bounds", test_bounds);
  return g_test_run ();
}
