/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One connection to an SFTP server (draft-ietf-secsh-filexfer-02), by libssh.
 *
 * A server that is silent for longer than the time limit is given up: libssh
 * itself would wait for its answer for ever.  A link is used by one thread at
 * a time. */
#ifndef INPUTS_SSH_PLUGIN_LINK_H
#define INPUTS_SSH_PLUGIN_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <glib.h>

#include "inputs/ssh-login.h"

#define LINK_SECONDS 30          /* without an answer */
#define LINK_MAX_FILES 64        /* open at a time */

struct link_settings {
  struct ssh_login login;
  unsigned seconds;              /* the time limit; > 0 */
};

struct link;

/* Log in.  SETTINGS must outlive the link. */
struct link *link_open (const struct link_settings *settings, GError **error);
void link_close (struct link *l);                    /* accepts NULL */
/* Did it fail, so that only a new one could help? */
bool link_is_broken (const struct link *l);

/* The size of the file (0 of what is no regular file). */
bool link_stat (struct link *l, const char *path, uint64_t *ret_size,
                GError **error);

/* Where the bytes of a file end: SFTP tells no size of a block device.  It is
 * looked for, in sectors of 512 bytes; 0: there is no byte. */
bool link_find_end (struct link *l, const char *path, uint64_t *ret_size,
                    GError **error);

struct link_range {
  const char *path;
  uint64_t offset;
  size_t length;                 /* bytes */
  void *buffer;
  size_t got;                    /* less than LENGTH: the file ended */
};
/* All ranges, with many requests on their way at a time. */
bool link_read (struct link *l, struct link_range *ranges, size_t nr_ranges,
                GError **error);

typedef struct link v2v_link;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (v2v_link, link_close)

#endif
