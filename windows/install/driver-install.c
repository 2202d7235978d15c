/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Driver packages become part of a Windows that is not running. */
#include "config.h"

#include <string.h>

#include "windows/install/critical-device.h"
#include "windows/install/driver-database.h"
#include "windows/install/driver-files.h"
#include "windows/install/driver-install.h"
#include "windows/install/driver-names.h"
#include "windows/install/driver-service.h"

#define DEVICE_PATH "%SystemRoot%\\Drivers\\VirtIO"
#define DEVICE_PATH_DEFAULT "%SystemRoot%\\inf"

/* Windows looks for drivers in each folder of this value. */
static bool
extend_device_path (const struct driver_target *t, GError **error)
{
  const hive_key key = hive_make (t->software, error,
                                  "Microsoft\\Windows\\CurrentVersion");
  g_autofree char *old = hive_get_text (t->software, key, "DevicePath");
  g_auto (GStrv) folders = NULL;
  g_autofree char *new = NULL;

  if (!key)
    return false;
  folders = g_strsplit (old && *old ? old : DEVICE_PATH_DEFAULT, ";", -1);
  for (size_t i = 0; folders[i]; i++)
    if (g_ascii_strcasecmp (folders[i], DEVICE_PATH) == 0)
      return true;
  new = g_strdup_printf ("%s;%s", old && *old ? old : DEVICE_PATH_DEFAULT,
                         DEVICE_PATH);
  return hive_set_expand (t->software, key, "DevicePath", new, error);
}

static bool
has_database (const struct driver_target *t)
{
  return windows_at_least (t->version, 6, 2);
}

/* One that is there already only has its services started. */
static bool
install (const struct driver_target *t, const struct driver_package *p,
         const struct driver_names *names, GError **error)
{
  if (!driver_services_add (t, p, names, error))
    return false;
  if (!names)
    return critical_devices_add (t, p, error);
  if (!names->there)
    return driver_database_add (t, p, names, error);
  guest_note (t->guest, "%s: this Windows has an equal or newer driver "
              "package, %s, which stays", p->inf_name, names->inf);
  return true;
}

/* Its registry side is in memory until the hives are put back; its files are
 * only planned. */
static bool
install_storage (const struct driver_target *t,
                 const struct driver_package *p, GPtrArray *files,
                 GError **error)
{
  g_auto (v2v_driver_names) names = { 0 };
  const struct driver_names *n = has_database (t) ? &names : NULL;

  if (n && !driver_names_find (t, p, &names, error))
    return false;
  if (!names.there &&
      !driver_files_plan_installed (t, p, n, files, error))
    return false;
  return install (t, p, n, error);
}

bool
driver_try (const struct driver_target *t, const struct driver_package *p,
            GError **error)
{
  g_autoptr (GPtrArray) files = driver_files_new ();
  g_autoptr (v2v_hive) copy = NULL;
  g_autoptr (GBytes) saved = NULL;
  struct driver_target trial = *t;

  if (!driver_is_storage (p))
    return true;
  copy = hive_copy (t->system, error);
  trial.system = copy;
  if (!copy || !install_storage (&trial, p, files, error))
    return false;
  saved = hive_save (copy, error);   /* too deep, for one, is told here */
  return saved != NULL;
}

bool
drivers_install (const struct driver_target *t, GPtrArray *packages,
                 GError **error)
{
  g_autoptr (GPtrArray) files = driver_files_new ();

  for (guint i = 0; i < packages->len; i++) {
    const struct driver_package *p = g_ptr_array_index (packages, i);

    driver_files_plan_staged (t, p, files);
    if (driver_is_storage (p) && !install_storage (t, p, files, error)) {
      g_prefix_error (error, "installing %s: ", p->inf_name);
      return false;
    }
  }
  return packages->len == 0 ||
         (driver_files_write (t, files, error) &&
          extend_device_path (t, error));
}
