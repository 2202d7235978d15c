/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rpm's own database format "ndb": Packages.db of SUSE since 15.  Pure.
 *
 * As rpm writes it (lib/backend/ndb/rpmpkg.c in rpm's source), numbers of 32
 * bits, little-endian: a head of 32 bytes ("RpmP", version 0, generation,
 * pages of slots, next package's number), slots of 16 bytes up to the end of
 * those pages of 4096 bytes ("Slot", package's number, block, blocks; block
 * 0: free), then blobs in blocks of 16 bytes ("BlbS", package's number, time,
 * length, header …, checksum, length, "BlbE"). */
#ifndef CONVERTERS_RPM_NDB_H
#define CONVERTERS_RPM_NDB_H

#include <stdbool.h>
#include <glib.h>

/* Append its packages; see rpm-header.h. */
bool rpm_ndb_read (const guint8 *data, gsize size, GPtrArray *packages,
                   GError **error);

#endif
