/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Small RPM databases for tests, in the three formats, made in memory.
 *
 * They hold what rpm itself needs to list the packages, and nothing more: no
 * files, no dependencies, no index but the packages.  Format of a header: RPM
 * file format, "Header Structure" of the Linux Standard Base; of the
 * databases: converters/rpm-bdb.h, rpm-ndb.h, rpm-sqlite.h. */
#ifndef TESTS_CONVERT_PHONY_RPM_H
#define TESTS_CONVERT_PHONY_RPM_H

#include <glib.h>

/* EVR is "[EPOCH:]VERSION-RELEASE"; NULL: it is not.  ARCH may be NULL. */
GBytes *phony_rpm_header (const char *name, const char *evr,
                          const char *arch);

/* HEADERS: GBytes *.  FORMAT is "sqlite", "ndb" or "bdb"; NULL for others.
 * *ret_name: the file's name in the database's directory. */
GBytes *phony_rpm_database (const char *format, const GPtrArray *headers,
                            const char **ret_name);

#endif
