/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Hives from text, and their differences as text. */
#include "config.h"

#include <glib.h>

#include "tests/hive-empty.h"
#include "tests/reg-text.h"

static struct hive *
hive_of (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) data = hive_empty ("ROOT");
  struct hive *h = hive_open (data, "HKLM\\TEST", true, &error);

  g_assert_no_error (error);
  g_assert_true (reg_text_merge (h, text, &error));
  g_assert_no_error (error);
  return h;
}

static void
assert_diff (const char *before, const char *after, const char *expected)
{
  g_autoptr (v2v_hive) a = hive_of (before), b = hive_of (after);
  g_autoptr (GString) out = g_string_new (NULL);

  reg_text_diff (out, a, b);
  g_assert_cmpstr (out->str, ==, expected);
}

static const char values[] =
  "[A\\B c]\n"
  "\"Start\"=dword:0000001f\n"
  "; a remark\n"
  "@=\"default \\\\ \\\"quoted\\\"\"\n"
  "\"Path\"=expand:\"%SystemRoot%\\\\x.sys\"\n"
  "\"List\"=multi:\"one\",\"two \303\244\"\n"
  "\"Empty\"=multi:\n"
  "\"Bytes\"=hex:01,02,\\\n"
  "    ff\n"
  "\"NoNul\"=hex(1):41,00\n"
  "\"Typed\"=hex(ffff0012):00\n"
  "\"None\"=hex(0):\n";

static void
test_forms (void)
{
  assert_diff ("", values,
               "  + [A]\n"
               "  + [A\\B c]\n"
               "  + @=\"default \\\\ \\\"quoted\\\"\"\n"
               "  + \"Bytes\"=hex:01,02,ff\n"
               "  + \"Empty\"=multi:\n"
               "  + \"List\"=multi:\"one\",\"two \303\244\"\n"
               "  + \"None\"=hex(0):\n"
               "  + \"NoNul\"=hex(1):41,00\n"
               "  + \"Path\"=expand:\"%SystemRoot%\\\\x.sys\"\n"
               "  + \"Start\"=dword:0000001f\n"
               "  + \"Typed\"=hex(ffff0012):00\n");
  assert_diff (values, values, "");
}

static void
test_changes (void)
{
  assert_diff ("[K]\n\"a\"=\"1\"\n\"b\"=\"2\"\n[K\\gone]\n\"x\"=\"y\"\n",
               "[K]\n\"A\"=dword:00000001\n\"b\"=\"2\"\n[k\\New]\n",
               "  [K]\n"
               "  - \"a\"=\"1\"\n"
               "  + \"A\"=dword:00000001\n"
               "  - [K\\gone]\n"
               "  - \"x\"=\"y\"\n"
               "  + [K\\New]\n");
}

static void
test_removals (void)
{
  assert_diff ("[K]\n\"a\"=\"1\"\n[K\\sub]\n",
               "[K]\n\"a\"=\"1\"\n\"b\"=\"2\"\n\"b\"=-\n[K\\sub]\n[K\\x]\n"
               "[-K\\x]\n", "");
}

static void
test_bad (void)
{
  static const char *const bad[] = {
    "\"a\"=\"no key\"", "[K", "[K]\na=1", "[K]\n\"a\"=dword:1",
    "[K]\n\"a\"=\"open", "[K]\n\"a\"=hex:1", "[K]\n\"a\"=multi:x",
    "[K]\n\"a\"=hex(7:00",
  };

  for (size_t i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (v2v_hive) h = hive_of ("");
    g_autoptr (GError) error = NULL;

    g_assert_false (reg_text_merge (h, bad[i], &error));
    g_assert_nonnull (error);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reg-text/forms", test_forms);
  g_test_add_func ("/reg-text/changes", test_changes);
  g_test_add_func ("/reg-text/removals", test_removals);
  g_test_add_func ("/reg-text/bad", test_bad);
  return g_test_run ();
}
