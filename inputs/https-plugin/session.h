/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What all connections to a server share: where and how, and the session
 * cookie, which one of them renews when the server no longer takes it. */
#ifndef INPUTS_HTTPS_PLUGIN_SESSION_H
#define INPUTS_HTTPS_PLUGIN_SESSION_H

#include <stdbool.h>
#include <curl/curl.h>
#include <glib.h>

#include "inputs/https-plugin/response.h"

#define SESSION_RATE_MIN 1024    /* bytes a second */

struct session {
  char *url, *user, *password, *cainfo;
  bool verify;
  unsigned timeout;              /* seconds below SESSION_RATE_MIN */
  unsigned retry;                /* seconds that one range may be retried */
  GMutex lock;                   /* of what follows */
  char *cookie;                  /* NULL: user and password, if any */
  unsigned generation;           /* one more with each renewal */
  int stop;                      /* atomic: everything ends */
};

/* A handle with all that every request has, and its error text. */
CURL *session_handle (struct session *s, char *error_text);

/* How long a request for LENGTH bytes may take, so that a server which sends
 * them one by one, or never ends, is found out. */
void session_limit (const struct session *s, CURL *curl, uint64_t length);

/* Let the request carry the session, to no host but the URL's; returns its
 * generation.  HEADERS is the caller's, who frees it after the handle. */
unsigned session_apply (struct session *s, CURL *curl,
                        struct curl_slist **headers);

/* The server did not take GENERATION: log in again, unless another
 * connection has.  An error says why that is not possible. */
bool session_renew (struct session *s, unsigned generation, GError **error);

/* The first login is a request like any other: keep what it was given. */
void session_keep (struct session *s, const struct response *r);

/* Is this failure of curl final, and what is to be said of it? */
bool session_is_certificate (CURLcode code);
/* "subject …, SHA-1 …, SHA-256 …" of the server's certificate, by a
 * connection without a request; NULL if it cannot be had. */
char *certificate_describe (struct session *s);

#endif
