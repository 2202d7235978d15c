/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The target guest as libvirt domain XML: structs in, text out.
 * Format: https://libvirt.org/formatdomain.html; the order of elements is
 * the one that callers compare (interface contract). */
#ifndef OUTPUTS_LIBVIRT_XML_H
#define OUTPUTS_LIBVIRT_XML_H

#include "v2v/model/inspect.h"
#include "v2v/model/source.h"
#include "v2v/model/target.h"

/* What is known of the host that is to run it. */
struct libvirt_host {
  bool tcg;                      /* it has no KVM */
  bool no_host_model;            /* host-model CPUs are not offered */
  bool no_qxl, no_spice;         /* neither are these */
  bool no_vsock;                 /* a guest with vsock would not start */
  bool no_pc, no_q35;            /* machine types; never both on a PC */
};

/* The machine type that the guest gets there: TARGET's, or the other one of a
 * PC where that is missing. */
enum target_machine libvirt_xml_machine (const struct target *target,
                                         const struct libvirt_host *host);

/* HOST: NULL, any with KVM; given, the disks let the guest's discards
 * through.  Newly allocated.  Foreign text is escaped, control characters
 * become '?' (in the name, where libvirt refuses more, '_'). */
char *libvirt_xml_write (const struct source *source,
                         const struct inspect *inspect,
                         const struct target *wanted,
                         const struct libvirt_host *host);

#endif
