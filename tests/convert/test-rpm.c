/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The packages of an RPM guest that is a directory: where its database is
 * found, what becomes of a bad one, and how packages are removed. */
#include "config.h"

#include <string.h>
#include <unistd.h>
#include <glib/gstdio.h>
#include <sqlite3.h>

#include "converters/linux.h"
#include "converters/rpm-header.h"
#include "converters/rpm-sqlite.h"
#include "tests/convert/phony-rpm.h"
#include "v2v/base/error.h"
#include "v2v/base/runtime.h"

static char *top;                /* of all tests */

struct guest_case { char *dir; v2v_guest *guest; struct conversion cv; };

static void
start (struct guest_case *c)
{
  g_autoptr (GError) error = NULL;

  c->dir = g_build_filename (top, "guest-XXXXXX", NULL);
  g_assert_nonnull (g_mkdtemp (c->dir));
  c->guest = guest_dir_new (c->dir, true, &error);
  g_assert_no_error (error);
  c->cv.guest = c->guest;
}

static void
stop (struct guest_case *c)
{
  guest_free (c->guest);
  g_free (c->dir);
}

static void
put (const struct guest_case *c, const char *path, const void *data,
     gsize size)
{
  g_autofree char *full = g_build_filename (c->dir, path, NULL);
  g_autofree char *parent = g_path_get_dirname (full);

  g_assert_cmpint (g_mkdir_with_parents (parent, 0755), ==, 0);
  g_assert_true (g_file_set_contents (full, data, (gssize) size, NULL));
}

static GBytes *
make (const char *format, const char *package, const char **ret_name)
{
  g_autoptr (GBytes) header = phony_rpm_header (package, "1:2-3.el9",
                                                "x86_64");
  g_autoptr (GPtrArray) headers = g_ptr_array_new ();

  g_ptr_array_add (headers, header);
  g_ptr_array_add (headers, header);
  return phony_rpm_database (format, headers, ret_name);
}

static void
put_database (const struct guest_case *c, const char *dir,
              const char *format, const char *package)
{
  const char *name;
  g_autoptr (GBytes) data = make (format, package, &name);
  g_autofree char *path = g_build_filename (dir, name, NULL);

  put (c, path, g_bytes_get_data (data, NULL), g_bytes_get_size (data));
}

static void
expect (const struct guest_case *c, const char *package, guint count)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) packages = linux_rpm_read (&c->cv, &error);
  const struct package *p;

  g_assert_no_error (error);
  g_assert_cmpuint (packages->len, ==, count);
  p = g_ptr_array_index (packages, count - 1);
  g_assert_cmpstr (p->name, ==, package);
  g_assert_cmpstr (p->version, ==, "1:2-3.el9");
  g_assert_cmpstr (p->arch, ==, "x86_64");
}

static void
expect_error (const struct guest_case *c, const char *pattern)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) packages = linux_rpm_read (&c->cv, &error);

  g_assert_null (packages);
  g_assert_nonnull (error);
  if (!g_pattern_match_simple (pattern, error->message))
    g_error ("\"%s\" is not like \"%s\"", error->message, pattern);
}

/*----- places and formats -------------------------------------------------*/

static void
test_formats (void)
{
  static const char *const formats[] = { "sqlite", "ndb", "bdb" };
  static const char *const dirs[] = {
    "/var/lib/rpm", "/usr/lib/sysimage/rpm",
  };

  for (size_t f = 0; f < G_N_ELEMENTS (formats); f++)
    for (size_t d = 0; d < G_N_ELEMENTS (dirs); d++) {
      struct guest_case c = { NULL };

      start (&c);
      put_database (&c, dirs[d], formats[f], "kernel");
      expect (&c, "kernel", 2);
      stop (&c);
    }
}

/* Left behind by an upgrade. */
static void
test_newest_format (void)
{
  struct guest_case c = { NULL };

  start (&c);
  put_database (&c, "/var/lib/rpm", "bdb", "old");
  put_database (&c, "/var/lib/rpm", "sqlite", "new");
  expect (&c, "new", 2);
  stop (&c);
}

static void
run_sql (sqlite3 *db, const char *sql)
{
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
}

static void
copy_in (const struct guest_case *c, const char *file, const char *suffix)
{
  g_autofree char *from = g_strconcat (file, suffix, NULL);
  g_autofree char *to = g_strconcat ("/var/lib/rpm/rpmdb.sqlite", suffix,
                                     NULL);
  g_autofree char *data = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (from, &data, &size, NULL));
  g_assert_cmpuint (size, >, 0);
  put (c, to, data, size);
}

/* A guest that was not shut down: the third package is in the log only. */
static void
test_write_ahead_log (void)
{
  struct guest_case c = { NULL };
  g_autofree char *file = g_build_filename (top, "wal.sqlite", NULL);
  const char *name;
  g_autoptr (GBytes) data = make ("sqlite", "kernel", &name);
  sqlite3 *db;

  g_assert_true (g_file_set_contents (file, g_bytes_get_data (data, NULL),
                                      (gssize) g_bytes_get_size (data),
                                      NULL));
  g_assert_cmpint (sqlite3_open (file, &db), ==, SQLITE_OK);
  run_sql (db, "PRAGMA journal_mode=WAL");
  run_sql (db, "PRAGMA wal_autocheckpoint=0");
  run_sql (db, "INSERT INTO Packages(blob) SELECT blob FROM Packages "
           "LIMIT 1");
  start (&c);
  copy_in (&c, file, "");
  expect (&c, "kernel", 2);
  copy_in (&c, file, "-wal");
  expect (&c, "kernel", 3);
  stop (&c);
  sqlite3_close (db);
}

/*----- bad databases ------------------------------------------------------*/

static void
test_none (void)
{
  struct guest_case c = { NULL };

  start (&c);
  expect_error (&c, "neither /usr/lib/sysimage/rpm nor /var/lib/rpm holds "
                "an RPM database");
  stop (&c);
}

static const char *const names[] = {
  "/var/lib/rpm/rpmdb.sqlite", "/var/lib/rpm/Packages.db",
  "/var/lib/rpm/Packages",
};

static void
test_bad_contents (void)
{
  static guint8 noise[100000];

  for (gsize i = 0; i < sizeof noise; i++)
    noise[i] = (guint8) (i * i >> 3);
  for (size_t i = 0; i < G_N_ELEMENTS (names); i++) {
    struct guest_case c = { NULL };

    start (&c);
    put (&c, names[i], "", 0);
    expect_error (&c, "the RPM database /var/lib/rpm/*--rebuilddb*is empty");
    put (&c, names[i], noise, sizeof noise);
    expect_error (&c, "the RPM database /var/lib/rpm/*--rebuilddb*");
    stop (&c);
  }
}

static void
test_cut_off (void)
{
  static const char *const formats[] = { "sqlite", "ndb", "bdb" };

  for (size_t i = 0; i < G_N_ELEMENTS (formats); i++) {
    struct guest_case c = { NULL };
    const char *name;
    g_autoptr (GBytes) data = make (formats[i], "kernel", &name);
    const gsize size = g_bytes_get_size (data);

    start (&c);
    put (&c, names[i], g_bytes_get_data (data, NULL), size - size / 3);
    expect_error (&c, "the RPM database /var/lib/rpm/*--rebuilddb*");
    stop (&c);
  }
}

static void
test_no_package (void)
{
  g_autoptr (GPtrArray) headers = g_ptr_array_new ();
  struct guest_case c = { NULL };
  const char *name;
  g_autoptr (GBytes) data = phony_rpm_database ("sqlite", headers, &name);

  start (&c);
  put (&c, names[0], g_bytes_get_data (data, NULL), g_bytes_get_size (data));
  expect_error (&c, "*it holds no package");
  stop (&c);
}

/* A view instead of the table, which would never end. */
static void
test_hostile_sqlite (void)
{
  g_autofree char *file = g_build_filename (top, "hostile.sqlite", NULL);
  struct guest_case c = { NULL };
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (file, &db), ==, SQLITE_OK);
  run_sql (db, "CREATE VIEW Packages AS WITH RECURSIVE r(blob) AS (SELECT "
           "x'00' UNION ALL SELECT blob FROM r) SELECT blob FROM r WHERE "
           "blob=1");
  sqlite3_close (db);
  start (&c);
  copy_in (&c, file, "");
  expect_error (&c, "*SQLite says: *");
  stop (&c);
}

/* The time limit: here it is over at once. */
static void
test_slow_sqlite (void)
{
  g_autofree char *file = g_build_filename (top, "slow.sqlite", NULL);
  g_autoptr (GPtrArray) packages = packages_new ();
  g_autoptr (GError) error = NULL;
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (file, &db), ==, SQLITE_OK);
  run_sql (db, "CREATE TABLE Packages (blob); INSERT INTO Packages WITH "
           "RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r LIMIT "
           "10000) SELECT x'0000000100000002000003E8000000060000000000000001"
           "6100' FROM r");
  sqlite3_close (db);
  g_assert_true (rpm_sqlite_read (file, 60, packages, &error));
  g_assert_false (rpm_sqlite_read (file, 0, packages, &error));
  g_assert_cmpstr (error->message, ==, "SQLite says: interrupted");
}

/* Links out of the guest and into the guest's own devices. */
static void
test_links (void)
{
  static const char *const targets[] = {
    "../../../../../../../../../../../../%s/outside", "%s/outside",
    "rpmdb.sqlite", "/dev",
  };
  g_autofree char *outside = g_build_filename (top, "outside", NULL);
  const char *name;
  g_autoptr (GBytes) data = make ("sqlite", "outside", &name);

  g_assert_true (g_file_set_contents (outside, g_bytes_get_data (data, NULL),
                                      (gssize) g_bytes_get_size (data),
                                      NULL));
  for (size_t i = 0; i < G_N_ELEMENTS (targets); i++) {
    struct guest_case c = { NULL };
    g_auto (GStrv) parts = g_strsplit (targets[i], "%s", 2);
    g_autofree char *target = g_strjoinv (top, parts);
    g_autofree char *link = NULL;

    start (&c);
    put (&c, "/var/lib/rpm/.rpm.lock", "", 0);
    link = g_build_filename (c.dir, names[0], NULL);
    g_assert_cmpint (symlink (target, link), ==, 0);
    expect_error (&c, "neither *");
    stop (&c);
  }
}

/*----- removing -----------------------------------------------------------*/

static char *last_command;
static bool run_fails;

/* The guest's rpm makes the environment anew. */
static bool
note_command (struct guest *g, const char *const *argv,
              unsigned seconds, char **ret_stdout G_GNUC_UNUSED,
              GError **error)
{
  g_autoptr (GBytes) nothing = g_bytes_new (NULL, 0);

  g_assert_cmpuint (seconds, ==, 900);
  g_assert_false (guest_exists (g, "/var/lib/rpm/__db.001"));
  g_assert_true (g->ops->write (g, "/var/lib/rpm/__db.001", nothing, NULL));
  g_free (last_command);
  last_command = g_strjoinv (" ", (char **) argv);
  return !run_fails || error_set (error, "scriptlet failed");
}

static void
check_command (const char *rpm)
{
  g_autofree char *all = g_strconcat
    ("env PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C "
     "DEBIAN_FRONTEND=noninteractive ", rpm, NULL);
  g_assert_cmpstr (last_command, ==, all);
}

static void
test_remove (void)
{
  struct guest_case c = { NULL };
  g_autoptr (GPtrArray) tools = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  struct guest_ops ops;

  start (&c);
  ops = *c.guest->ops;
  ops.run = note_command;
  c.guest->ops = &ops;
  put (&c, "/var/lib/rpm/__db.001", "locks", 5);
  put (&c, "/var/lib/rpm/Packages", "", 0);
  g_ptr_array_add (tools, (gpointer) "open-vm-tools");
  g_ptr_array_add (tools, (gpointer) "kmod-vmxnet");
  g_assert_true (linux_rpm_remove (&c.cv, tools, false, &error));
  check_command ("rpm -e --allmatches --nodeps --noscripts --notriggers "
                 "open-vm-tools kmod-vmxnet");
  g_assert_false (guest_exists (c.guest, "/var/lib/rpm/__db.001"));
  g_assert_true (guest_exists (c.guest, "/var/lib/rpm/Packages"));
  g_assert_true (linux_rpm_remove (&c.cv, tools, true, &error));
  check_command ("rpm -e --allmatches --nodeps open-vm-tools kmod-vmxnet");
  g_assert_no_error (error);
  run_fails = true;
  g_assert_false (linux_rpm_remove (&c.cv, tools, true, &error));
  g_assert_cmpstr (error->message, ==, "scriptlet failed");
  g_assert_false (guest_exists (c.guest, "/var/lib/rpm/__db.001"));
  g_free (last_command);
  stop (&c);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  if (!runtime_start ("test-rpm", &error))
    g_error ("%s", error->message);
  top = runtime_path ("test");
  g_assert_cmpint (g_mkdir (top, 0700), ==, 0);
  g_test_add_func ("/rpm/formats", test_formats);
  g_test_add_func ("/rpm/newest-format", test_newest_format);
  g_test_add_func ("/rpm/write-ahead-log", test_write_ahead_log);
  g_test_add_func ("/rpm/none", test_none);
  g_test_add_func ("/rpm/bad-contents", test_bad_contents);
  g_test_add_func ("/rpm/cut-off", test_cut_off);
  g_test_add_func ("/rpm/no-package", test_no_package);
  g_test_add_func ("/rpm/hostile-sqlite", test_hostile_sqlite);
  g_test_add_func ("/rpm/slow-sqlite", test_slow_sqlite);
  g_test_add_func ("/rpm/links", test_links);
  g_test_add_func ("/rpm/remove", test_remove);
  status = g_test_run ();
  g_free (top);
  runtime_finish ();
  return status;
}
