/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Ends a connection whose server does not answer in time. */
#include "config.h"

#include <sys/socket.h>

#include "inputs/ssh-plugin/watch.h"

struct watch {
  GThread *thread;
  GMutex lock;
  GCond changed;
  int fd;                        /* -1: not armed */
  gint64 deadline;               /* monotonic, microseconds */
  bool fired, stopped;
};

static gpointer
run (gpointer opaque)
{
  struct watch *w = opaque;

  g_mutex_lock (&w->lock);
  while (!w->stopped)
    if (w->fd == -1)
      g_cond_wait (&w->changed, &w->lock);
    else if (!g_cond_wait_until (&w->changed, &w->lock, w->deadline) &&
             w->fd != -1 && g_get_monotonic_time () >= w->deadline) {
      shutdown (w->fd, SHUT_RDWR);
      w->fired = true;
      w->fd = -1;
    }
  g_mutex_unlock (&w->lock);
  return NULL;
}

struct watch *
watch_new (void)
{
  struct watch *w = g_new0 (struct watch, 1);

  w->fd = -1;
  g_mutex_init (&w->lock);
  g_cond_init (&w->changed);
  w->thread = g_thread_new ("watch", run, w);
  return w;
}

void
watch_free (struct watch *w)
{
  if (!w)
    return;
  g_mutex_lock (&w->lock);
  w->stopped = true;
  g_cond_signal (&w->changed);
  g_mutex_unlock (&w->lock);
  g_thread_join (w->thread);
  g_mutex_clear (&w->lock);
  g_cond_clear (&w->changed);
  g_free (w);
}

/* The thread is woken only when it was not waiting for a time: an earlier
 * deadline than the new one costs it one look. */
void
watch_arm (struct watch *w, int fd, unsigned seconds)
{
  g_mutex_lock (&w->lock);
  if (w->fd == -1)
    g_cond_signal (&w->changed);
  w->fd = fd;
  w->deadline = g_get_monotonic_time () + (gint64) seconds * G_USEC_PER_SEC;
  g_mutex_unlock (&w->lock);
}

void
watch_disarm (struct watch *w)
{
  g_mutex_lock (&w->lock);
  w->fd = -1;
  g_mutex_unlock (&w->lock);
}

bool
watch_fired (struct watch *w)
{
  bool fired;

  g_mutex_lock (&w->lock);
  fired = w->fired;
  g_mutex_unlock (&w->lock);
  return fired;
}
