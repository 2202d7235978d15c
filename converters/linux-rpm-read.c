/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The installed packages of an RPM guest, from its database.  The guest's
 * rpm does not run, and the host needs none: Debian's, for one, cannot read
 * ndb, and rpm takes a damaged Berkeley DB for a short one, or reads it for
 * ever. */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "converters/linux.h"
#include "converters/rpm-bdb.h"
#include "converters/rpm-header.h"
#include "converters/rpm-ndb.h"
#include "converters/rpm-sqlite.h"
#include "v2v/base/error.h"
#include "v2v/base/report.h"
#include "v2v/base/runtime.h"

#define MAX_DATABASE GUEST_MAX_FILE
#define READ_SECONDS 60

/*----- reading the formats ------------------------------------------------*/

/* Takes over DATA, a large one: freed as soon as it is not needed. */
typedef bool (*read_func) (const struct conversion *cv, const char *path,
                           GBytes *data, GPtrArray *packages,
                           GError **error);

static bool
read_bdb (const struct conversion *cv G_GNUC_UNUSED,
          const char *path G_GNUC_UNUSED, GBytes *data, GPtrArray *packages,
          GError **error)
{
  g_autoptr (GBytes) owned = data;
  gsize size;
  const guint8 *p = g_bytes_get_data (owned, &size);

  return rpm_bdb_read (p, size, packages, error);
}

static bool
read_ndb (const struct conversion *cv G_GNUC_UNUSED,
          const char *path G_GNUC_UNUSED, GBytes *data, GPtrArray *packages,
          GError **error)
{
  g_autoptr (GBytes) owned = data;
  gsize size;
  const guint8 *p = g_bytes_get_data (owned, &size);

  return rpm_ndb_read (p, size, packages, error);
}

static bool
write_copy (const char *path, GBytes *data, GError **error)
{
  g_autoptr (GBytes) owned = data;
  gsize size;
  const char *p = g_bytes_get_data (owned, &size);

  return g_file_set_contents_full (path, p, (gssize) size,
                                   G_FILE_SET_CONTENTS_NONE, 0600, error);
}

/* What rpm wrote last is beside the database if the guest was not shut down
 * in good order.  A rollback journal is not taken: it may name files. */
static bool
copy_wal (const struct conversion *cv, const char *path, const char *copy,
          GError **error)
{
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  g_autofree char *wal_copy = g_strconcat (copy, "-wal", NULL);
  GBytes *data = NULL;

  return linux_read_bytes (cv, wal, MAX_DATABASE, &data, error) &&
         (!data || write_copy (wal_copy, data, error));
}

static void
remove_copies (const char *dir, const char *copy)
{
  static const char *const suffixes[] = { "", "-wal", "-shm" };

  for (size_t i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    g_autofree char *path = g_strconcat (copy, suffixes[i], NULL);
    unlink (path);
  }
  rmdir (dir);
}

static bool
read_sqlite (const struct conversion *cv, const char *path, GBytes *data,
             GPtrArray *packages, GError **error)
{
  g_autofree char *dir = runtime_path ("rpmdb");
  g_autofree char *copy = g_build_filename (dir, "rpmdb.sqlite", NULL);
  bool ok;

  if (mkdir (dir, 0700) == -1 && errno != EEXIST) {
    error_set_errno (error, errno, "cannot make the directory %s", dir);
    g_bytes_unref (data);
    return false;
  }
  ok = write_copy (copy, data, error) && copy_wal (cv, path, copy, error) &&
       rpm_sqlite_read (copy, READ_SECONDS, packages, error);
  remove_copies (dir, copy);
  return ok;
}

/*----- finding the database -----------------------------------------------*/

/* Newer formats first: a database that was made anew in one of them may have
 * left the old one behind. */
static const struct {
  const char *name;
  read_func read;
} formats[] = {
  { "rpmdb.sqlite", read_sqlite },
  { "Packages.db", read_ndb },
  { "Packages", read_bdb },
};

/* The first is where the second was moved to; a link often leads there. */
static const char *const dirs[] = {
  "/usr/lib/sysimage/rpm", "/var/lib/rpm",
};

static char *
find_database (const struct conversion *cv, read_func *ret_read)
{
  for (size_t d = 0; d < G_N_ELEMENTS (dirs); d++)
    for (size_t i = 0; i < G_N_ELEMENTS (formats); i++) {
      g_autofree char *path = g_strconcat (dirs[d], "/", formats[i].name,
                                           NULL);
      if (guest_is_file (cv->guest, path)) {
        *ret_read = formats[i].read;
        return g_steal_pointer (&path);
      }
    }
  return NULL;
}

static bool
read_database (const struct conversion *cv, const char *path, read_func read,
               GPtrArray *packages, GError **error)
{
  GBytes *data = guest_read (cv->guest, path, MAX_DATABASE, error);

  if (!data)
    return false;
  if (g_bytes_get_size (data) == 0) {
    g_bytes_unref (data);
    return error_set (error, "it is empty");
  }
  return read (cv, path, data, packages, error) &&
         (packages->len > 0 || error_set (error, "it holds no package"));
}

GPtrArray *
linux_rpm_read (const struct conversion *cv, GError **error)
{
  g_autoptr (GPtrArray) packages = packages_new ();
  read_func read = NULL;
  g_autofree char *path = find_database (cv, &read);

  if (!path) {
    error_set (error, "neither %s nor %s holds an RPM database", dirs[0],
               dirs[1]);
    return NULL;
  }
  if (!read_database (cv, path, read, packages, error)) {
    g_prefix_error (error, "the RPM database %s cannot be read (‘rpm "
                    "--rebuilddb’ in the guest may repair it): ", path);
    return NULL;
  }
  report_debug ("converter linux: %u packages in %s", packages->len, path);
  return g_steal_pointer (&packages);
}
