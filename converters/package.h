/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An installed package, as the guest's package database lists it. */
#ifndef CONVERTERS_PACKAGE_H
#define CONVERTERS_PACKAGE_H

#include <glib.h>

#define PACKAGES_MAX 100000
#define PACKAGE_MAX_NAME 200

struct package {
  char *name;                    /* only characters of package names */
  char *version;                 /* printable, without blanks; of RPM:
                                    "[EPOCH:]VERSION-RELEASE" */
  char *arch;                    /* "" unknown */
};

/* An empty array of struct package *, which it owns. */
GPtrArray *packages_new (void);

#endif
