/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Addresses and names of a Windows network configuration. */
#include "config.h"

#include <arpa/inet.h>
#include <string.h>

#include "v2v/base/parse.h"
#include "windows/network/address.h"

#define MAX_SUFFIX 255           /* characters of a domain name (RFC 1035) */
#define MAX_WINS 2               /* that Windows' interfaces take */
#define GUID_LENGTH 38
#define MAC_BYTES 6

/*----- one address --------------------------------------------------------*/

static bool
is_host_v4 (const struct in_addr *a)
{
  const uint32_t host = ntohl (a->s_addr);

  return host >> 24 != 0 && host >> 24 != 127 && host >> 28 < 0xe;
}

static bool
is_host_v6 (const struct in6_addr *a)
{
  return !IN6_IS_ADDR_UNSPECIFIED (a) && !IN6_IS_ADDR_LOOPBACK (a) &&
         !IN6_IS_ADDR_MULTICAST (a);
}

/* As inet_ntop writes it; NULL: no address of a host. */
static char *
parse_host (const char *text, bool *ret_v6)
{
  char buffer[INET6_ADDRSTRLEN];
  struct in_addr v4;
  struct in6_addr v6;

  if (text && inet_pton (AF_INET, text, &v4) == 1 && is_host_v4 (&v4)) {
    *ret_v6 = false;
    return g_strdup (inet_ntop (AF_INET, &v4, buffer, sizeof buffer));
  }
  if (text && inet_pton (AF_INET6, text, &v6) == 1 && is_host_v6 (&v6)) {
    *ret_v6 = true;
    return g_strdup (inet_ntop (AF_INET6, &v6, buffer, sizeof buffer));
  }
  return NULL;
}

unsigned
windows_prefix_of_mask (const char *mask)
{
  struct in_addr a;
  unsigned prefix = 0;
  uint32_t bits;

  if (!mask || inet_pton (AF_INET, mask, &a) != 1)
    return 0;
  for (bits = ntohl (a.s_addr); bits & 0x80000000U; bits <<= 1)
    prefix++;
  return bits == 0 ? prefix : 0;
}

char *
windows_mask_of_prefix (unsigned prefix)
{
  const uint32_t bits = prefix == 0 ? 0 : ~0U << (32 - MIN (prefix, 32));

  return g_strdup_printf ("%u.%u.%u.%u", bits >> 24, bits >> 16 & 0xff,
                          bits >> 8 & 0xff, bits & 0xff);
}

/*----- a card's configuration ---------------------------------------------*/

static void
address_free (gpointer data)
{
  struct windows_address *a = data;

  g_free (a->text);
  g_free (a);
}

static void
gateway_free (gpointer data)
{
  struct windows_gateway *g = data;

  g_free (g->text);
  g_free (g);
}

static void
route_free (gpointer data)
{
  struct windows_route *r = data;

  g_free (r->prefix);
  g_free (r->next_hop);
  g_free (r);
}

struct windows_ip *
windows_ip_new (void)
{
  struct windows_ip *ip = g_new0 (struct windows_ip, 1);

  ip->addresses = g_ptr_array_new_with_free_func (address_free);
  ip->gateways = g_ptr_array_new_with_free_func (gateway_free);
  ip->servers = g_ptr_array_new_with_free_func (g_free);
  ip->routes = g_ptr_array_new_with_free_func (route_free);
  ip->wins = g_ptr_array_new_with_free_func (g_free);
  return ip;
}

void
windows_ip_free (struct windows_ip *ip)
{
  if (!ip)
    return;
  g_ptr_array_unref (ip->addresses);
  g_ptr_array_unref (ip->gateways);
  g_ptr_array_unref (ip->servers);
  g_ptr_array_unref (ip->routes);
  g_ptr_array_unref (ip->wins);
  g_free (ip->suffix);
  g_free (ip);
}

bool
windows_ip_is_empty (const struct windows_ip *ip)
{
  return ip->addresses->len == 0 && ip->gateways->len == 0 &&
         ip->servers->len == 0 && ip->routes->len == 0 &&
         ip->wins->len == 0 && !ip->suffix && ip->metric == 0 &&
         ip->mtu == 0 && ip->netbios == 0;
}

bool
windows_ip_add_address (struct windows_ip *ip, const char *text,
                        unsigned prefix)
{
  g_autofree char *host = NULL;
  struct windows_address *a;
  bool v6;

  if (ip->addresses->len >= WINDOWS_MAX_ADDRESSES)
    return false;
  host = parse_host (text, &v6);
  if (!host || prefix == 0 || prefix > (v6 ? 128 : 32))
    return false;
  a = g_new0 (struct windows_address, 1);
  a->text = g_steal_pointer (&host);
  a->v6 = v6;
  a->prefix = prefix;
  g_ptr_array_add (ip->addresses, a);
  return true;
}

bool
windows_ip_add_gateway (struct windows_ip *ip, const char *text,
                        unsigned metric)
{
  g_autofree char *host = NULL;
  struct windows_gateway *g;
  bool v6;

  if (ip->gateways->len >= WINDOWS_MAX_ADDRESSES)
    return false;
  host = parse_host (text, &v6);
  if (!host)
    return false;
  g = g_new0 (struct windows_gateway, 1);
  g->text = g_steal_pointer (&host);
  g->v6 = v6;
  g->metric = MIN (metric, 9999);
  g_ptr_array_add (ip->gateways, g);
  return true;
}

bool
windows_ip_add_server (struct windows_ip *ip, const char *text)
{
  bool v6;
  char *host;

  if (ip->servers->len >= WINDOWS_MAX_ADDRESSES)
    return false;
  host = parse_host (text, &v6);
  if (!host)
    return false;
  g_ptr_array_add (ip->servers, host);
  return true;
}

bool
windows_ip_add_wins (struct windows_ip *ip, const char *text)
{
  bool v6;
  g_autofree char *host = parse_host (text, &v6);

  if (!host || v6 || ip->wins->len >= MAX_WINS)
    return false;
  g_ptr_array_add (ip->wins, g_steal_pointer (&host));
  return true;
}

/*----- routes -------------------------------------------------------------*/

/* The first LENGTH bits of the address, which has SIZE bytes. */
static void
clear_host_bits (uint8_t *bytes, size_t size, unsigned length)
{
  for (size_t i = 0; i < size; i++) {
    const unsigned kept = length > 8 * i ? MIN (length - 8 * i, 8) : 0;

    bytes[i] &= (uint8_t) (0xff00 >> kept);
  }
}

/* NULL: it is no network, or LENGTH does not fit. */
static char *
parse_network (const char *text, unsigned length, bool *ret_v6)
{
  uint8_t bytes[sizeof (struct in6_addr)];
  char buffer[INET6_ADDRSTRLEN];
  int family = AF_INET;

  if (inet_pton (AF_INET, text, bytes) != 1) {
    if (inet_pton (AF_INET6, text, bytes) != 1)
      return NULL;
    family = AF_INET6;
  }
  *ret_v6 = family == AF_INET6;
  if (length == 0 || length > (*ret_v6 ? 128 : 32))
    return NULL;
  clear_host_bits (bytes, *ret_v6 ? 16 : 4, length);
  return g_strdup (inet_ntop (family, bytes, buffer, sizeof buffer));
}

bool
windows_ip_add_route (struct windows_ip *ip, const char *prefix,
                      unsigned length, const char *next_hop, unsigned metric)
{
  bool v6 = false, hop_v6 = false;
  g_autofree char *network = parse_network (prefix, length, &v6);
  g_autofree char *hop = NULL;
  struct windows_route *r;

  hop_v6 = v6;
  hop = strcmp (next_hop, v6 ? "::" : "0.0.0.0") == 0 ? g_strdup (next_hop)
    : parse_host (next_hop, &hop_v6);
  if (!network || !hop || v6 != hop_v6 ||
      ip->routes->len >= WINDOWS_MAX_ADDRESSES)
    return false;
  r = g_new0 (struct windows_route, 1);
  r->prefix = g_steal_pointer (&network);
  r->v6 = v6;
  r->length = length;
  r->next_hop = g_steal_pointer (&hop);
  r->metric = MIN (metric, 9999);
  g_ptr_array_add (ip->routes, r);
  return true;
}

/*----- --mac MAC:ip: ------------------------------------------------------*/

/* The prefix that an address had before there were prefixes; 64 is that of
 * every IPv6 network with hosts (RFC 4291). */
static unsigned
default_prefix (const char *text)
{
  struct in_addr a;
  uint32_t host;

  if (inet_pton (AF_INET, text, &a) != 1)
    return 64;
  host = ntohl (a.s_addr);
  return host >> 31 == 0 ? 8 : host >> 30 == 2 ? 16 : 24;
}

static bool
add_gateway_once (struct windows_ip *ip, const char *text)
{
  const guint n = ip->gateways->len;
  const struct windows_gateway *last;

  if (!windows_ip_add_gateway (ip, text, 0))
    return false;
  last = ip->gateways->pdata[n];
  for (guint i = 0; i < n; i++) {
    const struct windows_gateway *g = ip->gateways->pdata[i];

    if (strcmp (g->text, last->text) == 0) {
      g_ptr_array_set_size (ip->gateways, (gint) n);
      break;
    }
  }
  return true;
}

static bool
add_server_once (struct windows_ip *ip, const char *text)
{
  const guint n = ip->servers->len;

  if (!windows_ip_add_server (ip, text))
    return false;
  for (guint i = 0; i < n; i++)
    if (strcmp (ip->servers->pdata[i], ip->servers->pdata[n]) == 0) {
      g_ptr_array_set_size (ip->servers, (gint) n);
      break;
    }
  return true;
}

static bool
take_option (struct windows_ip *ip, char **fields)
{
  const char *address = fields[0];
  const guint n = g_strv_length (fields);
  uint64_t prefix = default_prefix (address ? address : "");

  if (n > 2 && *fields[2] &&
      !parse_uint64 (fields[2], "LEN", 1, 128, &prefix, NULL))
    return false;
  if (!windows_ip_add_address (ip, address, (unsigned) prefix))
    return false;
  if (n > 1 && *fields[1] && !add_gateway_once (ip, fields[1]))
    return false;
  for (guint i = 3; i < n; i++)
    if (!add_server_once (ip, fields[i]))
      return false;
  return true;
}

struct windows_ip *
windows_ip_of_option (const char *text)
{
  g_auto (GStrv) options = g_strsplit (text, ";", WINDOWS_MAX_ADDRESSES);
  g_autoptr (v2v_windows_ip) ip = windows_ip_new ();

  for (guint i = 0; options[i]; i++) {
    g_auto (GStrv) fields = g_strsplit (options[i], ",",
                                        WINDOWS_MAX_ADDRESSES);

    if (!take_option (ip, fields))
      return NULL;
  }
  return ip->addresses->len ? g_steal_pointer (&ip) : NULL;
}

/*----- names --------------------------------------------------------------*/

bool
windows_suffix_is_valid (const char *suffix)
{
  size_t n = 0;

  for (; suffix[n]; n++)
    if (n >= MAX_SUFFIX ||
        !(g_ascii_isalnum (suffix[n]) || strchr ("-_.", suffix[n])))
      return false;
  return n > 0;
}

bool
windows_guid_is_valid (const char *guid)
{
  static const char shape[] = "{xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx}";

  if (!guid || strlen (guid) != GUID_LENGTH)
    return false;
  for (size_t i = 0; i < GUID_LENGTH; i++)
    if (shape[i] == 'x' ? !g_ascii_isxdigit (guid[i]) : guid[i] != shape[i])
      return false;
  return true;
}

/*----- hardware addresses -------------------------------------------------*/

char *
windows_mac_of_bytes (const uint8_t bytes[6])
{
  unsigned all = 0;

  for (unsigned i = 0; i < MAC_BYTES; i++)
    all |= bytes[i];
  if (all == 0 || (bytes[0] & 1))
    return NULL;
  return g_strdup_printf ("%02x:%02x:%02x:%02x:%02x:%02x", bytes[0],
                          bytes[1], bytes[2], bytes[3], bytes[4], bytes[5]);
}

char *
windows_mac_of_text (const char *text)
{
  uint8_t bytes[MAC_BYTES];

  for (unsigned i = 0; i < MAC_BYTES; i++) {
    if (i > 0 && (*text == ':' || *text == '-'))
      text++;
    if (!g_ascii_isxdigit (text[0]) || !g_ascii_isxdigit (text[1]))
      return NULL;
    bytes[i] = (uint8_t) (g_ascii_xdigit_value (text[0]) << 4 |
                          g_ascii_xdigit_value (text[1]));
    text += 2;
  }
  return *text ? NULL : windows_mac_of_bytes (bytes);
}
