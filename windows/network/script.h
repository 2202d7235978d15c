/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A script that gives the cards of the converted guest the configuration that
 * they had, at its first boot: they are new devices to Windows, which has
 * nothing for them.  Pure text.
 *
 * It waits for each card, which it tells by its address, then sets addresses,
 * gateways, DNS servers and suffix and the connection's name.  Before that it
 * takes the static addresses from the adapter of the old hardware, which
 * Windows still holds them for (and would say so), unless that is the card
 * itself or is still there; from Windows 10 2004 on it removes the device.
 * One card that fails does not stop the others; then the exit code is 1.
 *
 * PowerShell's NetTCPIP cmdlets ("NetTCPIP module", Windows 8 on) and, before
 * them, VBScript with WMI (Win32_NetworkAdapterConfiguration).  Neither is
 * told a text of the guest that is not checked: addresses and suffixes are
 * (address.h), names and device instances stand as numbers or Base64, so there
 * is nothing to quote.
 * Routes of PersistentRoutes are of no card and stay by themselves. */
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
/* Its text, ASCII, lines ended by CR LF. */
char *windows_network_script (const struct windows_version *v,
                              const struct windows_card *cards, unsigned n);

/* The two languages. */
char *windows_network_powershell (const struct windows_version *v,
                                  const struct windows_card *cards,
                                  unsigned n);
char *windows_network_vbscript (const struct windows_version *v,
                                const struct windows_card *cards,
                                unsigned n);

#endif
