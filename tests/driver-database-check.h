/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Does a DriverDatabase agree with itself?  For tests. */
#ifndef TESTS_DRIVER_DATABASE_CHECK_H
#define TESTS_DRIVER_DATABASE_CHECK_H

#include "windows/registry/hive.h"

/* Every name that one place refers to must be in the others: DeviceIds and
 * DriverInfFiles, DriverInfFiles and DriverPackages, install sections,
 * descriptors, numbers in OemInfMap.  One line for each that is not, sorted;
 * genuine hives have some.  Newly allocated. */
GStrv driver_database_check (struct hive *system);

#endif
