/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A script that gives the cards of the converted guest the configuration that
 * they had, at its first boot: they are new devices to Windows, which has
 * nothing for them.  Pure text.
 *
 * It waits for each card, which it tells by its address, then sets addresses,
 * gateways, routes, metric, MTU, WINS and DNS servers, NetBIOS, the DNS suffix
 * and the connection's name.  Before that it removes the old hardware's device
 * (the service's --remove-device) and its static addresses, which Windows
 * still holds for it (and would say so), unless that is the card itself or is
 * still there.  What fails does not stop the rest; then the exit code is 1.
 *
 * PowerShell's NetTCPIP cmdlets ("NetTCPIP module", Windows 8 on) and, before
 * them, VBScript with WMI (Win32_NetworkAdapterConfiguration).  Neither is
 * told a text of the guest that is not checked: addresses and suffixes are
 * (address.h), names and device instances stand as numbers or Base64, so there
 * is nothing to quote.
 * Routes of PersistentRoutes are of no card and stay by themselves, but that
 * boot tried them before the cards had addresses: they are added once more. */
#ifndef WINDOWS_NETWORK_SCRIPT_H
#define WINDOWS_NETWORK_SCRIPT_H

#include <stdbool.h>
#include <glib.h>

#include "windows/network/address.h"
#include "windows/version.h"

struct windows_card {            /* what one card is to have */
  const char *mac;               /* "52:54:00:..."; NULL: the guest's only
                                    one */
  const char *guid;              /* of the old adapter, or NULL */
  const char *instance;          /* of the old device, or NULL */
  const char *name;              /* of the connection, or NULL */
  const struct windows_ip *ip;   /* or NULL: nothing but the name */
};

/* ".ps1" or ".vbs": which script this Windows takes. */
const char *windows_network_suffix (const struct windows_version *v);
/* Its text, ASCII, lines ended by CR LF.  ROUTES: struct windows_route * of
 * IPv4 that are of no card, or NULL. */
char *windows_network_script (const struct windows_version *v,
                              const struct windows_card *cards, unsigned n,
                              const GPtrArray *routes);

/* The two languages. */
char *windows_network_powershell (const struct windows_card *cards,
                                  unsigned n, const GPtrArray *routes);
char *windows_network_vbscript (const struct windows_version *v,
                                const struct windows_card *cards, unsigned n,
                                const GPtrArray *routes);

#endif
