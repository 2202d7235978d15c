/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lists of installed packages. */
#include "config.h"

#include "converters/package.h"

static void
package_free (gpointer data)
{
  struct package *p = data;

  g_free (p->name);
  g_free (p->version);
  g_free (p->arch);
  g_free (p);
}

GPtrArray *
packages_new (void)
{
  return g_ptr_array_new_with_free_func (package_free);
}
