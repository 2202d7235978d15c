/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Edits of configuration files. */
#include "config.h"

#include <string.h>
#include <glib.h>

#include "converters/text.h"

static char *
edit (const char *line, void *opaque G_GNUC_UNUSED)
{
  if (strcmp (line, "delete") == 0)
    return TEXT_DELETE;
  if (strcmp (line, "old") == 0 || strcmp (line, "same") == 0)
    return g_strdup (line[0] == 'o' ? "new" : "same");
  return NULL;
}

static void
test_lines (void)
{
  static const struct { const char *text, *with; } rows[] = {
    { "", NULL }, { "\n", NULL }, { "a\nb", NULL }, { "same\n", NULL },
    { "old", "new" }, { "old\n", "new\n" },
    { "a\r\nold\n\tb", "a\r\nnew\n\tb" },
    { "a\ndelete\nb\n", "a\nb\n" }, { "delete", "" }, { "delete\n", "" },
    { "old\n\n\n", "new\n\n\n" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *with = text_edit_lines (rows[i].text, edit, NULL);
    g_assert_cmpstr (with, ==, rows[i].with);
  }
}

static void
test_words (void)
{
  static const struct { const char *line, *with; } rows[] = {
    { "", NULL }, { "  ", NULL }, { "a b", NULL }, { "old", "new" },
    { " old\told  x ", " new\tnew  x " }, { "\"old\"", "\"new\"" },
    { "older old", "older new" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *with = text_edit_words (rows[i].line, " \t\"", edit,
                                             NULL);
    g_assert_cmpstr (with, ==, rows[i].with);
  }
}

static void
test_fields (void)
{
  static const struct { const char *line; unsigned n; const char *field; }
  rows[] = {
    { "a b\tc", 0, "a" }, { "a b\tc", 1, "b" }, { " a  b\tc \r", 2, "c" },
    { "a b\tc", 3, NULL }, { "", 0, NULL }, { " \t", 0, NULL },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *field = text_field_dup (rows[i].line, rows[i].n);
    g_assert_cmpstr (field, ==, rows[i].field);
  }
  g_assert_true (text_is_comment (" # x"));
  g_assert_true (text_is_comment ("\r"));
  g_assert_false (text_is_comment ("x # y"));
}

static void
test_append (void)
{
  g_autofree char *empty = text_append_line ("", "x");
  g_autofree char *open = text_append_line ("a", "x");
  g_autofree char *closed = text_append_line ("a\n", "x");

  g_assert_cmpstr (empty, ==, "x\n");
  g_assert_cmpstr (open, ==, "a\nx\n");
  g_assert_cmpstr (closed, ==, "a\nx\n");
  g_assert_true (text_has_word ("a\n virtio_blk x=1\n", "virtio_blk"));
  g_assert_false (text_has_word ("#virtio_blk\n# virtio_blk\nvirtio_blk2",
                                 "virtio_blk"));
}

static const struct { const char *text, *value; } variables[] = {
  { "", NULL }, { "KEYS=1\n", NULL }, { "#KEY=1\n", NULL }, { "XKEY=1", NULL },
  { "KEY=1", "1" }, { "KEY=\n", "" }, { " export  KEY=1\n", "1" },
  { "KEY=1\nKEY=2 # c\n", "2" }, { "KEY=\"a b\"'c'd", "a bcd" },
  { "KEY='a\\'\n", "a\\" }, { "KEY=\"a\\\"\\x\"", "a\"\\x" },
  { "KEY=a\\ b c\n", "a b" }, { "KEY=\"open\n", NULL },
  { "KEY=1;OTHER=2\n", "1" }, { "KEY=\"two\nlines\"\nX=1\n", "two\nlines" },
  { "KEY=`lsb_release -i`\n", "`lsb_release" }, { "export\tKEY", NULL },
};

static void
test_get (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (variables); i++) {
    g_autofree char *value = text_get_variable (variables[i].text, "KEY");
    g_assert_cmpstr (value, ==, variables[i].value);
  }
}

static void
test_set (void)
{
  static const struct { const char *text, *value, *with; } rows[] = {
    { "KEY=1\n", "1", NULL }, { "KEY='1'\n", "1", NULL },
    { "KEY=0\n", "1", "KEY=1\n" }, { "KEY=0 # c\r\nX=2", "1",
                                     "KEY=1 # c\r\nX=2" },
    { "X=1", "1", "X=1\nKEY=1\n" }, { "", "1", "KEY=1\n" },
    { "KEY=0\nKEY=0\n", "1", "KEY=0\nKEY=1\n" },
    { "KEY=0\n", "a>b", "KEY=\"a>b\"\n" }, { "KEY=0\n", "", "KEY=\"\"\n" },
    { "KEY=0\n", "\"$(x)`\\", "KEY=\"\\\"\\$(x)\\`\\\\\"\n" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *with = text_set_variable (rows[i].text, "KEY",
                                               rows[i].value);
    g_autofree char *back = NULL;

    g_assert_cmpstr (with, ==, rows[i].with);
    back = text_get_variable (with ? with : rows[i].text, "KEY");
    g_assert_cmpstr (back, ==, rows[i].value);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/lines", test_lines);
  g_test_add_func ("/text/words", test_words);
  g_test_add_func ("/text/fields", test_fields);
  g_test_add_func ("/text/append", test_append);
  g_test_add_func ("/text/get", test_get);
  g_test_add_func ("/text/set", test_set);
  return g_test_run ();
}
