/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The target guest: making and freeing. */
#include "config.h"

#include "v2v/model/target.h"

static void
target_disk_free (gpointer p)
{
  struct target_disk *d = p;

  g_free (d->path);
  g_free (d->format);
  g_free (d);
}

struct target *
target_new (void)
{
  struct target *t = g_new0 (struct target, 1);

  t->disks = g_ptr_array_new_with_free_func (target_disk_free);
  return t;
}

void
target_free (struct target *t)
{
  if (t == NULL)
    return;
  g_ptr_array_unref (t->disks);
  g_free (t->caps.arch);
  g_free (t->name);
  g_free (t);
}
