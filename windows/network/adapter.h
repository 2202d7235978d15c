/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The network cards that a Windows knew, with the configuration of each: what
 * is read from HKLM\SYSTEM.  Pure.
 *
 * Where facts come from:
 *   Control\Class\{4D36E972-E325-11CE-BFC1-08002BE10318}\NNNN
 *     one adapter: NetCfgInstanceId is the GUID that all else goes by,
 *     DeviceInstanceID its device (from Vista on; Network\...\Connection\
 *     PnpInstanceID has it in XP too), Characteristics says what it is
 *     (NCF_PHYSICAL and others, netcfgx.h), ComponentId its
 *     hardware ("COMPOSITEBUS\\MS_IMPLAT_MP": a team or bridge of Windows 8 and
 *     later), NetworkAddress an address that
 *     was set in its properties ("INF requirements for network adapters").
 *   Control\Network\{4D36E972-...}\{GUID}\Connection
 *     Name: what people see.
 *   Services\Tcpip\Parameters\Interfaces\{GUID}
 *     EnableDHCP, IPAddress, SubnetMask, DefaultGateway,
 *     DefaultGatewayMetric, NameServer, Domain, InterfaceMetric, MTU ("TCP/IP
 *     configuration parameters", KB 314053); Tcpip6: NameServer.
 *   Services\NetBT\Parameters\Interfaces\Tcpip_{GUID}
 *     NameServerList (WINS), NetbiosOptions (KB 314053).
 *   Services\Tcpip\Parameters\PersistentRoutes
 *     names of values are "DESTINATION,MASK,GATEWAY,METRIC" (KB 141383).
 *   Control\Nsi: IPv6 addresses and gateways, routes: nsi.h.
 *   Enum\...\LocationInformation
 *     where it is on the bus.
 * Which address a card had, best first:
 *   Control\NetworkSetup2\Interfaces\{GUID}\Kernel PermanentAddress
 *     (Windows 10 on); OriginalNetworkAddress of the class key, NetworkAddress
 *   the instance of a PCI Express device that has a serial number is that
 *     number, an EUI-64 made of the address: "FF565000BB0895FE00" of a VMXNET3
 *     is 00:50:56:95:08:bb, "001B21FFFF12345600" of an Intel card is
 *     00:1b:21:12:34:56
 *   Tcpip6\Parameters\Interfaces\{GUID} Dhcpv6Iaid (Vista on): its lower 24
 *     bits are the vendor's half of the address. */
#ifndef WINDOWS_NETWORK_ADAPTER_H
#define WINDOWS_NETWORK_ADAPTER_H

#include <stdbool.h>
#include <stdint.h>
#include <glib.h>

#include "windows/network/address.h"
#include "windows/registry/hive.h"

#define WINDOWS_MAX_ADAPTERS 1024  /* keys of the class that are looked at */
#define WINDOWS_OUI_NONE UINT32_MAX
#define WINDOWS_NET_CLASS "{4D36E972-E325-11CE-BFC1-08002BE10318}"

struct windows_adapter {
  char *guid;                    /* "{...}" */
  char *instance;                /* "PCI\\VEN_8086&DEV_100F&...\\..." */
  char *description;             /* "Intel(R) PRO/1000 ..."; for people; "" */
  char *connection;              /* "Ethernet0"; NULL: not known */
  char *mac;                     /* "00:0c:29:..."; NULL: not known */
  uint32_t oui;                  /* 0x000c29, or WINDOWS_OUI_NONE */
  int bus, device, function;     /* of PCI; -1: not known */
  bool odd;                      /* some of its configuration is not valid and
                                    is not in ip */
  struct windows_ip *ip;         /* what was typed in */
};

/* Cards that are or were hardware, in the order of their keys. */
GPtrArray *windows_adapters_read (struct hive *system,
                                  const char *control_set);
/* Adapters with addresses that are no hardware: teams, bridges, VLANs, virtual
 * switches, which are made of cards, and whatever else is not the loopback
 * adapter; as structs windows_adapter. */
GPtrArray *windows_teams_read (struct hive *system, const char *control_set);
/* Routes of no card, without default ones, which the cards have: struct
 * windows_route *.  *ret_odd: some are not valid and are not in it. */
GPtrArray *windows_routes_read (struct hive *system, const char *control_set,
                                bool *ret_odd);
/* Free the names of the connections of the adapter's card, so that the new
 * one can have them: "NAME (before conversion)". */
bool windows_adapter_free_name (struct hive *system, const char *control_set,
                                const struct windows_adapter *adapter,
                                GError **error);
/* The address in the last part of a device's instance; NULL: none. */
char *windows_mac_of_instance (const char *instance);

#endif
