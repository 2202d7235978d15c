/* SPDX-License-Identifier: GPL-2.0-or-later */
/* <checksum> of a libvirt domain's disks. */
#include "config.h"

#include <string.h>

#include "inputs/domain-sums.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"
#include "v2v/base/report.h"
#include "v2v/disk/disk-sum.h"

#define MAX_SHOWN 200

struct job {
  unsigned id;
  char *where;                   /* for people */
  GChecksumType method;
  const char *name;              /* of the method */
  char *expected;                /* in small letters */
  bool only_print;
  struct endpoint *view;
  char *actual;                  /* set by the thread, under the lock */
  bool compared;
};

struct domain_sums {
  GPtrArray *jobs;
  GThread *thread;
  gint stop;                     /* atomic */
  GMutex lock;
  GCond changed;
  bool ended;                    /* under the lock */
  GError *error;                 /* set before ended */
};

static const struct { const char *name; GChecksumType type; } methods[] = {
  { "md5", G_CHECKSUM_MD5 }, { "sha1", G_CHECKSUM_SHA1 },
  { "sha256", G_CHECKSUM_SHA256 }, { "sha384", G_CHECKSUM_SHA384 },
  { "sha512", G_CHECKSUM_SHA512 },
};

static void
job_free (gpointer p)
{
  struct job *j = p;

  g_free (j->where);
  g_free (j->expected);
  g_free (j->actual);
  if (j->view)
    endpoint_free (j->view);
  g_free (j);
}

/* --- what is to be compared ------------------------------------------- */

static bool
find_method (struct job *j, const struct source_disk *d, GError **error)
{
  g_autofree char *shown = clean_text (d->checksum_method, 40);

  for (size_t i = 0; i < G_N_ELEMENTS (methods); i++)
    if (d->checksum_method &&
        g_ascii_strcasecmp (d->checksum_method, methods[i].name) == 0) {
      j->method = methods[i].type;
      j->name = methods[i].name;
      return true;
    }
  return error_set (error, "disk %u of the guest: its <checksum> is of the "
                    "method ‘%s’, which is not known (md5, sha1, sha256, "
                    "sha384 and sha512 are)", d->id, shown);
}

static bool
is_sum (const char *text, GChecksumType type)
{
  return strlen (text) == 2 * (size_t) g_checksum_type_get_length (type) &&
         strspn (text, "0123456789abcdef") == strlen (text);
}

static struct job *
make_job (const struct source_disk *d, const struct endpoint *e,
          GError **error)
{
  struct job *j = g_new0 (struct job, 1);
  g_autofree char *name = g_strdup_printf ("sum%u", d->id);
  g_autofree char *shown = clean_text (d->checksum, MAX_SHOWN);

  j->id = d->id;
  j->where = clean_text (d->uri, MAX_SHOWN);
  j->expected = g_ascii_strdown (d->checksum, -1);
  j->only_print = d->checksum_only_printed;
  if (!find_method (j, d, error))
    g_clear_pointer (&j, job_free);
  else if (!is_sum (j->expected, j->method)) {
    error_set (error, "disk %u of the guest: ‘%s’ in its <checksum> is no %s "
               "sum", d->id, shown, j->name);
    g_clear_pointer (&j, job_free);
  }
  else {
    j->view = disk_sum_view (e, name, error);
    if (!j->view)
      g_clear_pointer (&j, job_free);
  }
  return j;
}

/* --- the thread ------------------------------------------------------- */

static bool
do_job (struct domain_sums *s, struct job *j, GError **error)
{
  g_autoptr (GChecksum) sum = g_checksum_new (j->method);

  if (!disk_sum_add (j->view, sum, &s->stop, error)) {
    g_prefix_error (error, "disk %u of the guest, for its <checksum>: ",
                    j->id);
    return false;
  }
  g_mutex_lock (&s->lock);
  j->actual = g_strdup (g_checksum_get_string (sum));
  g_cond_broadcast (&s->changed);
  g_mutex_unlock (&s->lock);
  return true;
}

static bool
is_small (const struct job *j)
{
  return j->view->virtual_size <= DOMAIN_SUMS_SMALL;
}

/* The small ones first: they are waited for. */
static bool
do_jobs (struct domain_sums *s, bool small, GError **error)
{
  for (guint i = 0; i < s->jobs->len && !g_atomic_int_get (&s->stop); i++)
    if (is_small (s->jobs->pdata[i]) == small &&
        !do_job (s, s->jobs->pdata[i], error))
      return false;
  return true;
}

static gpointer
run (gpointer opaque)
{
  struct domain_sums *s = opaque;
  GError *error = NULL;

  if (do_jobs (s, true, &error))
    do_jobs (s, false, &error);
  g_mutex_lock (&s->lock);
  s->error = error;
  s->ended = true;
  g_cond_broadcast (&s->changed);
  g_mutex_unlock (&s->lock);
  return NULL;
}

/* --- the verdict ------------------------------------------------------ */

static bool
compare (struct job *j, GError **error)
{
  if (j->compared || !j->actual)
    return true;
  j->compared = true;
  if (j->only_print)
    report_info ("disk %u of the guest (%s) has the %s sum %s (its "
                 "definition says %s)", j->id, j->where, j->name, j->actual,
                 j->expected);
  if (j->only_print || strcmp (j->actual, j->expected) == 0)
    return true;
  return error_set (error, "disk %u of the guest (%s) is not what its "
                    "<checksum> says: its %s sum is %s, %s is expected: copy "
                    "it again from its origin.  The sum is that of what the "
                    "guest sees, not of the file of an image that is not raw",
                    j->id, j->where, j->name, j->actual, j->expected);
}

static bool
compare_all (struct domain_sums *s, GError **error)
{
  for (guint i = 0; i < s->jobs->len; i++)
    if (!compare (s->jobs->pdata[i], error))
      return false;
  if (!s->ended || !s->error)
    return true;
  g_propagate_error (error, g_error_copy (s->error));
  return false;
}

static bool
is_decided (const struct domain_sums *s, bool all)
{
  for (guint i = 0; i < s->jobs->len && !s->ended; i++) {
    const struct job *j = s->jobs->pdata[i];
    if (!j->actual && (all || is_small (j)))
      return false;
  }
  return true;
}

/* For ALL, or for the small ones only. */
static bool
wait_for (struct domain_sums *s, bool all, GError **error)
{
  bool ok;

  g_mutex_lock (&s->lock);
  while ((ok = compare_all (s, error)) && !is_decided (s, all))
    g_cond_wait (&s->changed, &s->lock);
  g_mutex_unlock (&s->lock);
  return ok;
}

bool
domain_sums_start (const struct source *source, const GPtrArray *endpoints,
                   struct domain_sums **ret_sums, GError **error)
{
  g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func (job_free);
  struct domain_sums *s;

  for (guint i = 0; i < source->disks->len; i++) {
    const struct source_disk *d = source->disks->pdata[i];
    struct job *j = d->checksum ? make_job (d, endpoints->pdata[i], error)
                                : NULL;
    if (d->checksum && !j)
      return false;
    if (j)
      g_ptr_array_add (jobs, j);
  }
  if (jobs->len == 0)
    return true;
  *ret_sums = s = g_new0 (struct domain_sums, 1);
  s->jobs = g_steal_pointer (&jobs);
  g_mutex_init (&s->lock);
  g_cond_init (&s->changed);
  s->thread = g_thread_new ("checksum", run, s);
  return wait_for (s, false, error);
}

bool
domain_sums_wait (struct domain_sums *s, GError **error)
{
  return !s || wait_for (s, true, error);
}

void
domain_sums_stop (struct domain_sums *s)
{
  if (!s)
    return;
  g_atomic_int_set (&s->stop, 1);
  g_thread_join (s->thread);
  g_clear_error (&s->error);
  g_ptr_array_unref (s->jobs);
  g_mutex_clear (&s->lock);
  g_cond_clear (&s->changed);
  g_free (s);
}
