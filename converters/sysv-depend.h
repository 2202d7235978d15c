/* SPDX-License-Identifier: GPL-2.0-or-later */
/* insserv's dependency files (/etc/init.d/.depend.start) and the headers of
 * System V init scripts.
 *
 * Where startpar(8) runs the scripts of a runlevel (Debian 6 and 7, SUSE),
 * it takes them from .depend.start: lines of a makefile, "TARGETS = ..." and
 * "SCRIPT: SCRIPT...".  A script that is in no TARGETS is not run, whatever
 * links it has. */
#ifndef CONVERTERS_SYSV_DEPEND_H
#define CONVERTERS_SYSV_DEPEND_H

#include <glib.h>

/* TEXT with NAME as a further target that follows all others of it; NULL:
 * NAME is there, or TEXT has no TARGETS. */
char *sysv_depend_add (const char *text, const char *name);

/* The start number of "# chkconfig: LEVELS START STOP"; 0: it has none. */
unsigned sysv_start_number (const char *script);

#endif
