/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The thumbprint of a server's certificate, from the server. */
#ifndef INPUTS_VDDK_THUMBPRINT_H
#define INPUTS_VDDK_THUMBPRINT_H

#include <stdbool.h>
#include <glib.h>

/* ADDRESS is "host:port"; "aa:bb:…", newly allocated.  With VERIFY the
 * certificate must be one that this host trusts: who names no thumbprint
 * relies on that. */
char *vddk_fetch_thumbprint (const char *address, bool verify,
                             GError **error);

#endif
