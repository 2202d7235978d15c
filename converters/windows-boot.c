/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Settings of the next boots: the clock, what follows a crash, new disks.
 *
 * Sources: "Overview of memory dump file options for Windows" (CrashControl),
 * VDS_SAN_POLICY of the Windows SDK; RealTimeIsUniversal is read by the
 * kernel since NT 3.5. */
#include "config.h"

#include "converters/windows.h"

#define LAST 9000                /* when all other scripts are done */
#define SAN_POLICY_ONLINE_ALL 1

bool
windows_read_clock (struct conversion *cv, GError **error G_GNUC_UNUSED)
{
  const struct registry *r = windows_state (cv)->registry;
  const hive_key key = hive_find (r->system,
                                  "%s\\Control\\TimeZoneInformation",
                                  r->control_set);
  uint32_t universal = 0;

  hive_get_dword (r->system, key, "RealTimeIsUniversal", &universal);
  cv->caps->rtc_utc = universal != 0;
  return true;
}

/* A guest that boots no more should say why, instead of restarting for ever.
 * One that got as far as its first boot's scripts boots. */
static bool
stop_at_crash (struct conversion *cv, GError **error)
{
  static const char again[] =
    "@echo off\r\n"
    "\"%SystemRoot%\\System32\\reg.exe\" add "
    "HKLM\\SYSTEM\\CurrentControlSet\\Control\\CrashControl /v AutoReboot "
    "/t REG_DWORD /d 1 /f\r\n";
  const struct registry *r = windows_state (cv)->registry;
  const hive_key key = hive_find (r->system, "%s\\Control\\CrashControl",
                                  r->control_set);
  uint32_t reboot = 0;

  if (!hive_get_dword (r->system, key, "AutoReboot", &reboot) || !reboot)
    return true;
  if (!hive_set_dword (r->system, key, "AutoReboot", 0, error))
    return false;
  guest_note (cv->guest, "until the scripts of the first boot are done, the "
              "guest stays at the blue screen if it crashes");
  windows_boot_script_add (cv, LAST, "restart-after-crash", again);
  return true;
}

/* Server editions leave disks of a bus that could be shared offline: all but
 * the system disk, when they come on another controller. */
static bool
bring_disks_online (struct conversion *cv, GError **error)
{
  const struct registry *r = windows_state (cv)->registry;
  const hive_key key = hive_find (r->system,
                                  "%s\\Services\\partmgr\\Parameters",
                                  r->control_set);
  uint32_t policy;

  if (!hive_get_dword (r->system, key, "SanPolicy", &policy) ||
      policy == SAN_POLICY_ONLINE_ALL)
    return true;
  guest_note (cv->guest, "the SAN policy is set from %u to %u, so that all "
              "disks are online; diskpart's command \"san\" sets it back",
              policy, SAN_POLICY_ONLINE_ALL);
  return hive_set_dword (r->system, key, "SanPolicy", SAN_POLICY_ONLINE_ALL,
                         error);
}

bool
windows_set_boot_options (struct conversion *cv,
                          GError **error G_GNUC_UNUSED)
{
  g_autoptr (GError) failure = NULL;

  if (!stop_at_crash (cv, &failure) || !bring_disks_online (cv, &failure))
    guest_warning (cv->guest, "%s.  The guest restarts when it crashes, and "
                   "its data disks may be offline: bring them online in Disk "
                   "Management.", failure->message);
  return true;
}
