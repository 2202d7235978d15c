/* SPDX-License-Identifier: GPL-2.0-or-later */
/* CriticalDeviceDatabase: which service serves a device that Windows up to
 * 6.1 needs before it can install drivers. */
#include "config.h"

#include <string.h>

#include "windows/install/critical-device.h"

bool
critical_device_add (const struct driver_target *t, const char *id,
                     const char *class_guid, const char *service,
                     GError **error)
{
  g_autofree char *name = g_ascii_strup (id, -1);
  hive_key key;

  key = hive_make (t->system, error,
                   "%s\\Control\\CriticalDeviceDatabase\\%s", t->control_set,
                   g_strdelimit (name, "\\", '#'));
  return key && hive_set_text (t->system, key, "ClassGUID", class_guid,
                               error) &&
         hive_set_text (t->system, key, "Service", service, error);
}

/* "PCI\VEN_1AF4&DEV_1001" of "PCI\VEN_1AF4&DEV_1001&SUBSYS_..."; NULL: it is
 * nothing shorter. */
static char *
short_id (const char *id)
{
  const char *device = strchr (id, '&');
  const char *more = device ? strchr (device + 1, '&') : NULL;

  if (g_ascii_strncasecmp (id, "PCI\\VEN_", 8) != 0 || !more ||
      g_ascii_strncasecmp (device, "&DEV_", 5) != 0)
    return NULL;
  return g_strndup (id, (gsize) (more - id));
}

static bool
add_id (const struct driver_target *t, const struct driver_package *p,
        const struct driver_model *m, const char *id, GError **error)
{
  g_autofree char *shorter = short_id (id);

  return critical_device_add (t, id, p->class_guid, m->service, error) &&
         (!shorter || critical_device_add (t, shorter, p->class_guid,
                                           m->service, error));
}

bool
critical_devices_add (const struct driver_target *t,
                      const struct driver_package *p, GError **error)
{
  for (guint i = 0; i < p->models->len; i++) {
    const struct driver_model *m = g_ptr_array_index (p->models, i);

    if (!m->service || !*m->service)
      continue;
    if (!add_id (t, p, m, m->hardware_id, error))
      return false;
    for (size_t n = 0; m->compatible_ids && m->compatible_ids[n]; n++)
      if (!add_id (t, p, m, m->compatible_ids[n], error))
        return false;
  }
  return true;
}
