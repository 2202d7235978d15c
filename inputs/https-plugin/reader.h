/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The disk as a whole: a cache, and threads with a connection each that
 * fill it. */
#ifndef INPUTS_HTTPS_PLUGIN_READER_H
#define INPUTS_HTTPS_PLUGIN_READER_H

#include "inputs/https-plugin/session.h"

/* Connects, learns the size, starts the threads.  AREAS as for cache_new. */
struct reader *reader_new (struct session *s, unsigned connections,
                           uint64_t memory, const GArray *areas,
                           GError **error);
/* Ends all transfers first; accepts NULL. */
void reader_free (struct reader *r);

uint64_t reader_size (const struct reader *r);
/* By any number of threads at once.  Once a range failed for good, all
 * reading fails. */
bool reader_read (struct reader *r, uint64_t offset, size_t length,
                  void *buffer, GError **error);

#endif
