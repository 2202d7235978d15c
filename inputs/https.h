/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A disk on an HTTPS server, read by the plugin of inputs/https-plugin. */
#ifndef INPUTS_HTTPS_H
#define INPUTS_HTTPS_H

#include <stdbool.h>

#include "v2v/disk/endpoint.h"

struct https_settings {
  const char *url;
  const char *format;            /* NULL: detected */
  const char *user, *password;   /* to log in with, and to renew the session;
                                    both or none */
  const char *cookie;            /* the session to begin with, or NULL */
  const char *extents;           /* a file as nbdkit-extentlist-filter(1) reads
                                    it: what it does not list reads as zeroes;
                                    NULL: everything is read */
  const char *cainfo;            /* CA certificates to trust, or NULL */
  bool no_verify;                /* any certificate */
};

/* ID, the disk's number, tells the servers of one run apart.  The server has
 * answered with the disk's size when this returns.  Secrets go to the plugin
 * in files of the run directory that only the user can read. */
struct endpoint *https_open (const struct https_settings *settings, guint id,
                             GError **error);

#endif
