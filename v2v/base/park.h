/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Stopping all other threads of this process, for good. */
#ifndef V2V_BASE_PARK_H
#define V2V_BASE_PARK_H

/* Once, before there are threads. */
void park_setup (void);

/* Afterwards no other thread runs any more, whatever it was doing: it may hold
 * the lock of malloc(3) or of a stream, so the caller may only use functions
 * that are async-signal-safe (signal-safety(7)), and end the process.  A
 * thread that the kernel does not let go within a second or two is left. */
void park_others (void);

#endif
