/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The network cards that a Windows knew: what is read from HKLM\SYSTEM. */
#include "config.h"

#include <string.h>

#include "v2v/base/parse.h"
#include "windows/network/adapter.h"
#include "windows/network/nsi.h"

#define NCF_VIRTUAL 0x01U        /* netcfgx.h */
#define NCF_PHYSICAL 0x04U
#define MAX_INSTANCE 200         /* MAX_DEVICE_ID_LEN of cfgmgr32.h */
#define MAX_NAME 256             /* characters of a connection's name */
#define SERIAL_DIGITS 16         /* of an instance that is a serial number */
#define MAC_BYTES 6
#define MAX_METRIC 9999
#define MIN_MTU 576              /* RFC 791 */
#define MAX_MTU 65535

struct reader {
  struct hive *system;
  const char *control_set;
};

static void
adapter_free (gpointer data)
{
  struct windows_adapter *a = data;

  g_free (a->guid);
  g_free (a->instance);
  g_free (a->description);
  g_free (a->connection);
  g_free (a->mac);
  windows_ip_free (a->ip);
  g_free (a);
}

/*----- which address ------------------------------------------------------*/

/* Two ways to put an address into an EUI-64: see adapter.h. */
static bool
mac_of_serial (const uint8_t s[8], uint8_t mac[6])
{
  static const uint8_t vmware[] = { 3, 2, 1, 6, 5, 4 };
  static const uint8_t intel[] = { 0, 1, 2, 5, 6, 7 };
  const uint8_t *order = NULL;

  if (s[0] == 0xff && s[7] == 0xfe)
    order = vmware;
  else if (s[3] == 0xff && s[4] == 0xff)
    order = intel;
  for (unsigned i = 0; order && i < MAC_BYTES; i++)
    mac[i] = s[order[i]];
  return order != NULL;
}

char *
windows_mac_of_instance (const char *instance)
{
  const char *last = strrchr (instance, '\\');
  uint8_t serial[SERIAL_DIGITS / 2] = { 0 }, mac[MAC_BYTES];

  if (!g_str_has_prefix (instance, "PCI\\") || !last ||
      strlen (++last) < SERIAL_DIGITS)
    return NULL;
  for (unsigned i = 0; i < SERIAL_DIGITS; i++) {
    const int digit = g_ascii_xdigit_value (last[i]);
    if (digit < 0)
      return NULL;
    serial[i / 2] = (uint8_t) (serial[i / 2] << 4 | digit);
  }
  return mac_of_serial (serial, mac) ? windows_mac_of_bytes (mac) : NULL;
}

static char *
mac_of_value (struct hive *h, hive_key key, const char *name)
{
  enum reg_type type;
  g_autoptr (GBytes) data = hive_get (h, key, name, &type);
  g_autofree char *text = hive_get_text (h, key, name);

  if (text)
    return windows_mac_of_text (text);
  if (!data || type != REG_BINARY || g_bytes_get_size (data) != MAC_BYTES)
    return NULL;
  return windows_mac_of_bytes (g_bytes_get_data (data, NULL));
}

static char *
read_mac (const struct reader *r, hive_key class_key,
          const struct windows_adapter *a)
{
  const hive_key kernel =
    hive_find (r->system, "%s\\Control\\NetworkSetup2\\Interfaces\\%s\\Kernel",
               r->control_set, a->guid);
  char *mac = mac_of_value (r->system, kernel, "PermanentAddress");

  if (!mac)
    mac = mac_of_value (r->system, class_key, "OriginalNetworkAddress");
  if (!mac && a->instance)
    mac = windows_mac_of_instance (a->instance);
  if (!mac)
    mac = mac_of_value (r->system, class_key, "NetworkAddress");
  return mac;
}

static uint32_t
read_oui (const struct reader *r, const char *guid)
{
  const hive_key key =
    hive_find (r->system, "%s\\Services\\Tcpip6\\Parameters\\Interfaces\\%s",
               r->control_set, guid);
  uint32_t iaid;

  if (!hive_get_dword (r->system, key, "Dhcpv6Iaid", &iaid) ||
      (iaid & 0xffffffU) == 0)
    return WINDOWS_OUI_NONE;
  return iaid & 0xffffffU;
}

/*----- its configuration --------------------------------------------------*/

static GStrv
list_of (struct hive *h, hive_key key, const char *name)
{
  GStrv list = hive_get_list (h, key, name);

  return list ? list : g_new0 (char *, 1);
}

/* Empty and all zeroes: not set. */
static bool
is_set (const char *text)
{
  return *text && strcmp (text, "0.0.0.0") != 0;
}

static void
read_addresses (struct hive *h, hive_key key, struct windows_adapter *a)
{
  g_auto (GStrv) addresses = list_of (h, key, "IPAddress");
  g_auto (GStrv) masks = list_of (h, key, "SubnetMask");
  const guint n = g_strv_length (masks);

  for (guint i = 0; addresses[i]; i++)
    if (is_set (addresses[i]) &&
        !windows_ip_add_address (a->ip, addresses[i],
                                 windows_prefix_of_mask (i < n ? masks[i]
                                                               : NULL)))
      a->odd = true;
}

static void
read_gateways (struct hive *h, hive_key key, struct windows_adapter *a)
{
  g_auto (GStrv) gateways = list_of (h, key, "DefaultGateway");
  g_auto (GStrv) metrics = list_of (h, key, "DefaultGatewayMetric");
  const guint n = g_strv_length (metrics);

  for (guint i = 0; gateways[i]; i++) {
    uint64_t metric = 0;

    if (i < n && !parse_uint64 (metrics[i], "metric", 0, 9999, &metric, NULL))
      metric = 0;
    if (is_set (gateways[i]) &&
        !windows_ip_add_gateway (a->ip, gateways[i], (unsigned) metric))
      a->odd = true;
  }
}

/* "10.0.0.1,10.0.0.2", or with spaces. */
static void
read_servers (struct hive *h, hive_key key, struct windows_adapter *a)
{
  g_autofree char *text = hive_get_text (h, key, "NameServer");
  g_auto (GStrv) servers = g_strsplit_set (text ? text : "", ", ", -1);

  for (guint i = 0; servers[i]; i++)
    if (*servers[i] && !windows_ip_add_server (a->ip, servers[i]))
      a->odd = true;
}

/* NetBIOS over TCP/IP: WINS servers, and whether it is on. */
static void
read_netbios (const struct reader *r, struct windows_adapter *a)
{
  const hive_key key =
    hive_find (r->system, "%s\\Services\\NetBT\\Parameters\\Interfaces\\"
               "Tcpip_%s", r->control_set, a->guid);
  g_auto (GStrv) servers = list_of (r->system, key, "NameServerList");
  uint32_t options = 0;

  for (guint i = 0; servers[i]; i++)
    if (is_set (servers[i]) && !windows_ip_add_wins (a->ip, servers[i]))
      a->odd = true;
  if (hive_get_dword (r->system, key, "NetbiosOptions", &options) &&
      options <= 2)
    a->ip->netbios = options;
}

static void
read_numbers (struct hive *h, hive_key key, struct windows_ip *ip)
{
  uint32_t value = 0;

  if (hive_get_dword (h, key, "InterfaceMetric", &value) &&
      value <= MAX_METRIC)
    ip->metric = value;
  if (hive_get_dword (h, key, "MTU", &value) && value >= MIN_MTU &&
      value <= MAX_MTU)
    ip->mtu = value;
}

/* What is in no key of its own; from Vista on. */
static void
read_store (const struct reader *r, hive_key class_key,
            struct windows_adapter *a)
{
  uint32_t index = 0, type = 0;

  if (hive_get_dword (r->system, class_key, "NetLuidIndex", &index) &&
      hive_get_dword (r->system, class_key, "*IfType", &type) &&
      !windows_nsi_read (r->system, r->control_set, index, type, a->ip))
    a->odd = true;
}

static void
read_ip (const struct reader *r, hive_key class_key,
         struct windows_adapter *a)
{
  static const char path[] = "%s\\Services\\%s\\Parameters\\Interfaces\\%s";
  const hive_key v4 = hive_find (r->system, path, r->control_set, "Tcpip",
                                 a->guid);
  const hive_key v6 = hive_find (r->system, path, r->control_set, "Tcpip6",
                                 a->guid);
  g_autofree char *suffix = hive_get_text (r->system, v4, "Domain");
  uint32_t dhcp = 1;

  hive_get_dword (r->system, v4, "EnableDHCP", &dhcp);
  if (dhcp == 0) {
    read_addresses (r->system, v4, a);
    read_gateways (r->system, v4, a);
  }
  read_servers (r->system, v4, a);
  read_servers (r->system, v6, a);
  read_numbers (r->system, v4, a->ip);
  read_netbios (r, a);
  read_store (r, class_key, a);
  if (suffix && windows_suffix_is_valid (suffix))
    a->ip->suffix = g_steal_pointer (&suffix);
  else if (suffix && *suffix)
    a->odd = true;
}

/*----- the adapter --------------------------------------------------------*/

static hive_key
connection_key (const struct reader *r, const char *guid)
{
  return hive_find (r->system, "%s\\Control\\Network\\%s\\%s\\Connection",
                    r->control_set, WINDOWS_NET_CLASS, guid);
}

/* It stands in a command: what no instance has (commas: "Device Instance IDs",
 * Windows driver documentation) is not taken, nor what a command would read. */
static bool
is_instance (const char *text)
{
  size_t n = 0;

  for (; text[n]; n++)
    if (n >= MAX_INSTANCE || !g_ascii_isprint (text[n]) ||
        strchr ("\"%,", text[n]))
      return false;
  return n > 0 && strchr (text, '\\') && text[n - 1] != '\\';
}

static char *
read_instance (const struct reader *r, hive_key class_key, const char *guid)
{
  g_autofree char *text = hive_get_text (r->system, class_key,
                                         "DeviceInstanceID");

  if (!text)
    text = hive_get_text (r->system, connection_key (r, guid),
                          "PnpInstanceID");
  return text && is_instance (text) ? g_steal_pointer (&text) : NULL;
}

static char *
read_connection (const struct reader *r, const char *guid)
{
  g_autofree char *name = hive_get_text (r->system, connection_key (r, guid),
                                         "Name");

  if (!name || !*name || g_utf8_strlen (name, -1) > MAX_NAME)
    return NULL;
  for (const char *c = name; *c; c++)
    if (g_ascii_iscntrl (*c))
      return NULL;
  return g_steal_pointer (&name);
}

/* "...;(2,1,0)" (Vista on), "PCI bus 2, device 1, function 0" in the guest's
 * language (XP): the last three numbers. */
static void
read_location (const struct reader *r, struct windows_adapter *a)
{
  const hive_key key = hive_find (r->system, "%s\\Enum\\%s", r->control_set,
                                  a->instance ? a->instance : "");
  g_autofree char *text = a->instance
    ? hive_get_text (r->system, key, "LocationInformation") : NULL;
  const char *begin = text ? strrchr (text, ';') : NULL;
  int found[3] = { -1, -1, -1 };

  for (const char *c = begin ? begin : text; c && *c; c++) {
    if (!g_ascii_isdigit (*c))
      continue;
    found[0] = found[1];
    found[1] = found[2];
    for (found[2] = 0; g_ascii_isdigit (*c) && found[2] < 65536; c++)
      found[2] = found[2] * 10 + g_ascii_digit_value (*c);
    c--;
  }
  if (found[0] < 0)
    return;
  a->bus = found[0];
  a->device = found[1];
  a->function = found[2];
}

/* Tunnels, WAN miniports and teams are no cards. */
static bool
is_card (struct hive *h, hive_key key)
{
  uint32_t flags = 0;

  return hive_get_dword (h, key, "Characteristics", &flags) &&
         (flags & NCF_PHYSICAL) && !(flags & NCF_VIRTUAL);
}

/* The loopback adapter needs no card. */
static bool
may_be_of_cards (struct hive *h, hive_key key)
{
  g_autofree char *component = hive_get_text (h, key, "ComponentId");

  return component && !is_card (h, key) &&
         g_ascii_strcasecmp (component, "*msloop") != 0;
}

static struct windows_adapter *
read_adapter (const struct reader *r, hive_key key)
{
  g_autofree char *guid = hive_get_text (r->system, key, "NetCfgInstanceId");
  struct windows_adapter *a;

  if (!windows_guid_is_valid (guid))
    return NULL;
  a = g_new0 (struct windows_adapter, 1);
  a->bus = a->device = a->function = -1;
  a->ip = windows_ip_new ();
  a->instance = read_instance (r, key, guid);
  a->description = hive_get_text (r->system, key, "DriverDesc");
  if (!a->description)
    a->description = g_strdup ("");
  a->connection = read_connection (r, guid);
  a->guid = g_steal_pointer (&guid);
  a->mac = read_mac (r, key, a);
  a->oui = read_oui (r, a->guid);
  read_location (r, a);
  read_ip (r, key, a);
  return a;
}

/* Those that are WANTED, but not without an address when STATIC_ONLY. */
static GPtrArray *
read_all (struct hive *system, const char *control_set,
          bool (*wanted) (struct hive *h, hive_key key), bool static_only)
{
  const struct reader r = { .system = system, .control_set = control_set };
  GPtrArray *all = g_ptr_array_new_with_free_func (adapter_free);
  const hive_key class_key = hive_find (system, "%s\\Control\\Class\\%s",
                                        control_set, WINDOWS_NET_CLASS);
  g_auto (GStrv) names = hive_subkeys (system, class_key);

  for (guint i = 0; names[i] && i < WINDOWS_MAX_ADAPTERS; i++) {
    const hive_key key = hive_find (system, "%s\\Control\\Class\\%s\\%s",
                                    control_set, WINDOWS_NET_CLASS, names[i]);
    struct windows_adapter *a = wanted (system, key) ? read_adapter (&r, key)
                                                     : NULL;

    if (a && static_only && a->ip->addresses->len == 0)
      adapter_free (a);
    else if (a)
      g_ptr_array_add (all, a);
  }
  return all;
}

GPtrArray *
windows_adapters_read (struct hive *system, const char *control_set)
{
  return read_all (system, control_set, is_card, false);
}

GPtrArray *
windows_teams_read (struct hive *system, const char *control_set)
{
  return read_all (system, control_set, may_be_of_cards, true);
}

/*----- routes of no card --------------------------------------------------*/

static bool
add_common_route (struct windows_ip *ip, const char *text)
{
  g_auto (GStrv) fields = g_strsplit (text, ",", 5);
  uint64_t metric = 0;
  unsigned length;

  if (g_strv_length (fields) != 4)
    return false;
  if (strcmp (fields[1], "0.0.0.0") == 0)
    return true;
  length = windows_prefix_of_mask (fields[1]);
  if (!parse_uint64 (fields[3], "metric", 0, MAX_METRIC, &metric, NULL))
    metric = 0;                  /* "-1": automatic */
  return length > 0 && !strchr (fields[0], ':') &&
         windows_ip_add_route (ip, fields[0], length, fields[2],
                               (unsigned) metric);
}

GPtrArray *
windows_routes_read (struct hive *system, const char *control_set,
                     bool *ret_odd)
{
  const hive_key key =
    hive_find (system, "%s\\Services\\Tcpip\\Parameters\\PersistentRoutes",
               control_set);
  g_auto (GStrv) names = hive_values (system, key);
  g_autoptr (v2v_windows_ip) ip = windows_ip_new ();

  *ret_odd = false;
  for (guint i = 0; names[i]; i++)
    if (*names[i] && !add_common_route (ip, names[i]))
      *ret_odd = true;
  return g_ptr_array_ref (ip->routes);
}

/*----- the name is freed --------------------------------------------------*/

bool
windows_adapter_free_name (struct hive *system, const char *control_set,
                           const struct windows_adapter *adapter,
                           GError **error)
{
  const struct reader r = { .system = system, .control_set = control_set };
  const hive_key connection = connection_key (&r, adapter->guid);
  const hive_key kernel =
    hive_find (system, "%s\\Control\\NetworkSetup2\\Interfaces\\%s\\Kernel",
               control_set, adapter->guid);
  g_autofree char *name = g_strdup_printf ("%s (before conversion)",
                                           adapter->connection);

  if (hive_has (system, connection, "Name") &&
      !hive_set_text (system, connection, "Name", name, error))
    return false;
  return !hive_has (system, kernel, "IfAlias") ||
         hive_set_text (system, kernel, "IfAlias", name, error);
}
