/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Connections to one SFTP server, for any number of threads: made when they
 * are needed, and made again when they fail. */
#ifndef INPUTS_SSH_PLUGIN_POOL_H
#define INPUTS_SSH_PLUGIN_POOL_H

#include "inputs/ssh-plugin/link.h"

#define POOL_LINKS 4             /* unless told otherwise */
#define POOL_MAX_LINKS 16
#define POOL_RETRIES 6           /* after 2, 4, 8 … seconds, at most the time
                                    limit of the link */

struct pool;

/* With up to LINKS connections.  SETTINGS must outlive it; nothing is
 * connected yet. */
struct pool *pool_new (const struct link_settings *settings, unsigned links,
                       unsigned retries);
void pool_free (struct pool *p);         /* accepts NULL */

/* Is there a connection?  If not one is made, without trying it again. */
bool pool_connect (struct pool *p, GError **error);
/* A read that fails is tried again over a new connection; one that failed for
 * good ends all reading.  A range beyond the file's end is an error. */
bool pool_read (struct pool *p, struct link_range *ranges, size_t nr_ranges,
                GError **error);

#endif
