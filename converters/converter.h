/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A converter is an ordered table of small steps over one guest. */
#ifndef CONVERTERS_CONVERTER_H
#define CONVERTERS_CONVERTER_H

#include <stdbool.h>
#include <glib.h>

#include "v2v/guest/guest.h"
#include "v2v/model/inspect.h"
#include "v2v/model/source.h"
#include "v2v/model/target.h"

enum initrd_mode { INITRD_AUTO, INITRD_APPEND, INITRD_REBUILD, INITRD_KEEP };

enum network_identity { NETWORK_KEEP, NETWORK_NONE };

struct conversion_options {
  enum block_bus block_bus;      /* BUS_VIRTIO_BLK or BUS_VIRTIO_SCSI */
  enum initrd_mode initrd;
  enum network_identity network_identity;
  bool selinux_relabel;          /* false: leave labels as they come */
  bool selinux_at_boot;          /* by the guest itself */
  bool dry;                      /* --print-plan: nothing may be written */
};

struct conversion {
  struct guest *guest;
  const struct source *source;
  const struct inspect *inspect;
  const struct conversion_options *options;
  struct guestcaps *caps;        /* the result; filled by the steps */
  void *state;                   /* the converter's own */
};

struct step {
  const char *name;              /* stable: "remove-vmware-tools" */
  const char *message;           /* for people: "Removing VMware Tools" */
  /* NULL: always. */
  bool (*applies) (const struct conversion *cv);
  bool (*run) (struct conversion *cv, GError **error);
};

struct converter {
  const char *name;              /* "linux" */
  /* Can it convert this guest?  The first that says yes is used. */
  bool (*accepts) (const struct inspect *inspect);
  const struct step *steps;      /* ended by an empty row */
  bool (*start) (struct conversion *cv, GError **error);  /* NULL: none */
  void (*finish) (struct conversion *cv);  /* also after failure */
};

extern const struct converter *const converters[];   /* NULL-terminated */

/* The converter for this guest, or an error
 * "virt-v2v is unable to convert this guest type (TYPE/DISTRO)". */
const struct converter *converter_find (const struct inspect *inspect,
                                        GError **error);
/* Run all steps that apply, in order. */
bool converter_run (const struct converter *c, struct conversion *cv,
                    GError **error);

#endif
