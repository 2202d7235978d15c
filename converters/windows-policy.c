/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Settings of Windows that people should know of after a conversion.
 *
 * Sources: the administrative templates DeviceInstallation, Safer, AppLocker
 * and (XP, 2003) DriverSigning; "Enable memory integrity" and "Fast startup"
 * of Microsoft's documentation; Windows Script Host's value Enabled, a number
 * or a text, by which cscript says that it is disabled on this machine. */
#include "config.h"

#include "converters/windows.h"

#define NT(major, minor) ((major) << 8 | (minor))

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
static const char script_host_off[] =
  "Windows Script Host is switched off (HKLM\\SOFTWARE\\Microsoft\\Windows "
  "Script Host\\Settings, Enabled): the script of the first boot that gives "
  "network cards their addresses does not run.  Set them in the guest, or "
  "switch it on in the source and convert again.";
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
  unsigned last;                 /* up to this version of NT; 0: all */
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
    "BehaviorOnFailedVerify", 2, NT (5, 2), true, unsigned_denied },
  /* From 6.2 on that script is PowerShell's (windows/network/script.h). */
  { true, "Microsoft\\Windows Script Host\\Settings", "Enabled", 0, NT (6, 1),
    true, script_host_off },
  { false, "Control\\DeviceGuard", "EnableVirtualizationBasedSecurity", 1, 0,
    false, security },
  { false, "Control\\DeviceGuard\\Scenarios\\"
    "HypervisorEnforcedCodeIntegrity", "Enabled", 1, 0, false, security },
  { false, "Control\\Session Manager\\Power", "HiberbootEnabled", 1, 0, false,
    fast_startup },
};

/* Some policies have been texts ("0") before they were numbers. */
static bool
get_number (struct hive *h, hive_key key, const char *name, uint32_t *ret)
{
  g_autofree char *text = hive_get_text (h, key, name);
  guint64 number;

  if (!text)
    return hive_get_dword (h, key, name, ret);
  if (!g_ascii_string_to_unsigned (text, 10, 0, UINT32_MAX, &number, NULL))
    return false;
  *ret = (uint32_t) number;
  return true;
}

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

  return (p->last == 0 ||
          NT (state->version.major, state->version.minor) <= p->last) &&
         get_number (h, key, p->value, &value) && value == p->bad;
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
