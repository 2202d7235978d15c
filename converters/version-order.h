/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The order of versions, as Debian's policy defines it. */
#ifndef CONVERTERS_VERSION_ORDER_H
#define CONVERTERS_VERSION_ORDER_H

/* Compare [EPOCH:]UPSTREAM[-REVISION] (deb-version(7)): below, equal to or
 * above 0, as strcmp.  Text that is no version is ordered in some stable
 * way. */
int version_compare (const char *a, const char *b);

/* The same for kernel releases ("6.1.0-18-amd64"), which have no epoch and
 * no revision. */
int version_compare_kernel (const char *a, const char *b);

/* The release without its flavour: "6.1.0-18-amd64" and
 * "6.1.0-18-cloud-amd64" give "6.1.0-18", "6.2.0-rc1-amd64" gives
 * "6.2.0-rc1".  Newly allocated. */
char *version_without_flavour (const char *release);

#endif
