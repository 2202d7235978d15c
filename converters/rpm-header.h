/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A package's header, as the databases of RPM hold it.  Pure.
 *
 * Format: Linux Standard Base, "Package File Format", Header Structure,
 * without the magic: number of index entries and size of the data (32 bits,
 * big-endian), index entries of 16 bytes (tag, type, offset, count), data. */
#ifndef CONVERTERS_RPM_HEADER_H
#define CONVERTERS_RPM_HEADER_H

#include <stdbool.h>
#include <glib.h>

#include "converters/package.h"

/* rpm itself takes no more. */
#define RPM_HEADER_MAX_ENTRIES 0xffff
#define RPM_HEADER_MAX_DATA (256 * 1024 * 1024)
#define RPM_HEADER_MAX \
  (8 + 16 * RPM_HEADER_MAX_ENTRIES + RPM_HEADER_MAX_DATA)

/* Append the package.  Its version is "EPOCH:VERSION-RELEASE", without
 * "EPOCH:" if it has none.  One whose name or version could not be a word of
 * a command is left out; a header that is no header is an error. */
bool rpm_packages_add (GPtrArray *packages, const guint8 *header, gsize size,
                       GError **error);

#endif
