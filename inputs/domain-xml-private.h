/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the parts of the domain document's reader share. */
#ifndef INPUTS_DOMAIN_XML_PRIVATE_H
#define INPUTS_DOMAIN_XML_PRIVATE_H

#include "inputs/domain-xml.h"
#include "v2v/base/xml-node.h"

/* TEXT, or "" for NULL. */
char *domain_text_or_empty (char *text);
/* OTHERWISE, unless TEXT is a number up to MAX. */
unsigned domain_number (const char *text, unsigned max, unsigned otherwise);

void domain_disk_free (gpointer disk);
bool domain_xml_read_disks (struct domain_xml *d, xmlNode *devices,
                            const char *what, GError **error);
bool domain_xml_read_nics (struct domain_xml *d, xmlNode *devices,
                           const char *what, GError **error);
/* Of devices that the target will not have. */
void domain_xml_warn_of_devices (struct domain_xml *d, xmlNode *devices);
void domain_xml_warn (struct domain_xml *d, const char *fmt, ...)
  G_GNUC_PRINTF (2, 3);

#endif
