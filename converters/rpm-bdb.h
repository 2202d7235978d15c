/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A hash of Berkeley DB: Packages of rpm 4.4 to 4.15 (RHEL 5 to 8, SLES 10
 * to 12).  Pure.
 *
 * Format, as Berkeley DB's db_page.h describes it: page 0 tells of the hash;
 * all others begin with 26 bytes that hold their number (8), the next page
 * of a chain (16), how many entries (20), in an overflow page how many bytes
 * (22), and the kind of page (25).  In a page of the hash, offsets of keys
 * and values in turn follow (16 bits each); they lie behind each other from
 * the page's end downwards.  Their first byte says whether the rest is the
 * value, or tells the overflow page where it begins (4) and its length (8).
 * Numbers have the byte order of the machine that wrote them.
 *
 * Keys are packages' numbers, 32 bits; number 0 holds the highest one. */
#ifndef CONVERTERS_RPM_BDB_H
#define CONVERTERS_RPM_BDB_H

#include <stdbool.h>
#include <glib.h>

/* Append its packages; see rpm-header.h.  Every page is looked at once, in
 * the file's order, so no chain of buckets can lead in a circle. */
bool rpm_bdb_read (const guint8 *data, gsize size, GPtrArray *packages,
                   GError **error);

#endif
