/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Keys and values of hives: what is set reads back from the saved file. */
#include "config.h"

#include <string.h>
#include <glib.h>

#include "tests/hive-empty.h"
#include "windows/registry/hive.h"

#define OK(call) do {                           \
    g_autoptr (GError) err_ = NULL;             \
    bool ok_ = (call);                          \
    g_assert_no_error (err_);                   \
    g_assert_true (ok_);                        \
  } while (0)
#define E &err_

static struct hive *
open_bytes (GBytes *data)
{
  g_autoptr (GError) error = NULL;
  struct hive *h = hive_open (data, "HKLM\\TEST", true, &error);

  g_assert_no_error (error);
  return h;
}

static struct hive *
open_empty (void)
{
  g_autoptr (GBytes) data = hive_empty ("ROOT");

  return open_bytes (data);
}

/* H as its file says; H is freed. */
static struct hive *
reopen (struct hive *h)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) data = hive_save (h, &error);

  g_assert_no_error (error);
  hive_free (h);
  return open_bytes (data);
}

static void
assert_list (GStrv got, const char *expected)
{
  g_autofree char *joined = NULL;

  g_assert_nonnull (got);
  joined = g_strjoinv ("|", got);
  g_strfreev (got);
  g_assert_cmpstr (joined, ==, expected);
}

static void
test_empty (void)
{
  g_autoptr (v2v_hive) h = open_empty ();

  g_assert_cmpstr (hive_name (h), ==, "HKLM\\TEST");
  g_assert_false (hive_is_changed (h));
  assert_list (hive_subkeys (h, hive_root (h)), "");
  assert_list (hive_values (h, hive_root (h)), "");
  g_assert_true (hive_find (h, "\\") == hive_root (h));
  g_assert_true (hive_find (h, "none\\below") == 0);
  OK (hive_make (h, E, "A\\B c") != 0);
  g_assert_true (hive_is_changed (h));
  h = reopen (g_steal_pointer (&h));
  g_assert_true (hive_find (h, "a\\b C") != 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hive/empty", test_empty);
  return g_test_run ();
}
