/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is read of a Windows guest's network cards, and which card of the
 * source each was. */
#include "config.h"

#include <string.h>

#include "tests/hive-empty.h"
#include "windows/network/adapter.h"
#include "windows/network/nsi.h"

#define SET "ControlSet001"
#define GUID_A "{6AAFC9A9-0542-4DB2-8760-CCFFA953737C}"
#define GUID_B "{698E50A9-4F58-4D86-B61D-F42E58DCACF6}"
#define E1000 "PCI\\VEN_8086&DEV_100F&SUBSYS_075015AD&REV_01\\4&B70F118&0&"

#define OK(call) do {                           \
    g_autoptr (GError) err_ = NULL;             \
    bool ok_ = (call);                          \
    g_assert_no_error (err_);                   \
    g_assert_true (ok_);                        \
  } while (0)
#define E &err_

static struct hive *
new_hive (void)
{
  g_autoptr (GBytes) data = hive_empty ("ROOT");
  g_autoptr (GError) error = NULL;
  struct hive *h = hive_open (data, "HKLM\\SYSTEM", true, &error);

  g_assert_no_error (error);
  return h;
}

static hive_key
key (struct hive *h, const char *path)
{
  g_autoptr (GError) error = NULL;
  const hive_key k = hive_make (h, &error, SET "\\%s", path);

  g_assert_no_error (error);
  return k;
}

static hive_key
class_key (struct hive *h, const char *number)
{
  g_autofree char *path = g_strdup_printf ("Control\\Class\\%s\\%s",
                                           WINDOWS_NET_CLASS, number);

  return key (h, path);
}

static hive_key
tcpip_key (struct hive *h, const char *guid)
{
  g_autofree char *path =
    g_strdup_printf ("Services\\Tcpip\\Parameters\\Interfaces\\%s", guid);

  return key (h, path);
}

static hive_key
connection_key (struct hive *h, const char *guid)
{
  g_autofree char *path =
    g_strdup_printf ("Control\\Network\\%s\\%s\\Connection",
                     WINDOWS_NET_CLASS, guid);

  return key (h, path);
}

/* A card with its connection, as Windows 7 has it. */
static hive_key
add_card (struct hive *h, const char *number, const char *guid,
          const char *instance, const char *name)
{
  hive_key k = class_key (h, number);

  OK (hive_set_dword (h, k, "Characteristics", 0x84, E));
  OK (hive_set_text (h, k, "NetCfgInstanceId", guid, E));
  OK (hive_set_text (h, k, "DriverDesc", "Intel(R) PRO/1000", E));
  OK (hive_set_text (h, k, "DeviceInstanceID", instance, E));
  OK (hive_set_text (h, connection_key (h, guid), "Name", name, E));
  return class_key (h, number);
}

static void
set_list (struct hive *h, hive_key k, const char *name, const char *text)
{
  g_auto (GStrv) list = g_strsplit (text, " ", -1);

  OK (hive_set_list (h, k, name, (const char *const *) list, E));
}

static void
set_static (struct hive *h, const char *guid, const char *addresses,
            const char *masks, const char *gateways, const char *metrics)
{
  const hive_key k = tcpip_key (h, guid);

  OK (hive_set_dword (h, k, "EnableDHCP", 0, E));
  set_list (h, k, "IPAddress", addresses);
  set_list (h, k, "SubnetMask", masks);
  set_list (h, k, "DefaultGateway", gateways);
  set_list (h, k, "DefaultGatewayMetric", metrics);
}

/* "10.0.0.1/24 >10.0.0.254*5 dns 10.0.0.2 .example.org": all that is known. */
static char *
dump_ip (const struct windows_ip *ip)
{
  GString *s = g_string_new (NULL);

  for (guint i = 0; i < ip->addresses->len; i++) {
    const struct windows_address *a = ip->addresses->pdata[i];
    g_string_append_printf (s, "%s/%u ", a->text, a->prefix);
  }
  for (guint i = 0; i < ip->gateways->len; i++) {
    const struct windows_gateway *g = ip->gateways->pdata[i];
    g_string_append_printf (s, ">%s*%u ", g->text, g->metric);
  }
  for (guint i = 0; i < ip->servers->len; i++)
    g_string_append_printf (s, "dns %s ", (char *) ip->servers->pdata[i]);
  for (guint i = 0; i < ip->routes->len; i++) {
    const struct windows_route *r = ip->routes->pdata[i];
    g_string_append_printf (s, "%s/%u>%s*%u ", r->prefix, r->length,
                            r->next_hop, r->metric);
  }
  for (guint i = 0; i < ip->wins->len; i++)
    g_string_append_printf (s, "wins %s ", (char *) ip->wins->pdata[i]);
  if (ip->suffix)
    g_string_append_printf (s, ".%s ", ip->suffix);
  if (ip->metric || ip->mtu || ip->netbios)
    g_string_append_printf (s, "%u,%u,%u ", ip->metric, ip->mtu, ip->netbios);
  g_string_truncate (s, s->len ? s->len - 1 : 0);
  return g_string_free (s, FALSE);
}

static void
check_adapter (const GPtrArray *all, guint i, const char *connection,
               const char *mac, const char *ip, bool odd)
{
  const struct windows_adapter *a = all->pdata[i];
  g_autofree char *text = dump_ip (a->ip);

  g_assert_cmpstr (a->connection, ==, connection);
  g_assert_cmpstr (a->mac, ==, mac);
  g_assert_cmpstr (text, ==, ip);
  g_assert_cmpint (a->odd, ==, odd);
}

/*----- hive to records ----------------------------------------------------*/

static void
test_read (void)
{
  g_autoptr (v2v_hive) h = new_hive ();
  g_autoptr (GPtrArray) all = NULL;
  const struct windows_adapter *a;
  hive_key k;

  add_card (h, "0007", GUID_A, E1000 "0888", "Local Area Connection");
  add_card (h, "0008", GUID_B, E1000 "1888", "LAN % \"2\" & ü");
  set_static (h, GUID_A, "192.168.1.123 10.1.0.2", "255.255.255.0 255.255.0.0",
              "192.168.1.1", "0");
  k = tcpip_key (h, GUID_A);
  OK (hive_set_text (h, k, "NameServer", "192.168.1.112,8.8.8.8", E));
  OK (hive_set_text (h, k, "Domain", "example.org", E));
  k = key (h, "Services\\TCPIP6\\Parameters\\Interfaces\\" GUID_A);
  OK (hive_set_dword (h, k, "Dhcpv6Iaid", 0x0e000c29, E));
  k = key (h, "Enum\\" E1000 "0888");
  OK (hive_set_text (h, k, "LocationInformation", "@system32\\drivers\\pci.sys"
                     ",#65536;PCI bus %1, device %2, function %3;(2,1,0)", E));
  k = key (h, "Enum\\" E1000 "1888");
  OK (hive_set_text (h, k, "LocationInformation",
                     "PCI-Bus 2, Gerät 3, Funktion 0", E));
  all = windows_adapters_read (h, SET);
  g_assert_cmpuint (all->len, ==, 2);
  check_adapter (all, 0, "Local Area Connection", NULL, "192.168.1.123/24 "
                 "10.1.0.2/16 >192.168.1.1*0 dns 192.168.1.112 dns 8.8.8.8 "
                 ".example.org", false);
  check_adapter (all, 1, "LAN % \"2\" & ü", NULL, "", false);
  a = all->pdata[0];
  g_assert_cmpuint (a->oui, ==, 0x000c29);
  g_assert_cmpint (a->bus * 10000 + a->device * 100 + a->function, ==, 20100);
  a = all->pdata[1];
  g_assert_cmpuint (a->oui, ==, WINDOWS_OUI_NONE);
  g_assert_cmpint (a->bus * 10000 + a->device * 100 + a->function, ==, 20300);
}

/*----- the network store --------------------------------------------------*/

#define NSI "Control\\Nsi\\{eb004a0"
#define NSI_END "-9b1a-11d4-9123-0050047759bc}\\"
#define LUID "0000000600000600"
#define OTHER "0000000700000600"
#define ZERO8 "00000000"
#define FD00 "fd00000000000000000000000000"

static void
set_binary (struct hive *h, hive_key k, const char *name, size_t size,
            size_t at, guint8 byte)
{
  guint8 data[64];

  memset (data, 0xff, sizeof data);
  if (at < sizeof data - 4) {
    memset (data + at, 0, 4);
    data[at] = byte;
  }
  OK (hive_set (h, k, name, REG_BINARY, data, size, E));
}

/* The names and the data as Windows 7 has them (the hives of the system test),
 * those of IPv6 as nsi.h says. */
static void
fill_store (struct hive *h)
{
  hive_key k = key (h, NSI "1" NSI_END "10");

  set_binary (h, k, LUID FD00 "0002", 44, 16, 56);
  set_binary (h, k, LUID FD00 "0003", 44, 16, 255);
  set_binary (h, k, OTHER FD00 "0004", 44, 16, 64);
  k = key (h, NSI "1" NSI_END "16");
  set_binary (h, k, ZERO8 ZERO8 ZERO8 ZERO8 ZERO8 ZERO8 ZERO8 ZERO8 ZERO8 ZERO8
              LUID LUID FD00 "0001", 48, 64, 0);
  set_binary (h, k, ZERO8 "fd01" ZERO8 ZERO8 ZERO8 "00ff" "20000000" ZERO8
              ZERO8 ZERO8 ZERO8 LUID LUID FD00 "0001", 48, 12, 7);
  k = key (h, NSI "0" NSI_END "16");
  set_binary (h, k, ZERO8 ZERO8 ZERO8 ZERO8 ZERO8 ZERO8 LUID LUID "c0a80101"
              ZERO8, 48, 64, 0);
  set_binary (h, k, ZERO8 "0a080001" "10000000" ZERO8 ZERO8 ZERO8 LUID LUID
              "c0a80102" ZERO8, 48, 64, 0);
  set_binary (h, k, ZERO8 "ac100000" "0c000000" ZERO8 ZERO8 ZERO8 LUID LUID
              ZERO8 ZERO8, 48, 64, 0);
}

static void
test_store (void)
{
  g_autoptr (v2v_hive) h = new_hive ();
  g_autoptr (GPtrArray) all = NULL;
  hive_key k = add_card (h, "0001", GUID_A, E1000 "0888", "a");

  OK (hive_set_dword (h, k, "NetLuidIndex", 6, E));
  OK (hive_set_dword (h, k, "*IfType", 6, E));
  set_static (h, GUID_A, "192.168.1.2", "255.255.255.0", "192.168.1.1", "0");
  k = tcpip_key (h, GUID_A);
  OK (hive_set_dword (h, k, "InterfaceMetric", 15, E));
  OK (hive_set_dword (h, k, "MTU", 9000, E));
  k = key (h, "Services\\NetBT\\Parameters\\Interfaces\\Tcpip_" GUID_A);
  set_list (h, k, "NameServerList", "10.0.0.7 10.0.0.8");
  OK (hive_set_dword (h, k, "NetbiosOptions", 2, E));
  fill_store (h);
  all = windows_adapters_read (h, SET);
  check_adapter (all, 0, "a", NULL, "192.168.1.2/24 fd00::2/56 fd00::3/64 "
                 ">192.168.1.1*0 >fd00::1*0 10.8.0.0/16>192.168.1.2*0 "
                 "172.16.0.0/12>0.0.0.0*0 fd01::/32>fd00::1*7 "
                 "wins 10.0.0.7 wins 10.0.0.8 15,9000,2", false);
}

/* What is not just so is left out, and noticed; the rest is taken. */
static void
test_store_hostile (void)
{
  static const char *const names[] = {
    LUID, LUID FD00 "00", LUID FD00 "0002" "00", LUID FD00 "000g",
    "LUID0006000006001111111111111111",
  };
  static const char *const routes[] = {
    ZERO8 "0a080000" "10000000" ZERO8 ZERO8 ZERO8 LUID OTHER "c0a80101" ZERO8,
    ZERO8 "0a080000" "21000000" ZERO8 ZERO8 ZERO8 LUID LUID "c0a80101" ZERO8,
    ZERO8 "0a080000" "10000000" ZERO8 ZERO8 ZERO8 LUID LUID "e0000001" ZERO8,
  };

  for (size_t i = 0; i < G_N_ELEMENTS (names) + G_N_ELEMENTS (routes); i++) {
    const size_t r = i - G_N_ELEMENTS (names);
    const bool route = i >= G_N_ELEMENTS (names);
    g_autoptr (v2v_hive) h = new_hive ();
    g_autoptr (v2v_windows_ip) ip = windows_ip_new ();
    g_autofree char *text = NULL;

    set_binary (h, key (h, NSI "1" NSI_END "10"), LUID FD00 "0009", 44, 16,
                64);
    set_binary (h, key (h, route ? NSI "0" NSI_END "16"
                                 : NSI "1" NSI_END "10"),
                route ? routes[r] : names[i], 44, 16, 64);
    g_assert_false (windows_nsi_read (h, SET, 6, 6, ip));
    text = dump_ip (ip);
    g_assert_cmpstr (text, ==, "fd00::9/64");
  }
}

static void
test_store_data (void)
{
  g_autoptr (v2v_hive) h = new_hive ();
  g_autoptr (v2v_windows_ip) ip = windows_ip_new ();
  const hive_key k = key (h, NSI "1" NSI_END "10");

  set_binary (h, k, LUID FD00 "0001", 16, 63, 0);      /* no prefix */
  set_binary (h, k, LUID FD00 "0002", 44, 16, 129);
  set_binary (h, k, LUID FD00 "0003", 44, 16, 0);
  set_binary (h, k, LUID "ff020000000000000000000000000001", 44, 16, 64);
  OK (hive_set_text (h, k, LUID FD00 "0004", "text of enough bytes", E));
  g_assert_false (windows_nsi_read (h, SET, 6, 6, ip));
  g_assert_true (windows_ip_is_empty (ip));
}

/* Tunnels and what else is no hardware, keys without a GUID. */
static void
test_no_cards (void)
{
  g_autoptr (v2v_hive) h = new_hive ();
  g_autoptr (GPtrArray) none = windows_adapters_read (h, SET), all = NULL;
  hive_key k;

  g_assert_cmpuint (none->len, ==, 0);
  k = add_card (h, "0000", GUID_A, "ROOT\\MS_PPTPMINIPORT\\0000", "x");
  OK (hive_set_dword (h, k, "Characteristics", 0x29, E));
  k = add_card (h, "0001", "{12}\\..\\x", E1000 "0888", "x");
  k = class_key (h, "Properties");
  all = windows_adapters_read (h, SET);
  g_assert_cmpuint (all->len, ==, 0);
}

static void
test_hostile (void)
{
  static const char *const bad[] = {
    "10.0.0.1' ; calc", "10.0.0.256", "0x0a000001", "10.1", "224.0.0.1",
    "127.0.0.1", "\"", "", "::", "ff02::1", "fe80::1%12", "1.2.3.4\r\ncalc",
  };
  g_autoptr (v2v_hive) h = new_hive ();
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (v2v_windows_ip) ip = windows_ip_new ();
  hive_key k;

  for (size_t i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_assert_false (windows_ip_add_address (ip, bad[i], 24));
    g_assert_false (windows_ip_add_gateway (ip, bad[i], 0));
    g_assert_false (windows_ip_add_server (ip, bad[i]));
  }
  g_assert_false (windows_suffix_is_valid ("a'b"));
  g_assert_false (windows_suffix_is_valid (""));
  add_card (h, "0001", GUID_A, "PCI\\x\ny", "a\nb");
  set_static (h, GUID_A, "10.0.0.1;x 10.0.0.2 10.0.0.3",
              "255.255.255.0 255.0.255.0 255.255.255.0", "0.0.0.0 x", "1 y");
  k = tcpip_key (h, GUID_A);
  OK (hive_set_text (h, k, "Domain", "a b", E));
  all = windows_adapters_read (h, SET);
  g_assert_cmpuint (all->len, ==, 1);
  check_adapter (all, 0, NULL, NULL, "10.0.0.3/24", true);
  g_assert_null (((struct windows_adapter *) all->pdata[0])->instance);
}

/*----- routes of no card --------------------------------------------------*/

static void
test_common_routes (void)
{
  static const char *const names[] = {
    "0.0.0.0,0.0.0.0,192.168.1.1,-1", "10.8.0.1,255.255.0.0,192.168.1.2,-1",
    "172.16.0.0,255.240.0.0,192.168.1.3,7", "",
  };
  static const char *const bad[] = {
    "10.8.0.0,255.0.255.0,192.168.1.2,1", "10.8.0.0,255.0.0.0,1.2.3,1",
    "10.8.0.0,255.0.0.0,192.168.1.2", "x & calc,255.0.0.0,192.168.1.2,1",
    "fd00::,255.0.0.0,192.168.1.2,1", "10.8.0.0,255.0.0.0,fd00::1,1",
    "10.8.0.0,255.0.0.0,192.168.1.2,1,1",
  };
  g_autoptr (v2v_hive) h = new_hive ();
  g_autoptr (v2v_windows_ip) dump = windows_ip_new ();
  g_autofree char *text = NULL;
  bool odd = true;
  hive_key k = key (h, "Services\\Tcpip\\Parameters\\PersistentRoutes");

  for (size_t i = 0; i < G_N_ELEMENTS (names); i++)
    OK (hive_set_text (h, k, names[i], "", E));
  g_ptr_array_unref (dump->routes);
  dump->routes = windows_routes_read (h, SET, &odd);
  g_assert_false (odd);
  text = dump_ip (dump);
  g_assert_cmpstr (text, ==, "10.8.0.0/16>192.168.1.2*0 "
                   "172.16.0.0/12>192.168.1.3*7");
  for (size_t i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (v2v_hive) one = new_hive ();
    g_autoptr (GPtrArray) none = NULL;

    k = key (one, "Services\\Tcpip\\Parameters\\PersistentRoutes");
    OK (hive_set_text (one, k, bad[i], "", E));
    none = windows_routes_read (one, SET, &odd);
    g_assert_true (odd);
    g_assert_cmpuint (none->len, ==, 0);
  }
}

/*----- addresses of hardware ----------------------------------------------*/

static const struct { const char *instance, *mac; } instances[] = {
  { "PCI\\VEN_15AD&DEV_07B0&SUBSYS_07B015AD&REV_01\\FF565000BB0895FE00",
    "00:50:56:95:08:bb" },
  { "PCI\\VEN_15AD&DEV_07B0&SUBSYS_07B015AD&REV_01\\FF290C0092C195FE00",
    "00:0c:29:95:c1:92" },
  { "PCI\\VEN_8086&DEV_10D3\\001B21FFFF12345600", "00:1b:21:12:34:56" },
  { "PCI\\VEN_8086&DEV_100F\\4&B70F118&0&0888", NULL },
  { "PCI\\VEN_8086&DEV_100F\\0102030405060708", NULL },
  { "PCI\\VEN_8086&DEV_100F\\FF56", NULL },
  { "USB\\VID_0B95\\FF565000BB0895FE00", NULL },
  { "PCI", NULL }, { "", NULL },
};

static void
test_instances (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (instances); i++) {
    g_autofree char *mac = windows_mac_of_instance (instances[i].instance);
    g_assert_cmpstr (mac, ==, instances[i].mac);
  }
}

static void
test_macs (void)
{
  static const guint8 bytes[] = { 0, 0x50, 0x56, 1, 2, 3 };
  g_autoptr (v2v_hive) h = new_hive ();
  g_autoptr (GPtrArray) all = NULL;
  hive_key k = add_card (h, "0001", GUID_A, E1000 "0888", "a");

  OK (hive_set_text (h, k, "NetworkAddress", "0050569508BB", E));
  add_card (h, "0002", GUID_B, E1000 "1888", "b");
  k = key (h, "Control\\NetworkSetup2\\Interfaces\\" GUID_B "\\Kernel");
  OK (hive_set (h, k, "PermanentAddress", REG_BINARY, bytes, sizeof bytes, E));
  OK (hive_set_text (h, k, "IfAlias", "b", E));
  all = windows_adapters_read (h, SET);
  check_adapter (all, 0, "a", "00:50:56:95:08:bb", "", false);
  check_adapter (all, 1, "b", "00:50:56:01:02:03", "", false);
  OK (windows_adapter_free_name (h, SET, all->pdata[1], E));
  g_autofree char *alias = hive_get_text (h, k, "IfAlias");
  g_assert_cmpstr (alias, ==, "b (before conversion)");
  g_autofree char *name = hive_get_text (h, connection_key (h, GUID_B),
                                         "Name");
  g_assert_cmpstr (name, ==, "b (before conversion)");
}

/*----- --mac MAC:ip: ------------------------------------------------------*/

static const struct { const char *option, *expected; } options[] = {
  { "10.0.0.2,10.0.0.1,24,8.8.8.8,fd00::1",
    "10.0.0.2/24 >10.0.0.1*0 dns 8.8.8.8 dns fd00::1" },
  { "10.0.0.2", "10.0.0.2/8" }, { "172.16.0.1,,,1.1.1.1",
    "172.16.0.1/16 dns 1.1.1.1" },
  { "192.168.0.1,,30", "192.168.0.1/30" }, { "fd00::2", "fd00::2/64" },
  /* Several options for one card. */
  { "10.0.0.2,10.0.0.1,24,8.8.8.8;10.0.0.3,10.0.0.1,24,8.8.8.8,8.8.4.4;fd00::2,"
    "fd00::1,56", "10.0.0.2/24 10.0.0.3/24 fd00::2/56 >10.0.0.1*0 >fd00::1*0 "
    "dns 8.8.8.8 dns 8.8.4.4" },
  { "10.0.0.2;x", NULL }, { "10.0.0.2;", NULL },
  { "10.0.0.2,,33", NULL }, { "10.0.0.2,,0", NULL }, { "x", NULL },
  { "10.0.0.2,x", NULL }, { "10.0.0.2,,,x", NULL }, { "", NULL },
};

static void
test_option (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (options); i++) {
    g_autoptr (v2v_windows_ip) ip = windows_ip_of_option (options[i].option);
    g_autofree char *text = ip ? dump_ip (ip) : NULL;
    g_assert_cmpstr (text, ==, options[i].expected);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/windows-network/read", test_read);
  g_test_add_func ("/windows-network/no-cards", test_no_cards);
  g_test_add_func ("/windows-network/hostile", test_hostile);
  g_test_add_func ("/windows-network/common-routes", test_common_routes);
  g_test_add_func ("/windows-network/store", test_store);
  g_test_add_func ("/windows-network/store-hostile", test_store_hostile);
  g_test_add_func ("/windows-network/store-data", test_store_data);
  g_test_add_func ("/windows-network/instances", test_instances);
  g_test_add_func ("/windows-network/macs", test_macs);
  g_test_add_func ("/windows-network/option", test_option);
  return g_test_run ();
}
