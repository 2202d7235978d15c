/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A time limit for programs of guests that have no timeout(1). */
#ifndef CONVERTERS_LINUX_LIMIT_H
#define CONVERTERS_LINUX_LIMIT_H

/* For "perl -e PROGRAM SECONDS COMMAND…": runs COMMAND in a process group of
 * its own, and exits as it does; after SECONDS it kills the group and exits
 * 124, as timeout(1) does. */
extern const char linux_limit_program[];

#endif
