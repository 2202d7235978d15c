/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Checking files that are read in place against the manifest, in a thread of
 * its own: the second reading of the package goes on beside the appliance's
 * start, and the verdict is asked for before anything is made final. */
#ifndef INPUTS_OVA_CHECK_H
#define INPUTS_OVA_CHECK_H

#include <stdbool.h>
#include <stdint.h>
#include <glib.h>

#include "inputs/ova-manifest.h"

struct check_job {
  char *name;                    /* for people */
  char *file;
  uint64_t offset, size;         /* of its bytes in that file */
  enum manifest_method method;
  char *expected;
};

void check_job_free (gpointer job);

/* "corrupt OVA: …", as callers know it; always false. */
bool check_mismatch (const char *name, const char *actual,
                     const char *expected, GError **error);

struct check;

/* JOBS (struct check_job *) are taken over. */
struct check *check_start (GPtrArray *jobs);
/* Wait for at most SECONDS (-1: to the end).  false: a sum is wrong, or a
 * file could not be read.  What has not ended is no failure yet. */
bool check_wait (struct check *c, int seconds, GError **error);
void check_stop (struct check *c);       /* also before its end; NULL too */

#endif
