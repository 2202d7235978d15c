/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The libvirt that is to run the guest: the connection, the storage pool,
 * and what is looked at before anything is written. */
#ifndef OUTPUTS_LIBVIRT_TARGET_H
#define OUTPUTS_LIBVIRT_TARGET_H

#include <libvirt/libvirt.h>

#include "outputs/libvirt-caps.h"
#include "v2v/backend.h"

/* Set *error to WHAT and libvirt's last message; always false. */
bool libvirt_target_error (const char *what, GError **error);

/* URI: -oc, or NULL.  It must lead to qemu on this host. */
virConnectPtr libvirt_target_connect (const char *uri, GError **error);

/* NAME: the name or UUID of an active pool of files on this host.
 * *ret_path is its folder, which we may write to. */
virStoragePoolPtr libvirt_target_pool (virConnectPtr connection,
                                       const char *name, char **ret_path,
                                       GError **error);

/* There is no guest of that name yet. */
bool libvirt_target_is_new (virConnectPtr connection, const char *name,
                            GError **error);

/* Warn of networks and bridges that the guest will miss. */
void libvirt_target_networks (virConnectPtr connection,
                              const struct source *source);

/* The host, as far as guests of one architecture go. */
struct libvirt_platform {
  bool kvm;                      /* libvirt offers it: it may not work */
  bool pc, q35, virt;            /* machine types */
  struct libvirt_machine machine;        /* of q35, else of virt or pc */
  char *host_cpu;                /* <cpu>; NULL: not told */
};

/* Can the host run ARCH, what can its machines have?  *ret is to be
 * cleared. */
bool libvirt_target_platform (virConnectPtr connection, const char *arch,
                              struct libvirt_platform *ret, GError **error);
void libvirt_platform_clear (struct libvirt_platform *p);

/* Warn of CPU features that SOURCE gave the guest and this host cannot. */
void libvirt_target_cpu (virConnectPtr connection, const char *arch,
                         const struct libvirt_platform *p,
                         const struct source *source);

static inline void
libvirt_target_close (virConnectPtr connection)
{
  virConnectClose (connection);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (virConnect, libvirt_target_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (virDomain, virDomainFree)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (virNetwork, virNetworkFree)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (virStoragePool, virStoragePoolFree)

#endif
