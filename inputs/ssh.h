/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A host that is reached by ssh, and its small files, by SFTP in this process
 * (ssh-plugin/link.h).  Disks are read by a plugin of nbdkit (ssh-disks.h),
 * which logs in with the same settings.  Nothing is run on the far side.
 *
 * Host keys and algorithms are those of ~/.ssh and /etc/ssh; the login is by
 * agent, by key, or by a password from -ip or the terminal. */
#ifndef INPUTS_SSH_H
#define INPUTS_SSH_H

#include "inputs/ssh-login.h"
#include "inputs/ssh-password.h"
#include "v2v/backend.h"

struct ssh_server {
  char *user;                    /* NULL: as ssh_config(5) says */
  char *host;
  unsigned port;                 /* 0: as ssh_config(5) says */
  char *path;                    /* absolute, unescaped */
  char *identity, *known_hosts;  /* files; NULL: as ssh_config(5) says */
};

/* "ssh://[USER@]HOST[:PORT]/PATH", percent-encoded. */
struct ssh_server *ssh_server_parse (const char *uri, GError **error);
struct ssh_server *ssh_server_copy (const struct ssh_server *s);
void ssh_server_free (struct ssh_server *s);         /* accepts NULL */
/* How to log in there; it points into S. */
struct ssh_login ssh_server_login (const struct ssh_server *s,
                                   struct ssh_password *password);

struct ssh_connection;

/* Log in.  The password, if one is needed, comes from OPTIONS. */
struct ssh_connection *ssh_open (const struct ssh_server *server,
                                 const struct input_options *options,
                                 GError **error);
void ssh_close (struct ssh_connection *c);           /* accepts NULL */
/* "root@esx.example.com", for messages. */
const char *ssh_name (const struct ssh_connection *c);

/* The size of the file (0 of what is no regular file);
 * V2V_ERROR_NOT_FOUND. */
bool ssh_stat (struct ssh_connection *c, const char *path,
               uint64_t *ret_size, GError **error);
/* At most MAX bytes of a regular file's beginning, with a NUL behind them. */
char *ssh_read (struct ssh_connection *c, const char *path, size_t max,
                size_t *ret_size, GError **error);
/* Where the bytes of a block device end; 0: there is none. */
bool ssh_find_end (struct ssh_connection *c, const char *path,
                   uint64_t *ret_size, GError **error);
/* How the plugin logs in there; to be ended by a NULL. */
GPtrArray *ssh_arguments (const struct ssh_connection *c);

typedef struct ssh_server v2v_ssh_server;
typedef struct ssh_connection v2v_ssh_connection;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (v2v_ssh_server, ssh_server_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (v2v_ssh_connection, ssh_close)

#endif
