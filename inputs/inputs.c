/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The inputs that there are: a new one is listed here. */
#include "config.h"

#include "inputs/inputs.h"

const struct input_ops *const inputs[] = {
  &input_disk,
  &input_libvirt,
  &input_libvirtxml,
  &input_ova,
  &input_vmx,
  &input_xen,
  NULL
};

const struct input_ops *
input_find (const char *name)
{
  size_t i;

  for (i = 0; inputs[i]; i++)
    if (backend_has_name (inputs[i]->name, inputs[i]->aliases, name))
      return inputs[i];
  return NULL;
}
