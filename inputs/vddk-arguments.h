/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What nbdkit's VDDK plugin is to be told of a disk.  No I/O.
 *
 * Parameters: nbdkit-vddk-plugin(1). */
#ifndef INPUTS_VDDK_ARGUMENTS_H
#define INPUTS_VDDK_ARGUMENTS_H

#include "v2v/backend.h"

/* The rows of -io; ended by a row without a name. */
extern const struct backend_option vddk_options[];

#define VDDK_MAX_MOREF 80        /* bytes; "vm-60" is a usual one */

struct vddk_disk {               /* NULL: not given */
  const char *server;            /* "vc.example.com", "[::1]:8443" */
  const char *user;
  const char *password_file;
  const char *moref;             /* of the guest */
  const char *file;              /* "[datastore1] guest/guest.vmdk" */
  const char *thumbprint;        /* of the server's certificate; -io
                                    vddk-thumbprint goes before it */
};

/* The value of -io NAME of which there is one; NULL: not given.  IO may be
 * NULL. */
const char *vddk_option (GHashTable *io, const char *name);

/* Is what IO says of VDDK well formed? */
bool vddk_check_options (GHashTable *io, GError **error);
/* Nothing in IO may be about VDDK: it is not used. */
bool vddk_refuse_options (GHashTable *io, GError **error);

/* The file of the guest's disk I of N (PATH for the server): -io vddk-file,
 * where given, has one for each.  NULL with an error. */
const char *vddk_file (GHashTable *io, guint i, guint n, const char *path,
                       GError **error);

/* A reference that the plugin can be given. */
bool vddk_check_moref (const char *moref, GError **error);

/* "vc.example.com:443" as a URL needs it, with the port of IO, else that of
 * SERVER, else 443.  Newly allocated. */
char *vddk_address (GHashTable *io, const char *server);

/* The plugin's parameters, "key=value", ended by NULL. */
GPtrArray *vddk_arguments (GHashTable *io, const struct vddk_disk *d);

/* What to do about nbdkit's MESSAGE; NULL: nothing to say. */
const char *vddk_advice (const char *message);

#endif
