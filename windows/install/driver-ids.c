/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a driver package is for. */
#include "config.h"

#include <string.h>

#include "windows/install/driver-install.h"

/* SCSIAdapter and HDC, and Net ("System-Defined Device Setup Classes Available
 * to Vendors", Windows driver documentation). */
static const char *const storage_classes[] = {
  "{4d36e97b-e325-11ce-bfc1-08002be10318}",
  "{4d36e96a-e325-11ce-bfc1-08002be10318}",
};

static const char network_class[] = "{4d36e972-e325-11ce-bfc1-08002be10318}";

bool
driver_is_storage (const struct driver_package *p)
{
  for (size_t i = 0; i < G_N_ELEMENTS (storage_classes); i++)
    if (p->class_guid &&
        g_ascii_strcasecmp (p->class_guid, storage_classes[i]) == 0)
      return true;
  return false;
}

bool
driver_is_network (const struct driver_package *p)
{
  return p->class_guid &&
         g_ascii_strcasecmp (p->class_guid, network_class) == 0;
}

static bool
is_id (const char *text, const char *id)
{
  const size_t length = strlen (id);

  return g_ascii_strncasecmp (text, id, length) == 0 &&
         (text[length] == '\0' || text[length] == '&');
}

bool
driver_has_id (const struct driver_package *p, const char *id)
{
  for (guint i = 0; i < p->models->len; i++) {
    const struct driver_model *m = g_ptr_array_index (p->models, i);

    if (is_id (m->hardware_id, id))
      return true;
    for (size_t n = 0; m->compatible_ids && m->compatible_ids[n]; n++)
      if (is_id (m->compatible_ids[n], id))
        return true;
  }
  return false;
}
