/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Connections to one SFTP server. */
#include "config.h"

#include "inputs/ssh-plugin/pool.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"

#define MAX_SHOWN 4096
#define FIRST_PAUSE 2            /* seconds */

struct pool {
  const struct link_settings *settings;
  unsigned max_links, retries;
  GMutex lock;
  GCond idle_again;
  struct link *idle[POOL_MAX_LINKS];
  guint nr_idle, nr_links;       /* idle; idle and busy */
  GError *failed;                /* for good */
};

struct pool *
pool_new (const struct link_settings *settings, unsigned links,
          unsigned retries)
{
  struct pool *p = g_new0 (struct pool, 1);

  p->settings = settings;
  p->max_links = MIN (links, POOL_MAX_LINKS);
  p->retries = retries;
  g_mutex_init (&p->lock);
  g_cond_init (&p->idle_again);
  return p;
}

void
pool_free (struct pool *p)
{
  if (!p)
    return;
  for (guint i = 0; i < p->nr_idle; i++)
    link_close (p->idle[i]);
  g_clear_error (&p->failed);
  g_mutex_clear (&p->lock);
  g_cond_clear (&p->idle_again);
  g_free (p);
}

/* A place among the links; *ret_link NULL: without a connection yet. */
static bool
take (struct pool *p, struct link **ret_link, GError **error)
{
  bool ok;

  g_mutex_lock (&p->lock);
  while (!p->failed && p->nr_idle == 0 && p->nr_links == p->max_links)
    g_cond_wait (&p->idle_again, &p->lock);
  ok = !p->failed;
  if (!ok)
    g_propagate_error (error, g_error_copy (p->failed));
  else if (p->nr_idle > 0)
    *ret_link = p->idle[--p->nr_idle];
  else {
    *ret_link = NULL;
    p->nr_links++;
  }
  g_mutex_unlock (&p->lock);
  return ok;
}

static void
give (struct pool *p, struct link *l, const GError *failed)
{
  g_mutex_lock (&p->lock);
  if (l)
    p->idle[p->nr_idle++] = l;
  else
    p->nr_links--;
  if (failed && !p->failed)
    p->failed = g_error_copy (failed);
  g_cond_broadcast (&p->idle_again);
  g_mutex_unlock (&p->lock);
}

static bool
check_ends (const struct link_range *ranges, size_t nr_ranges,
            GError **error)
{
  for (size_t i = 0; i < nr_ranges; i++)
    if (ranges[i].got < ranges[i].length) {
      g_autofree char *shown = clean_text (ranges[i].path, MAX_SHOWN);
      return error_set (error, "‘%s’ is truncated: %zu bytes at %"
                        G_GUINT64_FORMAT " are not there", shown,
                        ranges[i].length - ranges[i].got,
                        ranges[i].offset + ranges[i].got);
    }
  return true;
}

/* Once.  A link that is of no more use is closed. */
static bool
try_read (struct pool *p, struct link **l, struct link_range *ranges,
          size_t nr_ranges, bool *ret_again, GError **error)
{
  *ret_again = true;
  if (!*l && !(*l = link_open (p->settings, error)))
    return false;
  if (link_read (*l, ranges, nr_ranges, error)) {
    *ret_again = false;
    return check_ends (ranges, nr_ranges, error);
  }
  *ret_again = link_is_broken (*l);
  if (*ret_again)
    g_clear_pointer (l, link_close);
  return false;
}

bool
pool_read (struct pool *p, struct link_range *ranges, size_t nr_ranges,
           GError **error)
{
  unsigned pause = FIRST_PAUSE;
  GError *why = NULL;
  struct link *l = NULL;
  bool ok = false, again = true;

  if (!take (p, &l, error))
    return false;
  for (unsigned i = 0; again && !ok; i++) {
    if (why) {
      g_clear_error (&why);
      pause = MIN (pause, p->settings->seconds);
      g_usleep (pause * G_USEC_PER_SEC);
      pause *= 2;
    }
    ok = try_read (p, &l, ranges, nr_ranges, &again, &why);
    again = again && i < p->retries;
  }
  give (p, l, why);
  if (why)
    g_propagate_error (error, why);
  return ok;
}

bool
pool_connect (struct pool *p, GError **error)
{
  struct link *l = NULL;
  bool ok;

  if (!take (p, &l, error))
    return false;
  ok = l || (l = link_open (p->settings, error));
  give (p, l, NULL);
  return ok;
}
