/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The outputs that there are: a new one is listed here. */
#include "config.h"

#include "outputs/outputs.h"

const struct output_ops *const outputs[] = {
  &output_libvirt,
  &output_local,
  &output_null,
  &output_qemu,
  NULL
};

const struct output_ops *
output_find (const char *name)
{
  size_t i;

  for (i = 0; outputs[i]; i++)
    if (backend_has_name (outputs[i]->name, outputs[i]->aliases, name))
      return outputs[i];
  return NULL;
}
