/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Ends the appliance when a command in it does not end.
 *
 * libguestfs cannot end a command.  The guest's own timeout(1) does, where
 * it has one; for a guest without, or with one that does not keep its word, a
 * thread ends the appliance: the run fails, but it does not hang. */
#ifndef V2V_GUEST_WATCHDOG_H
#define V2V_GUEST_WATCHDOG_H

#include <stdbool.h>
#include <sys/types.h>
#include <glib.h>

struct watchdog {
  GMutex lock;
  GCond cond;
  GThread *thread;
  pid_t qemu;
  int64_t deadline;              /* monotonic, microseconds */
  bool done, fired;
};

/* Watch for SECONDS; QEMU is the appliance's process. */
void watchdog_start (struct watchdog *w, pid_t qemu, unsigned seconds);
/* Did it have to act? */
bool watchdog_stop (struct watchdog *w);

#endif
