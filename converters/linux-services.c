/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Switching services of the guest off: systemd, sysvinit, upstart.  No
 * program of the guest runs: in here each costs seconds. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "converters/linux.h"
#include "v2v/base/error.h"

/*----- systemd ------------------------------------------------------------*/

static bool
has_unit (const struct conversion *cv, const char *unit)
{
  static const char *const dirs[] = {
    "/lib/systemd/system/", "/usr/lib/systemd/system/",
    "/etc/systemd/system/",
  };

  for (size_t i = 0; i < G_N_ELEMENTS (dirs); i++) {
    g_autofree char *path = g_strconcat (dirs[i], unit, NULL);
    if (guest_is_file (cv->guest, path))
      return true;
  }
  return false;
}

/* What "systemctl disable" removes. */
static bool
disable_unit (const struct conversion *cv, const char *unit, GError **error)
{
  static const char *const kinds[] = { "wants", "requires" };

  for (size_t i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autofree char *pattern =
      g_strconcat ("/etc/systemd/system/*.", kinds[i], "/", unit, NULL);
    if (!guest_remove_matches (cv->guest, pattern, error))
      return false;
  }
  return true;
}

/* As "systemctl mask" does; a unit file that stands in /etc itself cannot
 * be masked. */
static bool
mask_unit (const struct conversion *cv, const char *unit, GError **error)
{
  g_autofree char *path = g_strconcat ("/etc/systemd/system/", unit, NULL);
  struct guest_stat st;

  if (!guest_stat (cv->guest, path, false, &st, error))
    return false;
  if (st.type == GUEST_FILE)
    return disable_unit (cv, unit, error);
  return (st.type == GUEST_NONE || guest_remove (cv->guest, path, error)) &&
         guest_symlink (cv->guest, "/dev/null", path, error);
}

static bool
systemd_off (const struct conversion *cv, const char *unit, bool *ret_found,
             GError **error)
{
  if (!has_unit (cv, unit))
    return true;
  *ret_found = true;
  return mask_unit (cv, unit, error);
}

/*----- sysvinit -----------------------------------------------------------*/

/* "S05kudzu" becomes "K95kudzu". */
static bool
turn_link (const struct conversion *cv, const char *path, GError **error)
{
  const char *name = strrchr (path, '/') + 1;
  const unsigned order = (unsigned) strtoul (name + 1, NULL, 10);
  g_autofree char *dir = g_strndup (path, (gsize) (name - path));
  g_autofree char *to = g_strdup_printf ("%sK%02u%s", dir, 100 - order,
                                         name + strlen ("S00"));

  if (order == 0 || guest_exists (cv->guest, to))
    return guest_remove (cv->guest, path, error);
  return guest_rename (cv->guest, path, to, error);
}

static bool
sysvinit_off (const struct conversion *cv, const char *name, bool *ret_found,
              GError **error)
{
  /* The second is often the same as the first, then without an S link. */
  static const char *const dirs[] = {
    "/etc/rc?.d/", "/etc/rc.d/rc?.d/", "/etc/init.d/rc?.d/",
  };

  for (size_t i = 0; i < G_N_ELEMENTS (dirs); i++) {
    g_autofree char *pattern = g_strconcat (dirs[i], "S[0-9][0-9]", name,
                                            NULL);
    g_auto (GStrv) paths = guest_glob (cv->guest, pattern, error);

    if (!paths)
      return false;
    for (size_t j = 0; paths[j]; j++) {
      *ret_found = true;
      if (!turn_link (cv, paths[j], error))
        return false;
    }
  }
  return true;
}

/*----- upstart ------------------------------------------------------------*/

/* init(5): "manual" in an override keeps the job from starting by itself. */
static bool
upstart_off (const struct conversion *cv, const char *name, bool *ret_found,
             GError **error)
{
  g_autofree char *job = g_strconcat ("/etc/init/", name, ".conf", NULL);
  g_autofree char *path = g_strconcat ("/etc/init/", name, ".override", NULL);

  if (!guest_is_file (cv->guest, job))
    return true;
  *ret_found = true;
  return guest_write_text (cv->guest, path, "manual\n", error);
}

/*----- all of them --------------------------------------------------------*/

bool
linux_service_off (const struct conversion *cv, const char *unit)
{
  static const char suffix[] = ".service";
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;
  bool found = false, ok;

  ok = systemd_off (cv, unit, &found, &error);
  if (ok && g_str_has_suffix (unit, suffix)) {
    name = g_strndup (unit, strlen (unit) - strlen (suffix));
    ok = sysvinit_off (cv, name, &found, &error) &&
         upstart_off (cv, name, &found, &error);
  }
  if (!ok)
    linux_warning (cv, "the service %s cannot be switched off; do so in the "
                   "converted guest: %s", unit, error->message);
  return found;
}

bool
linux_services_off (const struct conversion *cv, const char *const *units)
{
  bool found = false;

  for (size_t i = 0; units[i]; i++)
    found = linux_service_off (cv, units[i]) || found;
  return found;
}

/*----- kudzu --------------------------------------------------------------*/

/* kudzu (RHEL 5 and before) sees at boot that network cards are gone, and
 * either waits for somebody to answer or takes their configuration away.
 * The program stays, "chkconfig kudzu on" brings it back. */
bool
linux_hardware_detection (struct conversion *cv,
                          GError **error G_GNUC_UNUSED)
{
  static const char kudzu[] = "kudzu.service";

  if (guest_is_file (cv->guest, "/etc/sysconfig/kudzu") &&
      linux_service_off (cv, kudzu))
    linux_note (cv, "kudzu is switched off, it would ask at boot what to do "
                "about the old network cards");
  return true;
}
