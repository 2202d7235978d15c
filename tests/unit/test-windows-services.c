/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Services and filters of other hypervisors: which are disabled, and how. */
#include "config.h"

#include "converters/windows-services.h"
#include "tests/unit/windows-conversion.h"
#include "windows/registry/services.h"

static const struct {
  const char *name;
  uint32_t start;
  int64_t on_xp, on_7;           /* after the conversion */
} starts[] = {
  { "VMTools", SERVICE_AUTO, SERVICE_DISABLED, SERVICE_DISABLED },
  { "vmci", SERVICE_BOOT, SERVICE_DISABLED, SERVICE_DISABLED },
  { "vsock", SERVICE_BOOT, SERVICE_DISABLED, SERVICE_DISABLED },
  { "viosock", SERVICE_BOOT, SERVICE_BOOT, SERVICE_BOOT },
  { "vm3dmp", SERVICE_DEMAND, SERVICE_DEMAND, SERVICE_DEMAND },
  { "vmmouse", SERVICE_DEMAND, SERVICE_DEMAND, SERVICE_DEMAND },
  { "pvscsi", SERVICE_BOOT, SERVICE_BOOT, SERVICE_BOOT },
  { "vmbus", SERVICE_BOOT, SERVICE_BOOT, SERVICE_BOOT },
  { "vmicheartbeat", SERVICE_DEMAND, SERVICE_DEMAND, SERVICE_DEMAND },
  { "viostor", SERVICE_BOOT, SERVICE_BOOT, SERVICE_BOOT },
  { "XENFILT", SERVICE_BOOT, SERVICE_DISABLED, SERVICE_DISABLED },
  { "xenevtchn", SERVICE_DEMAND, SERVICE_DISABLED, SERVICE_DISABLED },
  { "xennet", SERVICE_DEMAND, SERVICE_DEMAND, SERVICE_DEMAND },
  { "prl_strg", SERVICE_DEMAND, SERVICE_DISABLED, SERVICE_DISABLED },
  { "prl_eth5", SERVICE_DEMAND, SERVICE_DEMAND, SERVICE_DEMAND },
  { "prl_tg", SERVICE_BOOT, SERVICE_DISABLED, SERVICE_DISABLED },
  { "VBoxService", SERVICE_AUTO, SERVICE_DISABLED, SERVICE_DISABLED },
  { "Nutanix Guest Agent", SERVICE_AUTO, SERVICE_DISABLED, SERVICE_DISABLED },
  { "Nutanix VSS Hardware Provider", SERVICE_DEMAND, SERVICE_DEMAND,
    SERVICE_DEMAND },
  { "intelppm", SERVICE_SYSTEM, SERVICE_DISABLED, SERVICE_SYSTEM },
  { "AmdK8", SERVICE_DEMAND, SERVICE_DISABLED, SERVICE_DEMAND },
  { "Processor", SERVICE_DEMAND, SERVICE_DISABLED, SERVICE_DEMAND },
  { "disk", SERVICE_BOOT, SERVICE_BOOT, SERVICE_BOOT },
};

static void
check_starts (unsigned major, bool xp)
{
  g_autoptr (v2v_windows_test) t = windows_test_new (major, 1);

  for (size_t i = 0; i < G_N_ELEMENTS (starts); i++) {
    g_autofree char *key = g_strdup_printf ("Services\\%s", starts[i].name);
    windows_test_dword (t, key, "Start", starts[i].start);
  }
  windows_test_run (t, windows_disable_services);
  for (size_t i = 0; i < G_N_ELEMENTS (starts); i++) {
    g_autofree char *key = g_strdup_printf ("Services\\%s", starts[i].name);
    const int64_t now = xp ? starts[i].on_xp : starts[i].on_7;
    const int64_t former =
      now == SERVICE_DISABLED ? (int64_t) starts[i].start : -1;

    g_test_message ("%s", starts[i].name);
    g_assert_cmpint (windows_test_get (t, key, "Start"), ==, now);
    g_assert_cmpint (windows_test_get (t, key, SERVICE_FORMER_START), ==,
                     former);
  }
}

static void
test_starts (void)
{
  check_starts (5, true);
  check_starts (6, false);
}

/* What was disabled before keeps that as what it was. */
static void
test_twice (void)
{
  g_autoptr (v2v_windows_test) t = windows_test_new (6, 1);

  windows_test_dword (t, "Services\\VMTools", "Start", SERVICE_AUTO);
  windows_test_dword (t, "Services\\vmci", "Start", SERVICE_DISABLED);
  windows_test_run (t, windows_disable_services);
  windows_test_run (t, windows_disable_services);
  g_assert_cmpint (windows_test_get (t, "Services\\VMTools",
                                     SERVICE_FORMER_START), ==, SERVICE_AUTO);
  g_assert_cmpint (windows_test_get (t, "Services\\vmci",
                                     SERVICE_FORMER_START), ==, -1);
}

static void
test_dependents (void)
{
  g_autoptr (v2v_windows_test) t = windows_test_new (6, 1);

  windows_test_dword (t, "Services\\vmhgfs", "Start", SERVICE_SYSTEM);
  windows_test_dword (t, "Services\\theirs", "Start", SERVICE_AUTO);
  windows_test_list (t, "Services\\theirs", "DependOnService",
                     "RpcSs|VMHGFS");
  windows_test_dword (t, "Services\\VBoxGuest", "Start", SERVICE_BOOT);
  windows_test_dword (t, "Services\\VBoxService", "Start", SERVICE_AUTO);
  windows_test_list (t, "Services\\VBoxService", "DependOnService",
                     "VBoxGuest");
  windows_test_dword (t, "Services\\vmdebug", "Start", SERVICE_SYSTEM);
  windows_test_dword (t, "Services\\off", "Start", SERVICE_DISABLED);
  windows_test_list (t, "Services\\off", "DependOnService", "vmdebug");
  windows_test_dword (t, "Services\\xenfilt", "Start", SERVICE_BOOT);
  windows_test_list (t, "Services\\theirs2", "DependOnService", "xenfilt");
  windows_test_dword (t, "Services\\theirs2", "Start", SERVICE_AUTO);
  windows_test_list (t, "Control\\Class\\{1}", "UpperFilters", "vmhgfs");
  windows_test_run (t, windows_disable_services);

  g_assert_cmpint (windows_test_get (t, "Services\\vmhgfs", "Start"), ==,
                   SERVICE_SYSTEM);
  g_assert_true (windows_test_said (t, "because theirs depends on it"));
  g_assert_cmpint (windows_test_get (t, "Services\\VBoxGuest", "Start"), ==,
                   SERVICE_DISABLED);
  g_assert_cmpint (windows_test_get (t, "Services\\vmdebug", "Start"), ==,
                   SERVICE_DISABLED);
  g_assert_cmpint (windows_test_get (t, "Services\\xenfilt", "Start"), ==,
                   SERVICE_DISABLED);
  g_autofree char *filters = windows_test_get_list (t, "Control\\Class\\{1}",
                                                    "UpperFilters");
  g_assert_cmpstr (filters, ==, "vmhgfs");
}

static const struct { const char *key, *name, *before, *after; } filters[] = {
  { "Control\\Class\\{4d36e97d-e325-11ce-bfc1-08002be10318}", "UpperFilters",
    "XENFILT", NULL },
  { "Control\\Class\\{4d36e96a-e325-11ce-bfc1-08002be10318}", "UpperFilters",
    "first|xenfilt|last", "first|last" },
  { "Control\\Class\\{4d36e967-e325-11ce-bfc1-08002be10318}", "LowerFilters",
    "prl_strg", NULL },
  { "Control\\Class\\{4d36e967-e325-11ce-bfc1-08002be10318}", "UpperFilters",
    "PartMgr", "PartMgr" },
  { "Control\\Class\\{4d36e96f-e325-11ce-bfc1-08002be10318}", "UpperFilters",
    "VBoxMouse|mouclass", "mouclass" },
  { "Enum\\ACPI\\PNP0F13\\4&25ee97c0&0", "UpperFilters", "VMMouse", NULL },
  { "Enum\\IDE\\Disk\\1", "LowerFilters", "rhelfltr|other", "other" },
  /* Not where filters are. */
  { "Control\\Other\\{1}", "UpperFilters", "xenfilt", "xenfilt" },
};

static void
test_filters (void)
{
  g_autoptr (v2v_windows_test) t = windows_test_new (6, 1);

  for (size_t i = 0; i < G_N_ELEMENTS (filters); i++)
    windows_test_list (t, filters[i].key, filters[i].name, filters[i].before);
  windows_test_run (t, windows_disable_services);
  for (size_t i = 0; i < G_N_ELEMENTS (filters); i++) {
    g_autofree char *after =
      windows_test_get_list (t, filters[i].key, filters[i].name);

    g_assert_cmpstr (after, ==, filters[i].after);
  }
}

/* Nothing to do is no change. */
static void
test_clean (void)
{
  g_autoptr (v2v_windows_test) t = windows_test_new (10, 0);

  windows_test_run (t, windows_disable_services);
  g_assert_false (hive_is_changed (SYSTEM (t)));
  g_assert_false (windows_test_said (t, "disabled"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/windows-services/starts", test_starts);
  g_test_add_func ("/windows-services/twice", test_twice);
  g_test_add_func ("/windows-services/dependents", test_dependents);
  g_test_add_func ("/windows-services/filters", test_filters);
  g_test_add_func ("/windows-services/clean", test_clean);
  return g_test_run ();
}
