/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How the disks of a guest that libvirt knows are read: one row for each kind
 * of connection and -it. */
#ifndef INPUTS_LIBVIRT_TRANSPORT_H
#define INPUTS_LIBVIRT_TRANSPORT_H

#include "inputs/domain-xml.h"
#include "inputs/libvirt-connect.h"

struct libvirt_guest {
  const struct input_options *options;
  virConnectPtr connection;      /* open until the input is closed */
  char *password;                /* that the server asked for; NULL: none */
  struct domain_xml *domain;     /* its source, during probe only */
  void *state;                   /* the transport's own */
};

struct libvirt_transport {
  const char *schemes;           /* of -ic, before any '+': "esx,gsx,vpx";
                                    NULL: every other */
  const char *tunnel;            /* behind the '+': "ssh,libssh"; NULL: any
                                    or none */
  const char *it;                /* -it; NULL: without it */
  /* Before anything is connected: are the options good?  NULL: nothing. */
  bool (*check) (const struct input_options *options, GError **error);
  /* The guest was not found: add what to do to *error.  NULL: nothing. */
  void (*explain) (const struct input_options *options, GError **error);
  /* Look at the guest before anything is opened: refuse what cannot be read,
   * set what --print-source shows.  NULL: nothing. */
  bool (*probe) (struct libvirt_guest *g, GError **error);
  /* One struct endpoint * a disk, in order. */
  bool (*open_disks) (struct libvirt_guest *g, const struct source *source,
                      GPtrArray *ret_endpoints, GError **error);
  void (*close) (struct libvirt_guest *g);  /* NULL: nothing; after
                                               failures too */
};

/* The volumes among the guest's disks become files, by the pools that the
 * connection knows. */
bool libvirt_resolve_volumes (struct libvirt_guest *g, GError **error);

/* Listed in inputs/libvirt.c. */
extern const struct libvirt_transport libvirt_local;
extern const struct libvirt_transport libvirt_ssh;
extern const struct libvirt_transport libvirt_vddk;
extern const struct libvirt_transport libvirt_vmware;

#endif
