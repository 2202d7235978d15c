/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Clock, crashes, disks, emulated controllers and policies of Windows. */
#include "config.h"

#include <string.h>

#include "tests/unit/windows-conversion.h"
#include "windows/registry/services.h"

#define CDD "Control\\CriticalDeviceDatabase\\"
#define HDC "{4D36E96A-E325-11CE-BFC1-08002BE10318}"

static void
test_clock (void)
{
  g_autoptr (v2v_windows_test) t = windows_test_new (6, 1);

  t->caps.rtc_utc = true;
  windows_test_run (t, windows_read_clock);
  g_assert_false (t->caps.rtc_utc);
  windows_test_dword (t, "Control\\TimeZoneInformation",
                      "RealTimeIsUniversal", 1);
  windows_test_run (t, windows_read_clock);
  g_assert_true (t->caps.rtc_utc);
}

static void
test_crash (void)
{
  g_autoptr (v2v_windows_test) t = windows_test_new (6, 1);
  const struct windows_boot_script *s;

  windows_test_dword (t, "Control\\CrashControl", "AutoReboot", 1);
  windows_test_run (t, windows_set_boot_options);
  g_assert_cmpint (windows_test_get (t, "Control\\CrashControl", "AutoReboot"),
                   ==, 0);
  g_assert_cmpuint (t->state.scripts->len, ==, 1);
  s = g_ptr_array_index (t->state.scripts, 0);
  g_assert_cmpstr (s->name, ==, "restart-after-crash");
  g_assert_nonnull (strstr (s->text, "/v AutoReboot /t REG_DWORD /d 1 /f"));
}

/* Whoever has it off already gets no script that switches it on. */
static void
test_crash_off (void)
{
  g_autoptr (v2v_windows_test) t = windows_test_new (6, 1);

  windows_test_dword (t, "Control\\CrashControl", "AutoReboot", 0);
  windows_test_run (t, windows_set_boot_options);
  g_assert_null (t->state.scripts);
}

static void
test_disks (void)
{
  static const struct { int64_t before, after; } policies[] = {
    { -1, -1 }, { 1, 1 }, { 2, 1 }, { 3, 1 }, { 4, 1 },
  };
  static const char key[] = "Services\\partmgr\\Parameters";

  for (size_t i = 0; i < G_N_ELEMENTS (policies); i++) {
    g_autoptr (v2v_windows_test) t = windows_test_new (6, 1);

    if (policies[i].before >= 0)
      windows_test_dword (t, key, "SanPolicy", (uint32_t) policies[i].before);
    windows_test_run (t, windows_set_boot_options);
    g_assert_cmpint (windows_test_get (t, key, "SanPolicy"), ==,
                     policies[i].after);
  }
}

static void
assert_device (struct windows_test *t, const char *id, const char *service)
{
  g_autofree char *key = g_strdup_printf (CDD "%s", id);
  g_autofree char *got = windows_test_get_list (t, key, "Service");
  g_autofree char *class = windows_test_get_list (t, key, "ClassGUID");

  g_assert_cmpstr (got, ==, service);
  g_assert_cmpstr (class, ==, service ? HDC : NULL);
}

static void
test_fallback_xp (void)
{
  g_autoptr (v2v_windows_test) t = windows_test_new (5, 1);
  g_autoptr (GError) error = NULL;

  t->caps.block_bus = BUS_IDE;
  g_assert_true (windows_needs_fallback (&t->cv));
  windows_test_dword (t, "Services\\atapi", "Start", SERVICE_DEMAND);
  g_assert_true (guest_mkdir_p (t->guest, "/Windows/system32/DRIVERS",
                                &error));
  g_assert_true (guest_write_text (t->guest,
                                   "/Windows/system32/DRIVERS/IntelIde.sys",
                                   "driver", &error));
  windows_test_run (t, windows_prepare_fallback);

  g_assert_cmpint (windows_test_get (t, "Services\\atapi", "Start"), ==, 0);
  g_assert_cmpint (windows_test_get (t, "Services\\intelide", "Start"), ==, 0);
  g_assert_cmpint (windows_test_get (t, "Services\\intelide", "Type"), ==, 1);
  g_autofree char *image = windows_test_get_list (t, "Services\\intelide",
                                                  "ImagePath");
  g_assert_cmpstr (image, ==, "system32\\drivers\\intelide.sys");
  g_assert_false (windows_test_said (t, "is not there"));
  g_assert_false (windows_test_said (t, "msahci"));
  assert_device (t, "primary_ide_channel", "atapi");
  assert_device (t, "PCI#VEN_8086&DEV_7010", "intelide");
  /* Its driver is not there, so nothing may name it. */
  g_assert_cmpint (windows_test_get (t, "Services\\pciide", "Start"), ==, -1);
  assert_device (t, "pci#cc_0101", NULL);
  assert_device (t, "pci#cc_010601", NULL);
}

static void
test_fallback_missing (void)
{
  g_autoptr (v2v_windows_test) t = windows_test_new (5, 1);

  t->caps.block_bus = BUS_IDE;
  windows_test_run (t, windows_prepare_fallback);
  g_assert_true (windows_test_said (t, "intelide.sys is not there"));
  g_assert_true (windows_test_said (t, "atapi.sys is not there"));
  g_assert_false (hive_is_changed (SYSTEM (t)));
}

static void
test_fallback_7 (void)
{
  g_autoptr (v2v_windows_test) t = windows_test_new (6, 1);

  t->caps.block_bus = BUS_SATA;
  windows_test_dword (t, "Services\\msahci", "Start", SERVICE_DEMAND);
  windows_test_dword (t, "Services\\atapi", "Start", SERVICE_DEMAND);
  windows_test_list (t, CDD "PCI#CC_010601", "Service", "theirs");
  windows_test_list (t, CDD "PCI#CC_010601", "ClassGUID", HDC);
  windows_test_run (t, windows_prepare_fallback);
  g_assert_cmpint (windows_test_get (t, "Services\\msahci", "Start"), ==, 0);
  g_assert_cmpint (windows_test_get (t, "Services\\atapi", "Start"), ==,
                   SERVICE_DEMAND);
  assert_device (t, "pci#cc_010601", "theirs");
}

static void
test_fallback_8 (void)
{
  g_autoptr (v2v_windows_test) t = windows_test_new (6, 3);

  t->caps.block_bus = BUS_SATA;
  windows_test_dword (t, "Services\\storahci", "Start", SERVICE_BOOT);
  windows_test_dword (t, "Services\\storahci\\StartOverride", "0",
                      SERVICE_DEMAND);
  windows_test_run (t, windows_prepare_fallback);
  g_assert_cmpint (windows_test_get (t, "Services\\storahci", "Start"), ==, 0);
  g_assert_true (hive_find (SYSTEM (t), SET "\\Services\\storahci\\"
                            "StartOverride") == 0);
  g_assert_true (hive_find (SYSTEM (t), SET "\\" CDD) == 0);
  t->caps.block_bus = BUS_VIRTIO_BLK;
  g_assert_false (windows_needs_fallback (&t->cv));
}

#define RESTRICTIONS \
  "Policies\\Microsoft\\Windows\\DeviceInstall\\Restrictions"

static void
test_policies (void)
{
  g_autoptr (v2v_windows_test) t = windows_test_new (10, 0);
  static const char signing[] =
    "Policies\\Microsoft\\Windows NT\\Driver Signing";

  windows_test_software_dword (t, RESTRICTIONS, "DenyUnspecified", 0);
  windows_test_software_dword (t, signing, "BehaviorOnFailedVerify", 2);
  windows_test_run (t, windows_look_at_policies);
  g_assert_false (windows_test_said (t, "warning"));
  windows_test_software_dword (t, RESTRICTIONS, "DenyDeviceClasses", 1);
  windows_test_software_dword (t, RESTRICTIONS, "DenyDeviceIDs", 1);
  windows_test_software_dword
    (t, "Policies\\Microsoft\\Windows\\SrpV2\\Script", "EnforcementMode", 1);
  windows_test_dword (t, "Control\\Session Manager\\Power",
                      "HiberbootEnabled", 1);
  windows_test_dword (t, "Control\\DeviceGuard",
                      "EnableVirtualizationBasedSecurity", 1);
  windows_test_run (t, windows_look_at_policies);
  g_assert_true (windows_test_said (t, "warning: group policy restricts the "
                                    "installation of devices"));
  g_assert_true (windows_test_said (t, "warning: group policy restricts "
                                    "which programs"));
  g_assert_true (windows_test_said (t, "Fast Startup is on"));
  g_assert_true (windows_test_said (t, "virtualization-based security"));
  g_assert_false (windows_test_said (t, "not signed"));
}

/* XP asks for signatures in its own way. */
static void
test_signing_xp (void)
{
  g_autoptr (v2v_windows_test) t = windows_test_new (5, 1);

  windows_test_software_dword
    (t, "Policies\\Microsoft\\Windows NT\\Driver Signing",
     "BehaviorOnFailedVerify", 2);
  windows_test_run (t, windows_look_at_policies);
  g_assert_true (windows_test_said (t, "not signed"));
}

/* Whose scripts of the first boot are in VBScript. */
static void
test_script_host (void)
{
  static const struct {
    unsigned major, minor;
    const char *text;            /* NULL: a number */
    uint32_t number;
    bool told;
  } rows[] = {
    { 5, 1, NULL, 0, true }, { 6, 1, NULL, 0, true },
    { 6, 1, NULL, 1, false }, { 6, 2, NULL, 0, false },
    { 10, 0, NULL, 0, false }, { 6, 1, "0", 0, true },
    { 6, 1, "1", 0, false }, { 6, 1, "", 0, false },
    { 6, 1, "4294967296", 0, false },
  };
  static const char key[] = "Microsoft\\Windows Script Host\\Settings";

  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (v2v_windows_test) t = windows_test_new (rows[i].major,
                                                       rows[i].minor);

    windows_test_run (t, windows_look_at_policies);
    g_assert_false (windows_test_said (t, "Script Host"));
    if (rows[i].text)
      windows_test_software_text (t, key, "Enabled", rows[i].text);
    else
      windows_test_software_dword (t, key, "Enabled", rows[i].number);
    windows_test_run (t, windows_look_at_policies);
    g_assert_cmpint (windows_test_said (t, "warning: Windows Script Host is "
                                        "switched off"), ==, rows[i].told);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/windows-boot/clock", test_clock);
  g_test_add_func ("/windows-boot/crash", test_crash);
  g_test_add_func ("/windows-boot/crash-off", test_crash_off);
  g_test_add_func ("/windows-boot/disks", test_disks);
  g_test_add_func ("/windows-boot/fallback-xp", test_fallback_xp);
  g_test_add_func ("/windows-boot/fallback-missing", test_fallback_missing);
  g_test_add_func ("/windows-boot/fallback-7", test_fallback_7);
  g_test_add_func ("/windows-boot/fallback-8", test_fallback_8);
  g_test_add_func ("/windows-boot/policies", test_policies);
  g_test_add_func ("/windows-boot/script-host", test_script_host);
  g_test_add_func ("/windows-boot/signing-xp", test_signing_xp);
  return g_test_run ();
}
