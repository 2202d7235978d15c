/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names and addresses of network interfaces. */
#include "config.h"

#include <string.h>

#include "converters/net-name.h"
#include "v2v/base/parse.h"

#define UUID_TEXT 36
#define MAX_ORDERED 64

bool
net_name_valid (const char *name)
{
  const size_t length = strlen (name);

  return length > 0 && length <= NET_NAME_MAX &&
         g_ascii_isalnum (name[0]) &&
         strspn (name, "abcdefghijklmnopqrstuvwxyz"
                 "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-@") == length;
}

/*----- cards and others ---------------------------------------------------*/

/* With DIGITS only where digits follow: "br0" is a bridge, "brain" is not. */
static const struct { const char *prefix; bool digits; } virtual_names[] = {
  { "bond", true }, { "br", true }, { "br-", false }, { "bridge", true },
  { "cali", false }, { "cni", true }, { "docker", true }, { "dummy", true },
  { "flannel", false }, { "gre", true }, { "gretap", true },
  { "ib", true }, { "ifb", true }, { "ip6tnl", true }, { "kube-", false },
  { "lxcbr", true }, { "lxdbr", true }, { "macvlan", true },
  { "macvtap", true }, { "ovs-", false }, { "ovsbr", true },
  { "podman", true }, { "ppp", true }, { "sit", true }, { "tap", true },
  { "team", true }, { "tun", true }, { "tunl", true }, { "usb", true },
  { "veth", false }, { "virbr", true }, { "vlan", true }, { "vmbr", true },
  { "vnet", true }, { "vxlan", true }, { "wg", true }, { "wlan", true },
  { "wlp", true }, { "wls", true }, { "wlx", false }, { "ww", false },
  { "xenbr", true }, { "zt", false },
};

bool
net_name_is_virtual (const char *name)
{
  if (strcmp (name, "lo") == 0 || strcmp (name, "all") == 0 ||
      strcmp (name, "default") == 0 || strchr (name, '.'))
    return true;
  for (size_t i = 0; i < G_N_ELEMENTS (virtual_names); i++)
    if (g_str_has_prefix (name, virtual_names[i].prefix) &&
        (!virtual_names[i].digits ||
         g_ascii_isdigit (name[strlen (virtual_names[i].prefix)])))
      return true;
  return false;
}

/* PREFIX and a number without superfluous zeroes; -1: it is not. */
static int
number_behind (const char *name, const char *prefix)
{
  const char *p = name + strlen (prefix);

  if (!g_str_has_prefix (name, prefix) || !g_ascii_isdigit (*p) ||
      (p[0] == '0' && p[1]) || strlen (p) > 5 ||
      p[strspn (p, "0123456789")])
    return -1;
  return (int) g_ascii_strtoll (p, NULL, 10);
}

int
net_name_eth (const char *name)
{
  return number_behind (name, "eth");
}

bool
net_name_is_usual (const char *name)
{
  static const char *const prefixes[] = { "eno", "enp", "ens", "enx", "enX" };

  for (size_t i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (g_str_has_prefix (name, prefixes[i]) &&
        g_ascii_isxdigit (name[strlen (prefixes[i])]))
      return true;
  return net_name_eth (name) >= 0 || number_behind (name, "em") >= 0;
}

char *
net_mac_normalise (const char *text)
{
  g_autofree char *mac = NULL;

  if (strlen (text) != MAC_LENGTH)
    return NULL;
  mac = g_strdelimit (g_ascii_strdown (text, -1), "-", ':');
  if (!is_mac_address (mac) || strcmp (mac, "00:00:00:00:00:00") == 0 ||
      g_ascii_xdigit_value (mac[1]) % 2 == 1)
    return NULL;
  return g_steal_pointer (&mac);
}

/*----- the order of cards -------------------------------------------------*/

/* The slots that VMware and VirtualBox give to the first card, the second …
 * A guest's cards are a run of such a series; VMware's begins where the disk
 * controllers end. */
static const int vmware_slots[] = {
  160, 192, 224, 256, 161, 193, 225, 257, 162, 194, 226, 258, -1
};
static const int vmware_pci_slots[] = {
  32, 33, 34, 35, 36, 37, 38, 39, 40, 41, -1
};
static const int vbox_slots[] = { 3, 8, 9, 10, 16, 17, 18, 19, -1 };
static const int counted[] = { -1 };   /* 0, 1, 2 … */

static const struct {
  const char *prefix;
  const int *numbers;
  bool from_first;               /* the run begins with the series */
} series[] = {
  { "eth", counted, true },
  { "enX", counted, true },
  { "ens", vmware_slots, false },
  { "ens", vmware_pci_slots, false },
  { "enp0s", vbox_slots, true },
};

static int
place_in_series (size_t s, const char *name)
{
  const int number = number_behind (name, series[s].prefix);

  if (number < 0 || series[s].numbers == counted)
    return number;
  for (int i = 0; series[s].numbers[i] >= 0; i++)
    if (series[s].numbers[i] == number)
      return i;
  return -1;
}

static bool
order_by_series (size_t s, const char *const *names, unsigned n,
                 unsigned *ret_order)
{
  bool taken[MAX_ORDERED] = { false };
  int first = G_MAXINT;

  for (unsigned i = 0; i < n; i++)
    first = MIN (first, place_in_series (s, names[i]));
  if (first < 0 || (series[s].from_first && first != 0))
    return false;
  for (unsigned i = 0; i < n; i++) {
    const unsigned place = (unsigned) (place_in_series (s, names[i]) - first);
    if (place >= n || taken[place])
      return false;
    taken[place] = true;
    ret_order[place] = i;
  }
  return true;
}

bool
net_names_order (const char *const *names, unsigned n, unsigned *ret_order)
{
  if (n == 0 || n > MAX_ORDERED)
    return false;
  for (size_t s = 0; s < G_N_ELEMENTS (series); s++)
    if (order_by_series (s, names, n, ret_order))
      return true;
  return false;
}

/*----- leases -------------------------------------------------------------*/

/* "dhclient-UUID-ens192", "internal-UUID-ens192": behind the UUID. */
static const char *
skip_uuid (const char *p)
{
  return strlen (p) > UUID_TEXT + 1 && p[8] == '-' && p[13] == '-' &&
         p[18] == '-' && p[23] == '-' && p[UUID_TEXT] == '-'
         ? p + UUID_TEXT + 1 : p;
}

char *
net_lease_name (const char *file)
{
  static const char *const prefixes[] = {
    "dhclient6-", "dhclient6.", "dhclient--", "dhclient-", "dhclient.",
    "internal-", "lease-",
  };
  static const char *const suffixes[] = {
    ".leases", ".lease", "-dhcp-ipv4.xml", "-dhcp-ipv6.xml",
  };

  for (size_t i = 0; i < G_N_ELEMENTS (prefixes); i++)
    for (size_t j = 0; j < G_N_ELEMENTS (suffixes); j++) {
      g_autofree char *name = NULL;
      const char *p = file + strlen (prefixes[i]);

      if (!g_str_has_prefix (file, prefixes[i]) ||
          !g_str_has_suffix (p, suffixes[j]))
        continue;
      p = skip_uuid (p);
      if (strlen (p) <= strlen (suffixes[j]))
        return NULL;
      name = g_strndup (p, strlen (p) - strlen (suffixes[j]));
      return net_name_valid (name) ? g_steal_pointer (&name) : NULL;
    }
  return NULL;
}
