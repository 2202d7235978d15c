/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The thread that ends an appliance. */
#include "config.h"

#include <signal.h>

#include "v2v/guest/watchdog.h"

static void *
watchdog_main (void *opaque)
{
  struct watchdog *w = opaque;

  g_mutex_lock (&w->lock);
  while (!w->done && !w->fired)
    if (!g_cond_wait_until (&w->cond, &w->lock, w->deadline) && !w->done)
      w->fired = true;
  if (w->fired)
    kill (w->qemu, SIGKILL);
  g_mutex_unlock (&w->lock);
  return NULL;
}

void
watchdog_start (struct watchdog *w, pid_t qemu, unsigned seconds)
{
  w->qemu = qemu;
  w->deadline = g_get_monotonic_time () + (int64_t) seconds * G_USEC_PER_SEC;
  g_mutex_init (&w->lock);
  g_cond_init (&w->cond);
  /* Another backend may not know its process: then there is no watchdog. */
  w->thread = qemu > 0 ? g_thread_new ("watchdog", watchdog_main, w) : NULL;
}

bool
watchdog_stop (struct watchdog *w)
{
  g_mutex_lock (&w->lock);
  w->done = true;
  g_cond_signal (&w->cond);
  g_mutex_unlock (&w->lock);
  if (w->thread)
    g_thread_join (w->thread);
  g_cond_clear (&w->cond);
  g_mutex_clear (&w->lock);
  return w->fired;
}
