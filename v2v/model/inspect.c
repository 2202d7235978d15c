/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Making and freeing struct inspect. */
#include "config.h"

#include "v2v/model/inspect.h"

static void
mount_free (void *opaque)
{
  struct inspect_mount *m = opaque;

  g_free (m->mountpoint);
  g_free (m->device);
  g_free (m->fstype);
  g_free (m);
}

static void
partition_free (void *opaque)
{
  struct inspect_partition *p = opaque;

  g_free (p->device);
  g_free (p->uuid);
  g_free (p);
}

static void
drive_free (void *opaque)
{
  struct inspect_drive *d = opaque;

  g_free (d->device);
  g_free (d);
}

static void
content_free (void *opaque)
{
  struct inspect_content *c = opaque;

  g_free (c->device);
  g_free (c);
}

struct inspect *
inspect_new (void)
{
  struct inspect *i = g_new0 (struct inspect, 1);

  i->mounts = g_ptr_array_new_with_free_func (mount_free);
  i->esp = g_ptr_array_new_with_free_func (g_free);
  i->swap = g_ptr_array_new_with_free_func (g_free);
  i->partitions = g_ptr_array_new_with_free_func (partition_free);
  i->contents = g_ptr_array_new_with_free_func (content_free);
  i->drives = g_ptr_array_new_with_free_func (drive_free);
  return i;
}

void
inspect_free (struct inspect *i)
{
  if (i == NULL)
    return;
  g_free (i->root);
  g_free (i->fstab_root);
  g_free (i->type);
  g_free (i->distro);
  g_free (i->osinfo);
  g_free (i->arch);
  g_free (i->product_name);
  g_free (i->product_variant);
  g_free (i->package_format);
  g_free (i->package_management);
  g_free (i->hostname);
  g_ptr_array_unref (i->mounts);
  g_ptr_array_unref (i->esp);
  g_ptr_array_unref (i->swap);
  g_ptr_array_unref (i->partitions);
  g_ptr_array_unref (i->contents);
  g_ptr_array_unref (i->drives);
  g_free (i->windows_esp);
  g_free (i->windows_systemroot);
  g_free (i->windows_software_hive);
  g_free (i->windows_system_hive);
  g_free (i->windows_current_control_set);
  g_free (i);
}
