/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rpmdb.sqlite of rpm 4.16 and newer (Fedora 33, RHEL 9, Amazon Linux 2023):
 * a table Packages, whose column blob holds the headers. */
#ifndef CONVERTERS_RPM_SQLITE_H
#define CONVERTERS_RPM_SQLITE_H

#include <stdbool.h>
#include <glib.h>

/* Append the packages of the database PATH, a copy on the host in a
 * directory where SQLite may make its own files; "PATH-wal", what rpm wrote
 * last, counts if it is there.  See rpm-header.h.
 *
 * The file is hostile: it is opened for reading only, its views, triggers
 * and functions do not work, and after SECONDS it is given up. */
bool rpm_sqlite_read (const char *path, unsigned seconds,
                      GPtrArray *packages, GError **error);

#endif
