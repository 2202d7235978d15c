/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libFuzzer target: what is read from the registry of a Windows guest, and the
 * scripts that are made of it.
 * The bytes are values, each: which one of the table, its type, its length, its
 * data.  They go into a hive that stands for SYSTEM and SOFTWARE. */
#include "config.h"

#include <stdint.h>
#include <string.h>

#include "tests/hive-empty.c"    /* no part of the library */
#include "windows/drives.h"
#include "windows/network/adapter.h"
#include "windows/network/bind.h"
#include "windows/network/script.h"
#include "windows/programs.h"
#include "windows/registry/services.h"
#include "windows/version.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

#define SET "ControlSet001"
#define NET SET "\\Control\\Class\\" WINDOWS_NET_CLASS "\\0001"
#define GUID "{01234567-89ab-cdef-0123-456789abcdef}"
#define IP SET "\\Services\\Tcpip\\Parameters\\Interfaces\\" GUID
#define IP6 SET "\\Services\\Tcpip6\\Parameters\\Interfaces\\" GUID
#define NSI SET "\\Control\\Nsi\\{eb004a0"
#define UNINSTALL "Microsoft\\Windows\\CurrentVersion\\Uninstall\\"
#define NT "Microsoft\\Windows NT\\CurrentVersion"
#define MAX_VALUES 40

static const struct {
  const char *key, *name;        /* name NULL: the data is the name */
} places[] = {
  { NET, "NetCfgInstanceId" }, { NET, "DeviceInstanceID" },
  { NET, "DriverDesc" }, { NET, "Characteristics" }, { NET, "NetLuidIndex" },
  { NET, "*IfType" }, { NET, "OriginalNetworkAddress" },
  { NET, "NetworkAddress" },
  { SET "\\Control\\Network\\" WINDOWS_NET_CLASS "\\" GUID "\\Connection",
    "Name" },
  { SET "\\Control\\NetworkSetup2\\Interfaces\\" GUID "\\Kernel",
    "PermanentAddress" },
  { IP, "IPAddress" }, { IP, "SubnetMask" }, { IP, "DefaultGateway" },
  { IP, "DefaultGatewayMetric" }, { IP, "NameServer" }, { IP, "Domain" },
  { IP, "EnableDHCP" }, { IP, "InterfaceMetric" }, { IP, "MTU" },
  { IP6, "NameServer" }, { IP6, "Dhcpv6Iaid" },
  { SET "\\Services\\NetBT\\Parameters\\Interfaces\\Tcpip_" GUID,
    "NameServerList" },
  { SET "\\Services\\Tcpip\\Parameters\\PersistentRoutes", NULL },
  { NSI "0-9b1a-11d4-9123-0050047759bc}\\16", NULL },
  { NSI "1-9b1a-11d4-9123-0050047759bc}\\10", NULL },
  { NSI "1-9b1a-11d4-9123-0050047759bc}\\16", NULL },
  { SET "\\Enum\\PCI\\x\\y", "LocationInformation" },
  { SET "\\Enum\\PCI\\x\\y", "UpperFilters" },
  { SET "\\Control\\Class\\{x}", "LowerFilters" },
  { SET "\\Services\\a", "Start" }, { SET "\\Services\\a", "DependOnService" },
  { SET "\\Services\\b", "DependOnService" },
  { SET "\\Control\\Session Manager\\Environment", "PROCESSOR_ARCHITECTURE" },
  { SET "\\Control\\ProductOptions", "ProductType" },
  { "MountedDevices", "\\DosDevices\\C:" }, { "MountedDevices", NULL },
  { UNINSTALL "x", "DisplayName" }, { UNINSTALL "x", "UninstallString" },
  { UNINSTALL "x", "WindowsInstaller" },
  { NT, "CurrentVersion" }, { NT, "CurrentBuildNumber" },
  { NT, "CurrentMajorVersionNumber" }, { NT, "ProductName" },
};

static void
put (struct hive *h, size_t place, enum reg_type type, const uint8_t *data,
     size_t size)
{
  const hive_key key = hive_make (h, NULL, "%s", places[place].key);
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autofree char *name = g_utf8_make_valid (text, -1);

  if (places[place].name)
    hive_set (h, key, places[place].name, type, data, size, NULL);
  else
    hive_set (h, key, name, type, data, size, NULL);
}

/* A card that is one, and whose addresses were typed in. */
static struct hive *
start (void)
{
  g_autoptr (GBytes) empty = hive_empty ("ROOT");
  struct hive *h = hive_open (empty, "TEST", true, NULL);
  hive_key key = hive_make (h, NULL, NET);

  hive_set_dword (h, key, "Characteristics", 4, NULL);
  hive_set_text (h, key, "NetCfgInstanceId", GUID, NULL);
  hive_set_text (h, key, "DeviceInstanceID", "PCI\\x\\y", NULL);
  hive_set_dword (h, key, "NetLuidIndex", 0, NULL);
  hive_set_dword (h, key, "*IfType", 6, NULL);
  key = hive_make (h, NULL, IP);
  hive_set_dword (h, key, "EnableDHCP", 0, NULL);
  key = hive_make (h, NULL, SET "\\Control\\Session Manager\\Environment");
  hive_set_text (h, key, "PROCESSOR_ARCHITECTURE", "x86", NULL);
  return h;
}

static struct hive *
fill (const uint8_t *data, size_t size)
{
  struct hive *h = start ();

  for (unsigned i = 0; i < MAX_VALUES && size >= 3; i++) {
    const size_t length = MIN (data[2], size - 3);

    put (h, data[0] % G_N_ELEMENTS (places), (enum reg_type) (data[1] % 12),
         data + 3, length);
    data += 3 + length;
    size -= 3 + length;
  }
  return h;
}

/* ASCII, and no line but those that end as they should. */
static void
check_script (const struct windows_version *v, const struct windows_card *card,
              const GPtrArray *routes)
{
  g_autofree char *text = windows_network_script (v, card, 1, routes);

  g_assert_true (g_str_is_ascii (text));
  for (const char *p = text; *p; p++)
    if (*p == '\n')
      g_assert_true (p > text && p[-1] == '\r');
    else
      g_assert_true (!g_ascii_iscntrl (*p) ||
                     (*p == '\r' && p[1] == '\n'));
}

static void
use_network (struct hive *h)
{
  static const struct windows_version versions[] = {
    { .major = 5, .minor = 1 }, { .major = 6, .minor = 1 }, { .major = 10 },
  };
  static const char *const macs[] = { "52:54:00:12:34:56", NULL };
  g_autoptr (GPtrArray) adapters = windows_adapters_read (h, SET);
  g_autofree char *doubt = NULL;
  g_autofree const struct windows_adapter **bound =
    windows_adapters_bind (macs, 2, adapters, true, &doubt);
  bool odd;
  g_autoptr (GPtrArray) routes = windows_routes_read (h, SET, &odd);
  g_autoptr (GPtrArray) teams = windows_teams_read (h, SET);

  for (guint i = 0; i < teams->len; i++) {
    const struct windows_adapter *a = teams->pdata[i];

    g_assert_cmpuint (a->ip->addresses->len, >, 0);
  }
  for (guint i = 0; i < adapters->len; i++) {
    const struct windows_adapter *a = adapters->pdata[i];
    const struct windows_card card = {
      .mac = a->mac, .guid = a->guid, .instance = a->instance,
      .name = a->connection, .ip = a->ip,
    };

    for (size_t n = 0; n < G_N_ELEMENTS (versions); n++)
      check_script (&versions[n], &card, routes);
    if (a->connection)
      windows_adapter_free_name (h, SET, a, NULL);
  }
}

static bool
is_gone (const char *name, void *data G_GNUC_UNUSED)
{
  return g_ascii_isupper (*name);
}

static void
use_programs (struct hive *h)
{
  g_autoptr (GPtrArray) programs = windows_programs_list (h);

  for (guint i = 0; i < programs->len; i++)
    g_free (windows_uninstall_script (programs->pdata[i], "t", "/S", NULL));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (v2v_hive) h = fill (data, size);
  g_autoptr (GHashTable) dependents = services_dependents (h, SET);
  g_autoptr (v2v_inspect) inspect = inspect_new ();
  g_auto (v2v_windows_version) version = { 0 };
  g_autoptr (GBytes) saved = NULL;

  windows_version_read (h, h, SET, &version, NULL);
  windows_drives_read (h, inspect->partitions, inspect->drives);
  use_programs (h);
  use_network (h);
  filters_remove (h, SET, is_gone, NULL, NULL);
  saved = hive_save (h, NULL);
  g_assert_nonnull (saved);
  return 0;
}
