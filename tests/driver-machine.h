/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A Windows that gets drivers, for tests: hives, a folder for its files, and
 * what they hold afterwards. */
#ifndef TESTS_DRIVER_MACHINE_H
#define TESTS_DRIVER_MACHINE_H

#include "windows/install/driver-install.h"

#define PACKAGES "DriverDatabase\\DriverPackages\\"

struct machine {
  char *dir;
  struct driver_target t;
  struct windows_version version;
};

/* SYSTEM: its hive; NULL: an empty one. */
void machine_start (struct machine *m, GBytes *system, unsigned major,
                    unsigned minor, enum windows_arch arch);
void machine_stop (struct machine *m);
/* Give it the hive DRIVERS, in which the key PATH is. */
void machine_add_drivers_hive (struct machine *m, const char *path);
void machine_install (struct machine *m, struct driver_package *p);
void machine_install_viostor (struct machine *m);
/* The SYSTEM hive as its file says. */
void machine_reopen (struct machine *m);
/* The key of the package that INF ("oem3.inf") has. */
char *machine_package (struct hive *h, const char *inf);

struct hive *machine_open_hive (GBytes *data, const char *name);
void assert_text (struct hive *h, const char *path, const char *name,
                  const char *expected);
void assert_dword (struct hive *h, const char *path, const char *name,
                   uint32_t expected);

#endif
