/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Ends a connection whose server does not answer in time.  What waits for
 * the answer then sees the connection's end, and fails. */
#ifndef INPUTS_SSH_PLUGIN_WATCH_H
#define INPUTS_SSH_PLUGIN_WATCH_H

#include <stdbool.h>
#include <glib.h>

struct watch;

struct watch *watch_new (void);
void watch_free (struct watch *w);       /* accepts NULL */
/* From now on the socket FD has SECONDS; again: anew. */
void watch_arm (struct watch *w, int fd, unsigned seconds);
void watch_disarm (struct watch *w);
/* Did it have to act? */
bool watch_fired (struct watch *w);

#endif
