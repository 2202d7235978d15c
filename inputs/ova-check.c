/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Checking files against the manifest, in a thread. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "inputs/ova-check.h"
#include "v2v/base/error.h"
#include "v2v/base/fd.h"
#include "v2v/base/parse.h"

#define BUFFER (1024 * 1024)     /* bytes */

struct check {
  GPtrArray *jobs;
  GThread *thread;
  GMutex lock;
  GCond changed;
  bool ended, stopped;           /* under the lock */
  GError *error;                 /* set before ended */
};

void
check_job_free (gpointer p)
{
  struct check_job *j = p;

  g_free (j->name);
  g_free (j->file);
  g_free (j->expected);
  g_free (j);
}

bool
check_mismatch (const char *name, const char *actual, const char *expected,
                GError **error)
{
  g_autofree char *shown = clean_text (name, 4096);

  return error_set (error, "-i ova: corrupt OVA: checksum of disk %s does not "
                    "match manifest (actual = %s, expected = %s): copy the "
                    "package again from its origin", shown, actual,
                    expected);
}

static bool
is_stopped (struct check *c)
{
  bool stopped;

  g_mutex_lock (&c->lock);
  stopped = c->stopped;
  g_mutex_unlock (&c->lock);
  return stopped;
}

/* Through a buffer, not a mapping: a file cut meanwhile is an error then and
 * no signal. */
static bool
add_file (struct check *c, const struct check_job *j, struct sums *sums,
          GError **error)
{
  g_autofree char *buffer = g_malloc (BUFFER);
  autofd fd = open (j->file, O_RDONLY | O_CLOEXEC | O_NOCTTY);
  uint64_t done = 0;

  while (fd >= 0 && done < j->size && !is_stopped (c)) {
    const size_t want = (size_t) MIN (j->size - done, BUFFER);
    const ssize_t n = pread (fd, buffer, want, (off_t) (j->offset + done));

    if (n == -1 && errno == EINTR)
      continue;
    if (n <= 0)
      return error_set_errno (error, n == 0 ? EIO : errno, "cannot read ‘%s’ "
                              "to its end", j->name);
    sums_add (sums, buffer, (size_t) n);
    done += (uint64_t) n;
  }
  return fd >= 0 || error_set_errno (error, errno, "cannot open ‘%s’",
                                     j->name);
}

static bool
do_job (struct check *c, const struct check_job *j, GError **error)
{
  g_autoptr (v2v_sums) sums = sums_new (1U << j->method);
  g_autofree char *actual = NULL;

  if (!add_file (c, j, sums, error))
    return false;
  actual = sums_end (sums, j->method);
  if (is_stopped (c) || g_strcmp0 (actual, j->expected) == 0)
    return true;
  return check_mismatch (j->name, actual ? actual : "unknown", j->expected,
                         error);
}

static gpointer
run (gpointer opaque)
{
  struct check *c = opaque;
  GError *error = NULL;

  for (guint i = 0; i < c->jobs->len && !is_stopped (c); i++)
    if (!do_job (c, c->jobs->pdata[i], &error))
      break;
  g_mutex_lock (&c->lock);
  c->error = error;
  c->ended = true;
  g_cond_broadcast (&c->changed);
  g_mutex_unlock (&c->lock);
  return NULL;
}

struct check *
check_start (GPtrArray *jobs)
{
  struct check *c = g_new0 (struct check, 1);

  c->jobs = jobs;
  g_mutex_init (&c->lock);
  g_cond_init (&c->changed);
  c->thread = g_thread_new ("manifest", run, c);
  return c;
}

bool
check_wait (struct check *c, int seconds, GError **error)
{
  const gint64 end = g_get_monotonic_time () +
                     (gint64) seconds * G_USEC_PER_SEC;
  bool ok;

  g_mutex_lock (&c->lock);
  while (!c->ended)
    if (seconds < 0)
      g_cond_wait (&c->changed, &c->lock);
    else if (!g_cond_wait_until (&c->changed, &c->lock, end))
      break;
  ok = !c->ended || !c->error;
  if (!ok)
    g_propagate_error (error, g_error_copy (c->error));
  g_mutex_unlock (&c->lock);
  return ok;
}

void
check_stop (struct check *c)
{
  if (!c)
    return;
  g_mutex_lock (&c->lock);
  c->stopped = true;
  g_mutex_unlock (&c->lock);
  g_thread_join (c->thread);
  g_ptr_array_unref (c->jobs);
  g_clear_error (&c->error);
  g_mutex_clear (&c->lock);
  g_cond_clear (&c->changed);
  g_free (c);
}
