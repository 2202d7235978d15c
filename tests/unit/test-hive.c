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
assert_text (struct hive *h, const char *path, const char *name,
             const char *expected)
{
  g_autofree char *text = hive_get_text (h, hive_find (h, "%s", path), name);

  g_assert_cmpstr (text, ==, expected);
}

/* --- keys ----------------------------------------------------------------- */

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

static void
test_keys (void)
{
  g_autoptr (v2v_hive) h = open_empty ();
  g_autofree char *path = NULL;

  OK (hive_make (h, E, "Services\\viostor\\Parameters") != 0);
  OK (hive_make (h, E, "SERVICES\\Other") != 0);       /* the same key */
  h = reopen (g_steal_pointer (&h));
  assert_list (hive_subkeys (h, hive_root (h)), "Services");
  assert_list (hive_subkeys (h, hive_find (h, "services")), "Other|viostor");
  path = hive_key_path (h, hive_find (h, "services\\VIOSTOR"));
  g_assert_cmpstr (path, ==, "Services\\viostor");
  OK (hive_remove (h, E, "services"));
  OK (hive_remove (h, E, "services"));                 /* nothing to do */
  h = reopen (g_steal_pointer (&h));
  assert_list (hive_subkeys (h, hive_root (h)), "");
  g_assert_true (hive_find (h, "Services\\viostor") == 0);
}

/* Lists of subkeys are split when they become long. */
static void
test_many (void)
{
  g_autoptr (v2v_hive) h = open_empty ();

  for (int i = 0; i < 1500; i++)
    OK (hive_make (h, E, "Many\\key%d", i * 7919 % 1500) != 0);
  h = reopen (g_steal_pointer (&h));
  for (int i = 0; i < 1500; i++)
    g_assert_true (hive_find (h, "many\\KEY%d", i) != 0);
  for (int i = 0; i < 1500; i += 2)
    OK (hive_remove (h, E, "Many\\key%d", i));
  h = reopen (g_steal_pointer (&h));
  for (int i = 0; i < 1500; i++)
    g_assert_true (!hive_find (h, "many\\KEY%d", i) == (i % 2 == 0));
}

static void
test_limits (void)
{
  g_autoptr (v2v_hive) h = open_empty ();
  g_autofree char *longest = g_strnfill (HIVE_MAX_NAME, 'n');
  g_autofree char *too_long = g_strnfill (HIVE_MAX_NAME + 1, 'n');
  g_autoptr (GError) error = NULL;

  OK (hive_make (h, E, "%s", longest) != 0);
  g_assert_true (hive_make (h, &error, "%s", too_long) == 0);
  g_assert_nonnull (strstr (error->message, "is too long"));
  g_clear_error (&error);
  g_assert_true (hive_make (h, &error, "Ключ") == 0);
  g_assert_nonnull (strstr (error->message, "is not ASCII"));
  g_clear_error (&error);
  g_assert_false (hive_set_text (h, hive_root (h), "x", "\xff", &error));
  g_assert_nonnull (strstr (error->message, "the value \"x\" cannot be set"));
  h = reopen (g_steal_pointer (&h));
  g_assert_true (hive_find (h, "%s", longest) != 0);
}

/* --- values --------------------------------------------------------------- */

static void
test_texts (void)
{
  static const char *const list[] = { "one", "zwei ü", "三", NULL };
  static const char *const none[] = { NULL };
  g_autoptr (v2v_hive) h = open_empty ();
  hive_key key = hive_make (h, NULL, "k");
  enum reg_type type;
  g_autoptr (GBytes) raw = NULL;

  OK (hive_set_text (h, key, "", "the default", E));
  OK (hive_set_text (h, key, "Имя", "clef 𝄞", E));
  OK (hive_set_text (h, key, "empty", "", E));
  OK (hive_set_expand (h, key, "path", "%SystemRoot%\\x.sys", E));
  OK (hive_set_list (h, key, "list", list, E));
  OK (hive_set_list (h, key, "none", none, E));
  h = reopen (g_steal_pointer (&h));
  key = hive_find (h, "K");
  assert_text (h, "k", "", "the default");
  assert_text (h, "k", "Имя", "clef 𝄞");
  assert_text (h, "k", "EMPTY", "");
  assert_text (h, "k", "path", "%SystemRoot%\\x.sys");
  assert_text (h, "k", "list", NULL);
  assert_list (hive_get_list (h, key, "list"), "one|zwei ü|三");
  assert_list (hive_get_list (h, key, "none"), "");
  assert_list (hive_get_list (h, key, "path"), "%SystemRoot%\\x.sys");
  raw = hive_get (h, key, "path", &type);
  g_assert_cmpint (type, ==, REG_EXPAND_SZ);
  g_assert_cmpuint (g_bytes_get_size (raw), ==, 2 * 19);
  assert_list (hive_values (h, key), "|Имя|empty|path|list|none");
}

/* Of each size: in the value itself, a cell, and several. */
static void
test_bytes (void)
{
  static const gsize sizes[] = { 0, 1, 4, 5, 100, 16344 };
  g_autoptr (v2v_hive) h = open_empty ();
  g_autofree guint8 *data = g_malloc (16345);

  for (gsize i = 0; i < 16345; i++)
    data[i] = (guint8) (i * 2654435761u >> 13);
  for (size_t i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autofree char *name = g_strdup_printf ("v%zu", sizes[i]);

    OK (hive_set (h, hive_root (h), name, REG_BINARY, data, sizes[i], E));
  }
  OK (hive_set (h, hive_root (h), "q", REG_QWORD, data, 8, E));
  h = reopen (g_steal_pointer (&h));
  for (size_t i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autofree char *name = g_strdup_printf ("v%zu", sizes[i]);
    enum reg_type type;
    g_autoptr (GBytes) got = hive_get (h, hive_root (h), name, &type);

    g_assert_nonnull (got);
    g_assert_cmpmem (data, sizes[i], g_bytes_get_data (got, NULL),
                     g_bytes_get_size (got));
    g_assert_cmpint (type, ==, REG_BINARY);
  }
}

/* What hivex would write in a way that Windows does not read. */
static void
test_large (void)
{
  g_autoptr (v2v_hive) h = open_empty ();
  g_autofree char *data = g_strnfill (16345, 'x');
  g_autoptr (GError) error = NULL;

  g_assert_false (hive_set (h, hive_root (h), "v", REG_BINARY, data, 16345,
                            &error));
  g_assert_nonnull (strstr (error->message, "has 16345 bytes"));
  g_assert_false (hive_is_changed (h));
}

static void
test_dword (void)
{
  g_autoptr (v2v_hive) h = open_empty ();
  uint32_t value = 5;

  OK (hive_set_dword (h, hive_root (h), "d", 0x80000001, E));
  OK (hive_set_text (h, hive_root (h), "t", "1", E));
  h = reopen (g_steal_pointer (&h));
  g_assert_true (hive_get_dword (h, hive_root (h), "D", &value));
  g_assert_cmphex (value, ==, 0x80000001);
  g_assert_false (hive_get_dword (h, hive_root (h), "t", &value));
  g_assert_false (hive_get_dword (h, hive_root (h), "none", &value));
  g_assert_false (hive_get_dword (h, hive_find (h, "none"), "d", &value));
}

static void
test_unset (void)
{
  g_autoptr (v2v_hive) h = open_empty ();

  OK (hive_set_text (h, hive_root (h), "a", "1", E));
  OK (hive_set_text (h, hive_root (h), "", "2", E));
  OK (hive_set_text (h, hive_root (h), "c", "3", E));
  OK (hive_unset (h, hive_root (h), "A", E));
  OK (hive_unset (h, hive_root (h), "A", E));
  OK (hive_unset (h, hive_find (h, "none"), "A", E));
  h = reopen (g_steal_pointer (&h));
  assert_list (hive_values (h, hive_root (h)), "|c");
  OK (hive_unset (h, hive_root (h), "", E));
  OK (hive_unset (h, hive_root (h), "c", E));
  h = reopen (g_steal_pointer (&h));
  assert_list (hive_values (h, hive_root (h)), "");
}

/* Texts of guests: no end, half a character, a surrogate without the other. */
static void
test_utf16 (void)
{
  static const struct { const char *data; size_t size; const char *text; }
  cases[] = {
    { "a\0b\0", 4, "ab" }, { "a\0\0\0b\0", 6, "a" }, { "a\0b", 3, "a" },
    { "", 0, "" }, { "a", 1, "" }, { "\x34\xd8\x1e\xdd", 4, "𝄞" },
    { "\x34\xd8", 2, "\xef\xbf\xbd" }, { "\x1e\xdd" "a\0", 4,
                                        "\xef\xbf\xbd" "a" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *data = g_memdup2 (cases[i].data, cases[i].size);
    g_autofree char *text = hive_text_of_utf16 (data, cases[i].size);

    g_assert_cmpstr (text, ==, cases[i].text);
  }
}

/* --- the record --------------------------------------------------------- */

static void
assert_entry (const struct account *a, guint i, enum account_action action,
              const char *path, const char *detail)
{
  const struct account_entry *e = account_get (a, i);

  g_assert_cmpint (e->action, ==, action);
  g_assert_cmpstr (e->path, ==, path);
  g_assert_cmpstr (e->detail, ==, detail);
}

static void
test_account (void)
{
  g_autoptr (v2v_hive) h = open_empty ();
  struct account *a = account_new ();
  hive_key key;

  hive_set_account (h, a);
  key = hive_make (h, NULL, "A\\B");
  OK (hive_set_dword (h, key, "d", 3, E));
  OK (hive_set_dword (h, key, "D", 3, E));       /* the same: no change */
  OK (hive_set_text (h, key, "d", "x", E));
  OK (hive_unset (h, key, "d", E));
  OK (hive_remove (h, E, "a\\b"));
  g_assert_cmpuint (account_length (a), ==, 6);
  assert_entry (a, 0, ACCOUNT_CREATE, "HKLM\\TEST\\A", NULL);
  assert_entry (a, 1, ACCOUNT_CREATE, "HKLM\\TEST\\A\\B", NULL);
  assert_entry (a, 2, ACCOUNT_CREATE, "HKLM\\TEST\\A\\B",
                "d = dword:00000003");
  assert_entry (a, 3, ACCOUNT_WRITE, "HKLM\\TEST\\A\\B", "d = x");
  assert_entry (a, 4, ACCOUNT_REMOVE, "HKLM\\TEST\\A\\B", "d");
  assert_entry (a, 5, ACCOUNT_REMOVE, "HKLM\\TEST\\A\\B", NULL);
  account_free (a);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hive/empty", test_empty);
  g_test_add_func ("/hive/keys", test_keys);
  g_test_add_func ("/hive/many", test_many);
  g_test_add_func ("/hive/limits", test_limits);
  g_test_add_func ("/hive/texts", test_texts);
  g_test_add_func ("/hive/bytes", test_bytes);
  g_test_add_func ("/hive/large", test_large);
  g_test_add_func ("/hive/dword", test_dword);
  g_test_add_func ("/hive/unset", test_unset);
  g_test_add_func ("/hive/utf16", test_utf16);
  g_test_add_func ("/hive/account", test_account);
  return g_test_run ();
}
