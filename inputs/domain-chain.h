/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The backing chain that a libvirt domain states for a disk.
 *
 * <backingStore>, "Hard drives, floppy disks, CDROMs" of "Domain XML format"
 * (libvirt.org): where it is missing, what the image says counts; an empty one
 * ends the chain, whatever the image says.  qemu follows the image here, so a
 * chain that says something else is refused: the guest saw other bytes. */
#ifndef INPUTS_DOMAIN_CHAIN_H
#define INPUTS_DOMAIN_CHAIN_H

#include "inputs/domain-xml.h"
#include "v2v/base/xml-node.h"

#define DOMAIN_CHAIN_MAX 64      /* images of a chain that are looked at */

struct domain_layer {            /* one <backingStore> */
  char *path;                    /* file or device; NULL: neither, an end */
  char *format;                  /* "qcow2"; NULL: not said */
  bool end;                      /* nothing lies below */
};

/* struct domain_layer *, from the top down; NULL: nothing is stated. */
GPtrArray *domain_chain_read (xmlNode *disk);
/* LAYERS: struct image_layer *, what the image of the disk TARGET says. */
bool domain_chain_agrees (const GPtrArray *stated, const GPtrArray *layers,
                          const char *target, GError **error);

#endif
