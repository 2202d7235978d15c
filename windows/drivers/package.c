/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Freeing driver packages, and finding their files. */
#include "config.h"

#include <string.h>

#include "windows/drivers/package.h"
#include "windows/drivers/package-inf.h"

static void
unref (GPtrArray *array)
{
  if (array)
    g_ptr_array_unref (array);
}

void
driver_reg_free (void *opaque)
{
  struct driver_reg *reg = opaque;

  g_free (reg->root);
  g_free (reg->subkey);
  g_free (reg->name);
  g_strfreev (reg->values);
  g_free (reg);
}

void
driver_service_free (void *opaque)
{
  struct driver_service *s = opaque;

  g_free (s->name);
  g_free (s->display_name);
  g_free (s->description);
  g_free (s->binary);
  g_free (s->group);
  g_strfreev (s->depends);
  unref (s->regs);
  g_free (s);
}

void
driver_copy_free (void *opaque)
{
  struct driver_copy *copy = opaque;

  g_free (copy->source);
  g_free (copy->target);
  g_free (copy->subdir);
  g_free (copy);
}

void
driver_model_free (void *opaque)
{
  struct driver_model *m = opaque;

  g_free (m->hardware_id);
  g_strfreev (m->compatible_ids);
  g_free (m->description);
  g_free (m->section);
  g_free (m->section_decorated);
  g_free (m->service);
  unref (m->services);
  unref (m->regs);
  unref (m->hw_regs);
  unref (m->copies);
  g_free (m);
}

void
driver_file_free (void *opaque)
{
  struct driver_file *file = opaque;

  g_free (file->name);
  g_clear_pointer (&file->data, g_bytes_unref);
  g_free (file);
}

void
driver_package_free (struct driver_package *p)
{
  if (!p)
    return;
  g_free (p->inf_name);
  g_free (p->kind);
  g_free (p->provider);
  g_free (p->manufacturer);
  g_free (p->class_name);
  g_free (p->class_guid);
  g_free (p->catalog);
  g_free (p->decoration);
  g_strfreev (p->sources);
  unref (p->models);
  unref (p->files);
  g_free (p->origin);
  g_free (p);
}

const struct driver_file *
driver_package_file (const struct driver_package *p, const char *name)
{
  for (guint i = 0; i < p->files->len; i++) {
    const struct driver_file *f = g_ptr_array_index (p->files, i);
    const char *base = strrchr (f->name, '/');

    if (g_ascii_strcasecmp (base ? base + 1 : f->name, name) == 0)
      return f;
  }
  return NULL;
}
