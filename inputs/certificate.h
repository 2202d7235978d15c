/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The certificate that a server shows. */
#ifndef INPUTS_CERTIFICATE_H
#define INPUTS_CERTIFICATE_H

#include <stdbool.h>
#include <glib.h>

/* "aa:bb:…": the digest of the certificate in PEM text.  NULL: it is none.
 * No I/O. */
char *certificate_thumbprint (const char *pem, GChecksumType type);

/* PEM text from ADDRESS ("host:port"), by a connection on which nothing is
 * asked for.  With VERIFY the certificate must be one that this host trusts. */
char *certificate_fetch (const char *address, bool verify, GError **error);

/* A sentence with both thumbprints of the certificate at ADDRESS, trusted or
 * not, for a message; NULL: the server shows none. */
char *certificate_sentence (const char *address);

#endif
