/* SPDX-License-Identifier: GPL-2.0-or-later */
/* RPM's SQLite database. */
#include "config.h"

#include <sqlite3.h>

#include "converters/rpm-header.h"
#include "converters/rpm-sqlite.h"
#include "v2v/base/error.h"

#define STEPS_PER_CHECK 10000    /* of SQLite's machine */

typedef sqlite3 sqlite_db;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite_db, sqlite3_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3_stmt, sqlite3_finalize)

static bool
fail (sqlite3 *db, GError **error)
{
  return error_set (error, "SQLite says: %s",
                    db ? sqlite3_errmsg (db) : "no memory");
}

static int
is_late (void *deadline)
{
  return g_get_monotonic_time () > *(const gint64 *) deadline;
}

/* What SQLite advises for files of others: sqlite.org, "Defense Against The
 * Dark Arts". */
static void
distrust (sqlite3 *db)
{
  sqlite3_db_config (db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_db_config (db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
  sqlite3_db_config (db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
  sqlite3_limit (db, SQLITE_LIMIT_LENGTH, RPM_HEADER_MAX);
  sqlite3_exec (db, "PRAGMA cell_size_check=ON", NULL, NULL, NULL);
}

static bool
read_rows (sqlite3 *db, GPtrArray *packages, GError **error)
{
  g_autoptr (sqlite3_stmt) rows = NULL;
  int r;

  if (sqlite3_prepare_v2 (db, "SELECT blob FROM main.Packages", -1, &rows,
                          NULL) != SQLITE_OK)
    return fail (db, error);
  while ((r = sqlite3_step (rows)) == SQLITE_ROW) {
    const guint8 *blob = sqlite3_column_blob (rows, 0);
    const int size = sqlite3_column_bytes (rows, 0);

    if (!rpm_packages_add (packages, blob, (gsize) size, error))
      return false;
  }
  return r == SQLITE_DONE || fail (db, error);
}

bool
rpm_sqlite_read (const char *path, unsigned seconds, GPtrArray *packages,
                 GError **error)
{
  gint64 deadline = g_get_monotonic_time () +
                    (gint64) seconds * G_USEC_PER_SEC;
  g_autoptr (sqlite_db) db = NULL;

  if (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
    return fail (db, error);
  distrust (db);
  sqlite3_progress_handler (db, STEPS_PER_CHECK, is_late, &deadline);
  return read_rows (db, packages, error);
}
