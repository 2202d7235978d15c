/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Settings of Windows that people should know of after a conversion.
 *
 * Sources: the administrative templates DeviceInstallation, Safer, AppLocker
 * and (XP, 2003) DriverSigning; "Enable memory integrity" and "Fast startup"
 * of Microsoft's documentation. */
#include "config.h"

#include "converters/windows.h"

#define DEVICES "Policies\\Microsoft\\Windows\\DeviceInstall\\Restrictions"
#define APPLOCKER "Policies\\Microsoft\\Windows\\SrpV2\\"

static const char devices_denied[] =
  "group policy restricts the installation of devices (" DEVICES "): the "
  "guest may not install drivers for its new devices.  Allow them in the "
  "policy if devices are missing.";
static const char scripts_denied[] =
  "group policy restricts which programs may run (software restriction, "
  "AppLocker): the scripts of the first boot may be kept from running.  Allow "
  "C:\\Program Files\\Guestfs if they are.";
static const char unsigned_denied[] =
  "the guest refuses drivers that are not signed for it: the installation of "
  "virtio drivers may fail.";
static const char security[] =
  "the guest uses virtualization-based security, which needs nested "
  "virtualization in the target, and secure boot; without them Windows starts "
  "with it off";
static const char fast_startup[] =
  "Fast Startup is on: a shutdown from the menu hibernates the guest's kernel, "
  "and such disks cannot be converted again; shutdown /s does not";

static const struct policy_row {
  bool software;                 /* HKLM\SOFTWARE, not the control set */
  const char *key, *value;
  uint32_t bad;
  unsigned last_major;           /* up to this version of NT; 0: all */
  bool warn;                     /* not only a note */
  const char *message;
} policies[] = {
  { true, DEVICES, "DenyUnspecified", 1, 0, true, devices_denied },
  { true, DEVICES, "DenyDeviceIDs", 1, 0, true, devices_denied },
  { true, DEVICES, "DenyDeviceClasses", 1, 0, true, devices_denied },
  { true, DEVICES, "DenyInstanceIDs", 1, 0, true, devices_denied },
  { true, "Policies\\Microsoft\\Windows\\Safer\\CodeIdentifiers",
    "DefaultLevel", 0, 0, true, scripts_denied },
  { true, APPLOCKER "Exe", "EnforcementMode", 1, 0, true, scripts_denied },
  { true, APPLOCKER "Msi", "EnforcementMode", 1, 0, true, scripts_denied },
  { true, APPLOCKER "Script", "EnforcementMode", 1, 0, true, scripts_denied },
  { true, "Policies\\Microsoft\\Windows NT\\Driver Signing",
    "BehaviorOnFailedVerify", 2, 5, true, unsigned_denied },
  { false, "Control\\DeviceGuard", "EnableVirtualizationBasedSecurity", 1, 0,
    false, security },
  { false, "Control\\DeviceGuard\\Scenarios\\"
    "HypervisorEnforcedCodeIntegrity", "Enabled", 1, 0, false, security },
  { false, "Control\\Session Manager\\Power", "HiberbootEnabled", 1, 0, false,
    fast_startup },
};

static bool
is_set (const struct conversion *cv, const struct policy_row *p)
{
  const struct windows_state *state = windows_state (cv);
  const struct registry *r = state->registry;
  struct hive *h = p->software ? r->software : r->system;
  const hive_key key =
    p->software ? hive_find (h, "%s", p->key)
                : hive_find (h, "%s\\%s", r->control_set, p->key);
  uint32_t value;

  return (p->last_major == 0 || state->version.major <= p->last_major) &&
         hive_get_dword (h, key, p->value, &value) && value == p->bad;
}

bool
windows_look_at_policies (struct conversion *cv, GError **error G_GNUC_UNUSED)
{
  const char *said = NULL;       /* rows with one message stand together */

  for (size_t i = 0; i < G_N_ELEMENTS (policies); i++) {
    const struct policy_row *p = &policies[i];

    if (p->message == said || !is_set (cv, p))
      continue;
    said = p->message;
    if (p->warn)
      guest_warning (cv->guest, "%s", p->message);
    else
      guest_note (cv->guest, "%s", p->message);
  }
  return true;
}
