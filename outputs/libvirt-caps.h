/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What libvirt says of the host that is to run the guest: documents in,
 * structs out.
 *
 * Elements: "Driver capabilities XML format", "Domain capabilities XML
 * format" and "Storage pool and volume XML format", libvirt.org.  What an
 * old libvirt does not mention is taken as offered. */
#ifndef OUTPUTS_LIBVIRT_CAPS_H
#define OUTPUTS_LIBVIRT_CAPS_H

#include <stdbool.h>
#include <stddef.h>
#include <glib.h>

#define LIBVIRT_CAPS_MAX (16 * 1024 * 1024)      /* bytes of a document */
#define LIBVIRT_CAPS_MAX_LIST 4096               /* names in a list */

struct libvirt_arch {            /* of guests that can run there */
  char *name;                    /* libvirt's: "i686", "ppc64le" */
  bool kvm;                      /* libvirt offers it: it may not work */
  GPtrArray *machines;           /* char *: "pc", "pc-q35-7.2" */
};

/* GPtrArray of struct libvirt_arch *: of fully virtual machines. */
GPtrArray *libvirt_caps_parse (const char *text, size_t size, GError **error);
/* NAME as inspection calls it; NULL: the host has no emulator for it. */
const struct libvirt_arch *libvirt_caps_find (const GPtrArray *arches,
                                              const char *name);
/* Does it have the machine type NAME ("q35")? */
bool libvirt_arch_has_machine (const struct libvirt_arch *a,
                               const char *name);
/* "aarch64, x86_64"; "none". */
char *libvirt_caps_names (const GPtrArray *arches);
/* libvirt's name of an architecture. */
const char *libvirt_arch_name (const char *name);

struct libvirt_machine {         /* what one kind of machine can have */
  bool host_model;
  bool efi, secure_boot;
  bool tpm_emulator;
  bool qxl, spice;
};

bool libvirt_machine_parse (const char *text, size_t size,
                            struct libvirt_machine *ret_machine,
                            GError **error);

/* The host's CPU model, from <domainCapabilities>, as a <cpu> that
 * virConnectBaselineHypervisorCPU takes; NULL without an error: it tells
 * none. */
char *libvirt_host_cpu_parse (const char *text, size_t size, GError **error);
/* The names of the features in a <cpu>: char *. */
GPtrArray *libvirt_cpu_parse (const char *text, size_t size, GError **error);

/* Those in WANTED that are not in HAVE, "mpx, hle"; NULL: none. */
char *libvirt_cpu_missing (const GPtrArray *wanted, const GPtrArray *have);

struct libvirt_pool {
  char *type;                    /* "dir", "logical" */
  char *path;                    /* of <target>; "" none */
};

struct libvirt_pool *libvirt_pool_parse (const char *text, size_t size,
                                         GError **error);
void libvirt_pool_free (struct libvirt_pool *pool);  /* accepts NULL */

/* What to do for a pool that is no folder; NULL: it is one. */
const char *libvirt_pool_advice (const struct libvirt_pool *pool);

/* Does URI lead to another host?  "qemu+ssh://host/system" does,
 * "qemu:///system?socket=…" does not. */
bool libvirt_uri_is_remote (const char *uri);

typedef struct libvirt_pool v2v_libvirt_pool;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (v2v_libvirt_pool, libvirt_pool_free)

#endif
