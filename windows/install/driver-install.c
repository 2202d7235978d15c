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

static void
note_there (const struct driver_target *t, const struct driver_package *p,
            const struct driver_names *names)
{
  guest_note (t->guest, "%s: this Windows has an equal or newer driver "
              "package, %s, which stays", p->inf_name, names->inf);
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
  note_there (t, p, names);
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

/* What cannot be saved (too deep, for one) is told then. */
static bool
can_save (struct hive *h, GError **error)
{
  g_autoptr (GBytes) saved = hive_save (h, error);

  return saved != NULL;
}

bool
driver_try (const struct driver_target *t, const struct driver_package *p,
            GError **error)
{
  g_autoptr (GPtrArray) files = driver_files_new ();
  g_autoptr (v2v_hive) copy = NULL;
  struct driver_target trial = *t;

  if (!driver_is_storage (p))
    return true;
  trial.system = copy = hive_copy (t->system, error);
  return copy && install_storage (&trial, p, files, error) &&
         can_save (copy, error);
}

static bool
try_import (const struct driver_target *t, const struct driver_package *p,
            const struct driver_names *names, GError **error)
{
  g_autoptr (v2v_hive) system = hive_copy (t->system, error);
  g_autoptr (v2v_hive) drivers = system ? hive_copy (t->drivers, error) : NULL;
  struct driver_target trial = *t;

  trial.system = system;
  trial.drivers = drivers;
  return drivers && driver_database_import (&trial, p, names, error) &&
         can_save (system, error) && can_save (drivers, error);
}

/* Windows installs it when the new card is there.  It can do that without the
 * driver store too, so that nothing is lost if it cannot be put there. */
static bool
install_network (const struct driver_target *t,
                 const struct driver_package *p, GPtrArray *files,
                 GError **error)
{
  g_auto (v2v_driver_names) names = { 0 };
  g_autoptr (GError) failure = NULL;

  if (!driver_names_find (t, p, &names, error))
    return false;
  if (names.there) {
    note_there (t, p, &names);
    return true;
  }
  if (!try_import (t, p, &names, &failure)) {
    guest_note (t->guest, "%s is not put into the driver store, so that "
                "Windows takes it from %s: %s", p->inf_name, DEVICE_PATH,
                failure->message);
    return true;
  }
  driver_files_plan_store (t, p, &names, files);
  return driver_database_import (t, p, &names, error);
}

/* Others are only staged. */
static bool
install_offline (const struct driver_target *t,
                 const struct driver_package *p, GPtrArray *files,
                 GError **error)
{
  if (driver_is_storage (p))
    return install_storage (t, p, files, error);
  return !driver_database_of (t, p) ||
         install_network (t, p, files, error);
}

bool
drivers_install (const struct driver_target *t, GPtrArray *packages,
                 GError **error)
{
  g_autoptr (GPtrArray) files = driver_files_new ();

  for (guint i = 0; i < packages->len; i++) {
    const struct driver_package *p = g_ptr_array_index (packages, i);

    driver_files_plan_staged (t, p, files);
    if (!install_offline (t, p, files, error)) {
      g_prefix_error (error, "installing %s: ", p->inf_name);
      return false;
    }
  }
  return packages->len == 0 ||
         (driver_files_write (t, files, error) &&
          extend_device_path (t, error));
}
