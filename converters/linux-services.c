/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Switching services of the guest off.  No program of the guest runs: in here
 * each costs seconds. */
#include "config.h"

#include "converters/linux-init.h"
#include "converters/linux.h"

/* A guest may have scripts for several init systems, of which another than
 * today's may start them. */
bool
linux_service_off (const struct conversion *cv, const char *unit)
{
  bool found = false;

  for (const struct linux_init *init = linux_inits; init->name; init++) {
    g_autoptr (GError) error = NULL;
    bool has = false;

    if (!init->disable_service (cv->guest, unit, &has, &error))
      linux_warning (cv, "the service %s cannot be switched off; do so in the "
                     "converted guest: %s", unit, error->message);
    found = found || has;
  }
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
