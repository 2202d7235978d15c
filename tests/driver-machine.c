/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A Windows that gets drivers, for tests. */
#include "config.h"

#include <glib/gstdio.h>

#include "tests/driver-machine.h"
#include "tests/hive-empty.h"
#include "tests/phony-driver.h"

struct hive *
machine_open_hive (GBytes *data, const char *name)
{
  g_autoptr (GError) error = NULL;
  struct hive *h = hive_open (data, name, true, &error);

  g_assert_no_error (error);
  return h;
}

/* SYSTEM: NULL: an empty one. */
void
machine_start (struct machine *m, GBytes *system, unsigned major,
               unsigned minor, enum windows_arch arch)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) empty = hive_empty ("ROOT");

  *m = (struct machine) {
    .version = { .major = major, .minor = minor, .arch = arch },
  };
  m->dir = g_dir_make_tmp ("driver-XXXXXX", &error);
  g_assert_no_error (error);
  m->t = (struct driver_target) {
    .guest = guest_dir_new (m->dir, false, &error),
    .system = machine_open_hive (system ? system : empty, "HKLM\\SYSTEM"),
    .software = machine_open_hive (empty, "HKLM\\SOFTWARE"),
    .control_set = "ControlSet001", .systemroot = "/Windows",
    .version = &m->version, .now = 1700000000,
  };
  g_assert_no_error (error);
  g_assert_true (guest_mkdir_p (m->t.guest, "/Windows/System32/Drivers",
                                &error));
}

void
machine_add_drivers_hive (struct machine *m, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) empty = hive_empty ("ROOT");
  g_autoptr (v2v_hive) h = machine_open_hive (empty, "HKLM\\DRIVERS");
  g_autoptr (GBytes) data = NULL;

  hive_make (h, &error, "%s", path);
  g_assert_no_error (error);
  data = hive_save (h, &error);
  g_assert_no_error (error);
  m->t.drivers = machine_open_hive (data, "HKLM\\DRIVERS");
}

void
machine_stop (struct machine *m)
{
  g_autoptr (GError) error = NULL;

  guest_remove (m->t.guest, "/Windows", &error);
  g_assert_no_error (error);
  g_rmdir (m->dir);
  guest_free (m->t.guest);
  hive_free (m->t.system);
  hive_free (m->t.software);
  hive_free (m->t.drivers);
  g_free (m->dir);
}

void
machine_install (struct machine *m, struct driver_package *p)
{
  g_autoptr (GPtrArray) packages = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (packages, p);
  g_assert_true (drivers_install (&m->t, packages, &error));
  g_assert_no_error (error);
}

void
machine_install_viostor (struct machine *m)
{
  g_autoptr (v2v_driver_package) p = phony_viostor (&m->version, 21500);

  machine_install (m, p);
}

/* The SYSTEM hive as its file says. */
void
machine_reopen (struct machine *m)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) data = hive_save (m->t.system, &error);

  g_assert_no_error (error);
  hive_free (m->t.system);
  m->t.system = machine_open_hive (data, "HKLM\\SYSTEM");
}

void
assert_text (struct hive *h, const char *path, const char *name,
             const char *expected)
{
  g_autofree char *text = hive_get_text (h, hive_find (h, "%s", path), name);

  g_assert_cmpstr (text, ==, expected);
}

void
assert_dword (struct hive *h, const char *path, const char *name,
              uint32_t expected)
{
  uint32_t value;

  g_assert_true (hive_get_dword (h, hive_find (h, "%s", path), name, &value));
  g_assert_cmpuint (value, ==, expected);
}

char *
machine_package (struct hive *h, const char *inf)
{
  const hive_key key = hive_find (h, "DriverDatabase\\DriverInfFiles\\%s",
                                  inf);
  g_autofree char *folder = hive_get_text (h, key, "Active");

  g_assert_nonnull (folder);
  g_assert_true (g_regex_match_simple ("^viostor\\.inf_amd64_[0-9a-f]{16}$",
                                       folder, 0, 0));
  return g_strconcat (PACKAGES, folder, NULL);
}
