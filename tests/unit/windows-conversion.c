/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A conversion for tests of single steps of the Windows converter. */
#include "config.h"

#include <string.h>
#include <unistd.h>

#include "tests/hive-empty.h"
#include "tests/unit/windows-conversion.h"

static struct hive *
empty (const char *name, struct guest *guest)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) data = hive_empty ("ROOT");
  struct hive *h = hive_open (data, name, true, &error);

  g_assert_no_error (error);
  hive_set_account (h, guest->account);
  return h;
}

struct windows_test *
windows_test_new (unsigned major, unsigned minor)
{
  struct windows_test *t = g_new0 (struct windows_test, 1);
  struct registry *r = g_new0 (struct registry, 1);
  g_autoptr (GError) error = NULL;

  t->dir = g_dir_make_tmp ("v2v-windows-XXXXXX", &error);
  g_assert_no_error (error);
  t->guest = guest_dir_new (t->dir, false, &error);
  g_assert_no_error (error);
  r->guest = t->guest;
  r->system = empty ("HKLM\\SYSTEM", t->guest);
  r->software = empty ("HKLM\\SOFTWARE", t->guest);
  r->control_set = g_strdup (SET);
  t->state.registry = r;
  t->state.systemroot = g_strdup ("/Windows");
  t->state.version.major = major;
  t->state.version.minor = minor;
  t->cv.guest = t->guest;
  t->cv.caps = &t->caps;
  t->cv.state = &t->state;
  return t;
}

void
windows_test_free (struct windows_test *t)
{
  g_autoptr (GError) error = NULL;

  registry_free (t->state.registry);
  g_free (t->state.systemroot);
  g_clear_pointer (&t->state.scripts, g_ptr_array_unref);
  g_assert_true (guest_remove (t->guest, "/Windows", &error));
  guest_free (t->guest);
  g_assert_cmpint (rmdir (t->dir), ==, 0);
  g_free (t->dir);
  g_free (t);
}

static hive_key
make (struct hive *h, const char *set, const char *path)
{
  g_autoptr (GError) error = NULL;
  const hive_key key = hive_make (h, &error, "%s%s", set, path);

  g_assert_no_error (error);
  return key;
}

void
windows_test_dword (struct windows_test *t, const char *key, const char *name,
                    uint32_t value)
{
  g_assert_true (hive_set_dword (SYSTEM (t), make (SYSTEM (t), SET "\\", key),
                                 name, value, NULL));
}

void
windows_test_list (struct windows_test *t, const char *key, const char *name,
                   const char *texts)
{
  g_auto (GStrv) list = g_strsplit (texts, "|", -1);

  g_assert_true (hive_set_list (SYSTEM (t), make (SYSTEM (t), SET "\\", key),
                                name, (const char *const *) list, NULL));
}

void
windows_test_software_dword (struct windows_test *t, const char *key,
                             const char *name, uint32_t value)
{
  g_assert_true (hive_set_dword (SOFTWARE (t), make (SOFTWARE (t), "", key),
                                 name, value, NULL));
}

void
windows_test_software_text (struct windows_test *t, const char *key,
                            const char *name, const char *text)
{
  g_assert_true (hive_set_text (SOFTWARE (t), make (SOFTWARE (t), "", key),
                                name, text, NULL));
}

int64_t
windows_test_get (struct windows_test *t, const char *key, const char *name)
{
  uint32_t value;

  if (!hive_get_dword (SYSTEM (t), hive_find (SYSTEM (t), SET "\\%s", key),
                       name, &value))
    return -1;
  return value;
}

char *
windows_test_get_list (struct windows_test *t, const char *key,
                       const char *name)
{
  g_auto (GStrv) list =
    hive_get_list (SYSTEM (t), hive_find (SYSTEM (t), SET "\\%s", key), name);

  return list ? g_strjoinv ("|", list) : NULL;
}

void
windows_test_run (struct windows_test *t,
                  bool (*step) (struct conversion *, GError **))
{
  g_autoptr (GError) error = NULL;
  const bool ok = step (&t->cv, &error);

  g_assert_no_error (error);
  g_assert_true (ok);
}

bool
windows_test_said (struct windows_test *t, const char *text)
{
  g_autofree char *account = account_to_text (t->guest->account);

  return strstr (account, text) != NULL;
}
