/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which package a kernel's files belong to, by the names that distributions
 * give to both.  Pure. */
#ifndef CONVERTERS_KERNEL_PACKAGE_H
#define CONVERTERS_KERNEL_PACKAGE_H

#include <stdbool.h>

#include "converters/package.h"

struct kernel_naming {
  const char *name;              /* "redhat" */
  /* Does this package hold a kernel's image? */
  bool (*is_kernel) (const struct package *package);
  /* Is it the one of the kernel of this version (uname -r)? */
  bool (*holds) (const struct package *package, const char *version);
};

/* "linux-image-6.1.0-18-amd64" */
extern const struct kernel_naming kernel_naming_debian;
/* kernel-core 5.14.0-427.el9 x86_64: "5.14.0-427.el9.x86_64";
 * kernel-xen 2.6.18-398.el5: "2.6.18-398.el5xen" */
extern const struct kernel_naming kernel_naming_redhat;
/* kernel-default 5.14.21-150400.24.33.2: "5.14.21-150400.24.33-default";
 * the last number of the release counts rebuilds */
extern const struct kernel_naming kernel_naming_suse;
/* linux-esx 6.1.53-1.ph5: "6.1.53-1.ph5-esx" */
extern const struct kernel_naming kernel_naming_photon;
/* kernel-image-std-def 2:5.10.198-alt1: "5.10.198-std-def-alt1" */
extern const struct kernel_naming kernel_naming_alt;

#endif
