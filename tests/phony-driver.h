/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Phony driver packages, and the guests that get them.  For tests. */
#ifndef TESTS_PHONY_DRIVER_H
#define TESTS_PHONY_DRIVER_H

#include "windows/install/driver-install.h"

/* viostor, as its INF text of ours says for VERSION, with files that are
 * phony but for the version 100.90.104.FILE_VERSION of its driver. */
struct driver_package *phony_viostor (const struct windows_version *version,
                                      unsigned file_version);
/* A phony network driver. */
struct driver_package *phony_netkvm (const struct windows_version *version);

/* A hive of the folder V2V_HIVES or ../shared/data/hives, "NAME.xz": written
 * by a real Windows; NULL: it is not there. */
GBytes *real_hive (const char *name);

#endif
