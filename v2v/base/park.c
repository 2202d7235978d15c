/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Stopping all other threads of this process: a signal handler that does not
 * return. */
#include "config.h"

#include <dirent.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <glib.h>

#include "v2v/base/park.h"

#define PARK_SIGNAL (SIGRTMIN + 3)
#define PASSES 10                /* a thread may have made another */
#define WAIT_MS 200              /* for a thread to hear of it, a pass */

static gint parked;              /* atomic */

static void
park (int signo G_GNUC_UNUSED)
{
  g_atomic_int_inc (&parked);
  for (;;)
    pause ();
}

void
park_setup (void)
{
  struct sigaction sa = { .sa_handler = park };

  sigfillset (&sa.sa_mask);
  sigaction (PARK_SIGNAL, &sa, NULL);
}

/* How many others there are.  A second signal to one that is parked stays
 * pending. */
static int
signal_others (DIR *tasks)
{
  const long self = syscall (SYS_gettid);
  const struct dirent *d;
  int n = 0;

  rewinddir (tasks);
  while ((d = readdir (tasks))) {
    const long tid = strtol (d->d_name, NULL, 10);

    if (tid > 0 && tid != self &&
        syscall (SYS_tgkill, getpid (), tid, PARK_SIGNAL) == 0)
      n++;
  }
  return n;
}

static bool
wait_until_parked (int n)
{
  const struct timespec ms = { .tv_nsec = 1000 * 1000 };

  for (int i = 0; i < WAIT_MS; i++) {
    if (g_atomic_int_get (&parked) >= n)
      return true;
    nanosleep (&ms, NULL);
  }
  return false;
}

void
park_others (void)
{
  /* Opened while malloc can still be used, and never closed. */
  DIR *tasks = opendir ("/proc/self/task");

  for (int i = 0; tasks && i < PASSES; i++)
    if (wait_until_parked (signal_others (tasks)) &&
        signal_others (tasks) <= g_atomic_int_get (&parked))
      return;
}
