/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the parts of the OVF reader share. */
#ifndef INPUTS_OVF_PRIVATE_H
#define INPUTS_OVF_PRIVATE_H

#include "inputs/ovf.h"
#include "v2v/base/xml-node.h"

/* One <Item>, <StorageItem> or <EthernetPortItem>. */
struct ovf_item {
  xmlNode *node;
  unsigned type;                 /* ResourceType; 0 none */
  char *subtype;                 /* ResourceSubType in lower case, of several
                                    the first; "" */
  char *id, *parent;             /* InstanceID, Parent; "" */
  int address;                   /* AddressOnParent; -1 none */
};

struct ovf_reader {
  struct ovf *ovf;
  const char *what;              /* the document, for errors */
  xmlNode *envelope;
  GPtrArray *items;              /* struct ovf_item *, as they stand, of the
                                    default configuration */
  GHashTable *controllers;       /* their id -> enum source_controller */
};

void ovf_warn (struct ovf *o, const char *fmt, ...) G_GNUC_PRINTF (2, 3);
/* VALUE in UNITS ("byte * 2^20", "MegaBytes"; NULL: OTHERWISE bytes each) as
 * bytes up to MAX; 0: it is no such amount. */
uint64_t ovf_amount (const char *value, const char *units,
                     uint64_t otherwise, uint64_t max);
void ovf_item_free (gpointer item);
/* Fills items and controllers. */
bool ovf_read_items (struct ovf_reader *r, xmlNode *hardware,
                     GError **error);
/* The first of that type, or NULL. */
struct ovf_item *ovf_find_item (const struct ovf_reader *r, unsigned type);
unsigned ovf_child_number (xmlNode *node, const char *name, unsigned max,
                           unsigned otherwise);
bool ovf_read_disks (struct ovf_reader *r, GError **error);
void ovf_read_devices (struct ovf_reader *r);

#endif
