/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The signature of hiberfil.sys. */
#include "config.h"

#include <glib.h>

#include "v2v/guest/hibernation.h"

static const char *const active[] = { "hibr", "rstr" };

bool
hibernation_is_active (const void *data, size_t size)
{
  for (size_t i = 0; size >= 4 && i < G_N_ELEMENTS (active); i++)
    if (g_ascii_strncasecmp (data, active[i], 4) == 0)
      return true;
  return false;
}
