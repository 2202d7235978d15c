/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What inputs and outputs have in common. */
#include "config.h"

#include "v2v/backend.h"

bool
backend_has_name (const char *name, const char *aliases, const char *wanted)
{
  g_auto (GStrv) list = NULL;

  if (g_str_equal (name, wanted))
    return true;
  if (aliases == NULL)
    return false;
  list = g_strsplit (aliases, ",", -1);
  return g_strv_contains ((const char *const *) list, wanted);
}
