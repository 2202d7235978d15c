/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The package database of dpkg: /var/lib/dpkg/status.  Pure.
 *
 * Format: deb-control(5) paragraphs; the Status field is described in
 * dpkg(1), "WANT FLAG STATE". */
#ifndef CONVERTERS_DPKG_STATUS_H
#define CONVERTERS_DPKG_STATUS_H

#include <glib.h>

#include "converters/package.h"

/* The packages whose files are there (installed, and the states on the way
 * to it; not "config-files"), as GPtrArray of struct package *, in the
 * file's order.  A paragraph that makes no sense is skipped. */
GPtrArray *dpkg_status_parse (const char *text, GError **error);

#endif
