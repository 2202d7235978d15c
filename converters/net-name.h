/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names and addresses of network interfaces.  Pure.
 *
 * What a name may be: dev_valid_name in the kernel's net/core/dev.c.  What
 * names mean: systemd.net-naming-scheme(7). */
#ifndef CONVERTERS_NET_NAME_H
#define CONVERTERS_NET_NAME_H

#include <stdbool.h>
#include <glib.h>

#define NET_NAME_MAX 15          /* IFNAMSIZ - 1 */

/* A name that the kernel takes, of characters that need no quoting in any
 * of the files that we write. */
bool net_name_valid (const char *name);
/* lo, bridges, bonds, VLANs, tunnels, wireless …: no network card. */
bool net_name_is_virtual (const char *name);
/* As the kernel or udev call cards, unlike what people make up. */
bool net_name_is_usual (const char *name);
/* N of "ethN"; -1: it is no such name. */
int net_name_eth (const char *name);

/* "00-50-56-AB-CD-EF" -> "00:50:56:ab:cd:ef"; NULL: it is no address of one
 * card (multicast and all zeroes are none). */
char *net_mac_normalise (const char *text);

/* The order of the cards that hypervisors give these names to, where that is
 * certain: a permutation of names[0..n-1] by card, in ret_order (indexes
 * into NAMES).  false: it is not. */
bool net_names_order (const char *const *names, unsigned n,
                      unsigned *ret_order);

/* The interface in the name of a file of leases: "dhclient.ens192.leases",
 * "internal-UUID-ens192.lease", "lease-ens192-dhcp-ipv4.xml".  NULL: none. */
char *net_lease_name (const char *file);

#endif
