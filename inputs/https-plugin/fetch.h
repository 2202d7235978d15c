/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Fetching a range over one connection, whatever happens to it. */
#ifndef INPUTS_HTTPS_PLUGIN_FETCH_H
#define INPUTS_HTTPS_PLUGIN_FETCH_H

#include "inputs/https-plugin/session.h"

typedef void fetch_sink (void *opaque, uint64_t offset, const void *data,
                         size_t length);

struct connection;
struct connection *connection_new (struct session *s);
void connection_free (struct connection *c);

/* The size of the file, by its first byte; a server that cannot be reached
 * at all is an error at once. */
bool fetch_size (struct connection *c, uint64_t *ret_size, GError **error);

/* All bytes of the range go to SINK, in order and once.  What the network,
 * a busy server or an ended session take away is asked for again from where
 * it stopped, for the session's time of retries. */
bool fetch_range (struct connection *c, uint64_t offset, uint64_t length,
                  uint64_t size, fetch_sink *sink, void *opaque,
                  GError **error);

#endif
