/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Addresses and names of a Windows network configuration: texts from a
 * registry or an option, taken only if they are strictly what they should be,
 * so that they can stand in a script as they are.  Pure. */
#ifndef WINDOWS_NETWORK_ADDRESS_H
#define WINDOWS_NETWORK_ADDRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <glib.h>

#define WINDOWS_MAX_ADDRESSES 64 /* of one kind that a card may have */

struct windows_address {
  char *text;                    /* as inet_ntop(3) writes it */
  bool v6;
  unsigned prefix;               /* length */
};

struct windows_gateway {
  char *text;
  bool v6;
  unsigned metric;               /* 0: automatic */
};

struct windows_route {
  char *prefix;                  /* "10.8.0.0" */
  bool v6;
  unsigned length;               /* of the prefix; not 0 */
  char *next_hop;                /* "0.0.0.0", "::": on the card's own link */
  unsigned metric;               /* 0: automatic */
};

struct windows_ip {
  GPtrArray *addresses;          /* struct windows_address *; none: DHCP */
  GPtrArray *gateways;           /* struct windows_gateway * */
  GPtrArray *servers;            /* char *: DNS servers */
  GPtrArray *routes;             /* struct windows_route *: of this card */
  GPtrArray *wins;               /* char *: WINS servers, two at most */
  char *suffix;                  /* DNS suffix of the connection; or NULL */
  unsigned metric;               /* of the card; 0: automatic */
  unsigned mtu;                  /* 0: as the network says */
  unsigned netbios;              /* over TCP/IP: 0 as DHCP says, 1 on, 2 off */
};

struct windows_ip *windows_ip_new (void);
void windows_ip_free (struct windows_ip *ip);        /* accepts NULL */
/* Is there nothing in it that a new card would not have by itself? */
bool windows_ip_is_empty (const struct windows_ip *ip);

/* What is no address of one host, or one too many, is not added: false.
 * PREFIX 0 is not allowed. */
bool windows_ip_add_address (struct windows_ip *ip, const char *text,
                             unsigned prefix);
bool windows_ip_add_gateway (struct windows_ip *ip, const char *text,
                             unsigned metric);
bool windows_ip_add_server (struct windows_ip *ip, const char *text);
/* Bits of PREFIX after LENGTH are cleared; both are of one family. */
bool windows_ip_add_route (struct windows_ip *ip, const char *prefix,
                           unsigned length, const char *next_hop,
                           unsigned metric);
bool windows_ip_add_wins (struct windows_ip *ip, const char *text);

/* "ADDR[,GW[,LEN[,NS...]]]" as --mac MAC:ip: gives it, several parted by ';',
 * each gateway and DNS server once; without LEN the prefix
 * is that of the address's class, 64 for IPv6.  NULL: it is not so. */
struct windows_ip *windows_ip_of_option (const char *text);

/* 24 for "255.255.255.0"; 0: it is no mask, or an empty one. */
unsigned windows_prefix_of_mask (const char *mask);
char *windows_mask_of_prefix (unsigned prefix);
/* Letters, digits, '-', '_' and '.', at most 255. */
bool windows_suffix_is_valid (const char *suffix);
/* "{4D36E972-E325-11CE-BFC1-08002BE10318}" */
bool windows_guid_is_valid (const char *guid);
/* Twelve hexadecimal digits, ':' or '-' between them or nothing, as
 * "52:54:00:01:02:03" in lower case; NULL: that is no card's address. */
char *windows_mac_of_text (const char *text);
char *windows_mac_of_bytes (const uint8_t bytes[6]);

typedef struct windows_ip v2v_windows_ip;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (v2v_windows_ip, windows_ip_free)

#endif
