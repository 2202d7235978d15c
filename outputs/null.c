/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -o null: everything is converted and copied, and thrown away. */
#include "config.h"

#include "outputs/outputs.h"

static bool
null_check (struct output *out, const struct source *source,
            const GArray *disks, GError **error)
{
  (void) out;
  (void) source;
  (void) disks;
  (void) error;
  return true;
}

/* An endpoint with neither a file nor a URI discards what is written. */
static bool
null_open (struct output *out, const struct source *source,
           const GArray *disks, struct target *target,
           GPtrArray *ret_endpoints, GError **error)
{
  guint i;

  (void) out;
  (void) error;
  target->name = g_strdup (source->name);
  for (i = 0; i < disks->len; i++) {
    struct target_disk *d = g_new0 (struct target_disk, 1);
    d->id = i;
    d->format = g_strdup ("raw");
    d->virtual_size =
      g_array_index (disks, struct output_disk, i).virtual_size;
    d->boot = i == 0;
    g_ptr_array_add (target->disks, d);
    g_ptr_array_add (ret_endpoints, endpoint_new_file (NULL, "raw"));
  }
  return true;
}

static bool
null_commit (struct output *out, const struct source *source,
             const struct inspect *inspect, const struct target *target,
             GError **error)
{
  (void) out;
  (void) source;
  (void) inspect;
  (void) target;
  (void) error;
  return true;
}

const struct output_ops output_null = {
  .name = "null",
  .summary = "convert and copy, and throw the result away",
  .accepts = ACCEPT_OA | ACCEPT_OF | ACCEPT_ON,
  .check = null_check,
  .open_disks = null_open,
  .commit = null_commit,
};
