/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Hives taken out of a guest that is a directory, and put back. */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <glib.h>
#include <glib/gstdio.h>

#include "tests/hive-empty.h"
#include "v2v/base/error.h"
#include "windows/registry/hive-check.h"
#include "windows/registry/marvin32.h"
#include "windows/registry/registry.h"

#define SEED 0x82ef4d887a4e55c5ULL

struct fixture {
  char *dir, *config;
  struct guest *guest;
};

static void
put (struct fixture *f, const char *name, const void *data, gsize size)
{
  g_autofree char *path = g_build_filename (f->config, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, data, (gssize) size, &error);
  g_assert_no_error (error);
}

static GBytes *
get (struct fixture *f, const char *name)
{
  g_autofree char *path = g_build_filename (f->config, name, NULL);
  g_autoptr (GError) error = NULL;
  char *data;
  gsize size;

  g_file_get_contents (path, &data, &size, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (data, size);
}

static void
put_bytes (struct fixture *f, const char *name, GBytes *data)
{
  put (f, name, g_bytes_get_data (data, NULL), g_bytes_get_size (data));
}

/* A SYSTEM hive that boots ControlSetCURRENT and has ControlSet001. */
static GBytes *
make_system (guint32 current)
{
  g_autoptr (GBytes) empty = hive_empty ("SYSTEM");
  g_autoptr (GError) error = NULL;
  g_autoptr (v2v_hive) h = hive_open (empty, "SYSTEM", true, &error);
  GBytes *data;

  hive_make (h, &error, "ControlSet001\\Services");
  hive_set_dword (h, hive_make (h, &error, "Select"), "Current", current,
                  &error);
  data = hive_save (h, &error);
  g_assert_no_error (error);
  return data;
}

static void
set_up (struct fixture *f, gconstpointer unused G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) system = make_system (1);
  g_autoptr (GBytes) software = hive_empty ("SOFTWARE");

  f->dir = g_dir_make_tmp ("test-registry-XXXXXX", &error);
  g_assert_no_error (error);
  f->config = g_build_filename (f->dir, "WINDOWS/system32/Config", NULL);
  g_assert_cmpint (g_mkdir_with_parents (f->config, 0755), ==, 0);
  f->guest = guest_dir_new (f->dir, false, &error);
  g_assert_no_error (error);
  put_bytes (f, "system", system);
  put_bytes (f, "SOFTWARE", software);
}

static void
tear_down (struct fixture *f, gconstpointer unused G_GNUC_UNUSED)
{
  g_assert_true (guest_remove (f->guest, "/WINDOWS", NULL));
  g_assert_cmpint (g_rmdir (f->dir), ==, 0);
  guest_free (f->guest);
  g_free (f->dir);
  g_free (f->config);
}

static void
assert_refused (struct fixture *f, const char *message)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (v2v_registry) r = registry_open (f->guest, "/Windows", &error);

  g_assert_null (r);
  if (!strstr (error->message, message))
    g_error ("\"%s\" is not in: %s", message, error->message);
}

/* --- cases ---------------------------------------------------------------- */

static void
test_commit (struct fixture *f, gconstpointer unused G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (v2v_registry) r = registry_open (f->guest, "/Windows", &error);
  g_autoptr (GBytes) software = get (f, "SOFTWARE"), same = NULL;
  g_autofree char *path = g_build_filename (f->config, "system", NULL);
  g_auto (GStrv) names = NULL;
  g_autofree char *all = NULL;
  struct stat st;

  g_assert_no_error (error);
  g_assert_cmpstr (r->control_set, ==, "ControlSet001");
  g_assert_cmpint (chmod (path, 0640), ==, 0);
  hive_set_text (r->system, hive_find (r->system, "Select"), "Ours", "x",
                 &error);
  g_assert_true (registry_commit (r, &error));
  g_assert_no_error (error);
  registry_free (g_steal_pointer (&r));
  r = registry_open (f->guest, "/Windows", &error);
  g_assert_no_error (error);
  g_assert_true (hive_has (r->system, hive_find (r->system, "Select"),
                           "Ours"));
  same = get (f, "SOFTWARE");            /* it was not changed */
  g_assert_true (g_bytes_equal (software, same));
  g_assert_cmpint (stat (path, &st), ==, 0);
  g_assert_cmpuint (st.st_mode & 07777, ==, 0640);
  names = guest_list (f->guest, "/WINDOWS/system32/Config", NULL);
  all = g_strjoinv (" ", names);
  g_assert_cmpstr (all, ==, "SOFTWARE system");
}

static void
test_missing (struct fixture *f, gconstpointer unused G_GNUC_UNUSED)
{
  guest_remove (f->guest, "/WINDOWS/system32/Config/SOFTWARE", NULL);
  assert_refused (f, "no registry hive HKLM\\SOFTWARE: there is no file "
                  "‘/WINDOWS/system32/Config/SOFTWARE’");
}

static void
test_large (struct fixture *f, gconstpointer unused G_GNUC_UNUSED)
{
  g_autofree char *path = g_build_filename (f->config, "SOFTWARE", NULL);

  g_assert_cmpint (truncate (path, (off_t) HIVE_MAX_SIZE + 1), ==, 0);
  assert_refused (f, "HKLM\\SOFTWARE (‘/WINDOWS/system32/Config/SOFTWARE’) "
                  "has ");
}

static void
test_corrupt (struct fixture *f, gconstpointer unused G_GNUC_UNUSED)
{
  put (f, "system", "regf", 4);
  assert_refused (f, "HKLM\\SYSTEM is corrupt");
}

static void
test_select (struct fixture *f, gconstpointer unused G_GNUC_UNUSED)
{
  static const struct { guint32 current; const char *message; } bad[] = {
    { 0, "Select does not say which" }, { 1000, "Select does not say which" },
    { 2, "HKLM\\SYSTEM has no ControlSet002" },
  };
  g_autoptr (GBytes) none = hive_empty ("SYSTEM");

  for (size_t i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GBytes) data = make_system (bad[i].current);

    put_bytes (f, "system", data);
    assert_refused (f, bad[i].message);
  }
  put_bytes (f, "system", none);
  assert_refused (f, "Select does not say which");
}

/* NEW's bins as the one entry of a log of the hive OLD. */
static GBytes *
make_log (GBytes *old, GBytes *new)
{
  const guint bins = (guint) g_bytes_get_size (new) - 4096;
  const guint size = (48 + bins + 511) / 512 * 512;
  guint8 *log = g_malloc0 (512 + size), *e = log + 512;
  guint64 hash;

  memcpy (log, g_bytes_get_data (old, NULL), 512);
  hive_put32 (log + 8, hive_get32 (log + 4));
  hive_put32 (log + 28, 6);
  hive_put_checksum (log);
  memcpy (e, "HvLE", 4);
  hive_put32 (e + 4, size);
  hive_put32 (e + 12, hive_get32 (log + 4));
  hive_put32 (e + 16, bins);
  hive_put32 (e + 20, 1);
  hive_put32 (e + 44, bins);
  memcpy (e + 48, (const guint8 *) g_bytes_get_data (new, NULL) + 4096, bins);
  hash = GUINT64_TO_LE (marvin32 (SEED, e + 40, size - 40));
  memcpy (e + 24, &hash, 8);
  hash = GUINT64_TO_LE (marvin32 (SEED, e, 32));
  memcpy (e + 32, &hash, 8);
  return g_bytes_new_take (log, 512 + size);
}

/* Without its log a hive that is not clean is refused; with it, it is replayed
 * and, once changed, newer than the log. */
static void
test_dirty (struct fixture *f, gconstpointer unused G_GNUC_UNUSED)
{
  g_autoptr (GBytes) new = get (f, "system"), after = NULL, log = NULL;
  g_autoptr (GBytes) old = hive_empty ("SYSTEM");
  guint8 *bytes = g_memdup2 (g_bytes_get_data (old, NULL), HIVE_EMPTY_SIZE);
  g_autoptr (GBytes) dirty = g_bytes_new_take (bytes, HIVE_EMPTY_SIZE);
  g_autoptr (v2v_registry) r = NULL;
  g_autoptr (GError) error = NULL;

  hive_put32 (bytes + 4, 50);
  hive_put32 (bytes + 8, 49);
  hive_put_checksum (bytes);
  put_bytes (f, "system", dirty);
  assert_refused (f, "HKLM\\SYSTEM was not closed cleanly, and its "
                  "transaction logs hold nothing that makes it whole.  Boot");
  put (f, "SYSTEM.LOG1", "", 0);
  assert_refused (f, "shutdown /s");
  log = make_log (dirty, new);
  put_bytes (f, "SYSTEM.LOG2", log);
  r = registry_open (f->guest, "/Windows", &error);
  g_assert_no_error (error);
  g_assert_true (registry_commit (r, &error));   /* nothing was changed */
  after = get (f, "system");
  g_assert_true (g_bytes_equal (after, dirty));
  g_clear_pointer (&after, g_bytes_unref);
  hive_make (r->system, &error, "Ours");
  g_assert_true (registry_commit (r, &error));
  after = get (f, "system");
  g_assert_true (hive_is_clean (after));
  g_assert_cmpuint (hive_get32 ((const guint8 *)
                                g_bytes_get_data (after, NULL) + 4), >, 50);
}

static bool
no_space (struct guest *g G_GNUC_UNUSED, const char *path G_GNUC_UNUSED,
          struct guest_space *ret_space, GError **error G_GNUC_UNUSED)
{
  *ret_space = (struct guest_space) { .free_bytes = 65536 };
  return true;
}

/* C: is full: the hives stay as they are. */
static void
test_full (struct fixture *f, gconstpointer unused G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (v2v_registry) r = registry_open (f->guest, "/Windows", &error);
  g_autoptr (GBytes) before = get (f, "system"), after = NULL;
  const struct guest_ops *usual = f->guest->ops;
  struct guest_ops ops = *usual;

  g_assert_no_error (error);
  hive_make (r->system, &error, "Ours");
  ops.space = no_space;
  f->guest->ops = &ops;
  g_assert_false (registry_commit (r, &error));
  f->guest->ops = usual;
  g_assert_nonnull (strstr (error->message, "not enough free space for "
                            "conversion on the Windows system drive"));
  after = get (f, "system");
  g_assert_true (g_bytes_equal (before, after));
}

/* The hive of drivers is put back with the others; whatever is wrong with it
 * is told when it is asked for, and no reason to refuse the guest. */
static void
test_drivers (struct fixture *f, gconstpointer unused G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) data = hive_empty ("DRIVERS");
  g_autoptr (v2v_registry) r = registry_open (f->guest, "/Windows", &error);

  g_assert_no_error (error);
  g_assert_null (registry_open_drivers (r, &error));
  g_assert_error (error, V2V_ERROR, V2V_ERROR_NOT_FOUND);
  g_clear_error (&error);
  put (f, "Drivers", "regf", 4);
  g_assert_null (registry_open_drivers (r, &error));
  g_assert_nonnull (strstr (error->message, "HKLM\\DRIVERS is corrupt"));
  g_clear_error (&error);
  hive_make (r->system, &error, "Ours");
  g_assert_true (registry_commit (r, &error));
  put_bytes (f, "Drivers", data);
  g_assert_nonnull (registry_open_drivers (r, &error));
  hive_make (r->drivers, &error, "DriverDatabase");
  g_assert_true (registry_open_drivers (r, &error) == r->drivers);
  g_assert_true (registry_commit (r, &error));
  g_assert_no_error (error);
  registry_free (g_steal_pointer (&r));
  r = registry_open (f->guest, "/Windows", &error);
  g_assert_null (r->drivers);
  g_assert_cmpuint (hive_find (registry_open_drivers (r, &error),
                               "DriverDatabase"), !=, 0);
  g_assert_cmpuint (hive_find (r->system, "Ours"), !=, 0);
}

#define ADD(name) \
  g_test_add ("/registry/" #name, struct fixture, NULL, set_up, \
              test_##name, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD (commit);
  ADD (missing);
  ADD (large);
  ADD (corrupt);
  ADD (select);
  ADD (dirty);
  ADD (full);
  ADD (drivers);
  return g_test_run ();
}
