/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A libvirt domain document: network cards. */
#include "config.h"

#include <string.h>

#include "inputs/domain-xml-private.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"

/* --- network cards ------------------------------------------------------- */

static const struct {
  const char *type, *attribute;
  enum vnet_type vnet;
} kinds[] = {
  { "network", "network", VNET_NETWORK },
  { "bridge", "bridge", VNET_BRIDGE },
};

static const struct { const char *name; enum nic_model model; } models[] = {
  { "virtio", NIC_VIRTIO }, { "virtio-transitional", NIC_VIRTIO },
  { "virtio-non-transitional", NIC_VIRTIO },
  { "e1000", NIC_E1000 }, { "rtl8139", NIC_RTL8139 },
};

static void
set_model (struct source_nic *nic, char *name)
{
  nic->model = NIC_OTHER;
  for (size_t i = 0; name && i < G_N_ELEMENTS (models); i++)
    if (strcmp (name, models[i].name) == 0)
      nic->model = models[i].model;
  if (!name)
    nic->model = NIC_UNKNOWN;
  if (nic->model == NIC_OTHER)
    nic->model_name = name;
  else
    g_free (name);
}

/* Of a kind that needs the source's host (direct, hostdev, vdpa, vhostuser,
 * ethernet …) or that is no network of the target's (user, mcast …): the card
 * stays, on the network that every libvirt has. */
static struct source_nic *
add_other (struct domain_xml *d, xmlNode *node, const char *mac)
{
  g_autofree char *type = xml_attribute (node, "type");

  domain_xml_warn (d, "the network card %s was connected by ‘%s’, which "
                   "cannot be carried over: it is put on the network "
                   "‘default’; --mac %s:network:NAME chooses another",
                   mac ? mac : "without MAC address", type ? type : "?",
                   mac ? mac : "MAC");
  return source_add_nic (d->source, mac, VNET_NETWORK, "default");
}

static void
add_nic (struct domain_xml *d, xmlNode *node)
{
  g_autofree char *mac = xml_child_attribute (node, "mac", "address");
  struct source_nic *nic = NULL;

  if (mac && (!is_mac_address (mac) || mac[MAC_LENGTH] ||
              strcmp (mac, "00:00:00:00:00:00") == 0))
    g_clear_pointer (&mac, g_free);
  for (size_t i = 0; !nic && i < G_N_ELEMENTS (kinds); i++) {
    g_autofree char *vnet = xml_child_attribute (node, "source",
                                                 kinds[i].attribute);
    if (vnet && *vnet && xml_has (node, "type", kinds[i].type))
      nic = source_add_nic (d->source, mac, kinds[i].vnet, vnet);
  }
  if (!nic)
    nic = add_other (d, node, mac);
  set_model (nic, xml_child_attribute (node, "model", "type"));
}

bool
domain_xml_read_nics (struct domain_xml *d, xmlNode *devices,
                      const char *what, GError **error)
{
  for (xmlNode *n = xml_child (devices, "interface"); n; n = xml_next (n)) {
    if (d->source->nics->len >= DOMAIN_XML_MAX_NICS)
      return error_set (error, "%s has more than %d network cards", what,
                        DOMAIN_XML_MAX_NICS);
    add_nic (d, n);
  }
  return true;
}
