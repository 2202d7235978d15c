/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What Windows keeps of an adapter in its network store only: IPv6 addresses
 * that were typed in, IPv6 gateways, and routes of one adapter.  Pure.
 *
 * From Vista on, below Control\Nsi, values of binary data, each named by its
 * key in hexadecimal.  The layout is not published; what is known:
 *   an adapter is its NET_LUID ("NET_LUID", ifdef.h): three bytes of zero,
 *   NetLuidIndex and *IfType of its class key
 *   {eb004a01-9b1a-11d4-9123-0050047759bc}\10, IPv6 addresses: NET_LUID,
 *     address; in the data at 16 the length of the prefix; {eb004a00-...}\10
 *     the same of IPv4, with four bytes of zero at the end of the name
 *   {eb004a00-...}\16 and {eb004a01-...}\16, routes of IPv4 and IPv6: four
 *     bytes, the destination, its length, padding up to 24 (IPv6: 40) bytes,
 *     NET_LUID twice, the next hop; in the data at 12 the metric
 * Where from: the hive of a real Windows 7, where the same store has the IPv4
 * addresses and routes that Tcpip's own keys say in plain text (the tests read
 * it); Wine's tests of nsi.dll, which pass on Windows; what others have found
 * of \10 ("How to add persistent IPv6 address in Vista/Windows7", Stack
 * Overflow).  So a value that is not just so is not guessed at. */
#ifndef WINDOWS_NETWORK_NSI_H
#define WINDOWS_NETWORK_NSI_H

#include <stdbool.h>
#include <stdint.h>

#include "windows/network/address.h"
#include "windows/registry/hive.h"

#define WINDOWS_MAX_NSI 4096     /* values of one key that are looked at */

/* Adds to IP what is there for the adapter of that NET_LUID; an IPv4 gateway
 * only if IP has it not.  False: some of it is not understood. */
bool windows_nsi_read (struct hive *system, const char *control_set,
                       uint32_t luid_index, uint32_t if_type,
                       struct windows_ip *ip);
/* The addresses alone.  Those of IPv4 are in Tcpip's keys too: for tests,
 * which can so hold this against what a real Windows says in plain text. */
bool windows_nsi_read_addresses (struct hive *system, const char *control_set,
                                 uint32_t luid_index, uint32_t if_type,
                                 bool v6, struct windows_ip *ip);

#endif
