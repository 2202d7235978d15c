/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A libvirt domain document: disks and removable media. */
#include "config.h"

#include <string.h>

#include "inputs/domain-chain.h"
#include "inputs/domain-xml-private.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"

#define MAX_HOSTS 64
#define MAX_COOKIES 64

/* --- what a disk is ------------------------------------------------------ */

static const struct { const char *bus; enum source_controller controller; }
buses[] = {
  { "ide", CONTROLLER_IDE }, { "sata", CONTROLLER_SATA },
  { "scsi", CONTROLLER_SCSI }, { "virtio", CONTROLLER_VIRTIO_BLK },
  { "nvme", CONTROLLER_NVME },
};

/* Is some SCSI controller of this guest virtio-scsi? */
static bool
has_virtio_scsi (xmlNode *devices)
{
  for (xmlNode *n = xml_child (devices, "controller"); n; n = xml_next (n))
    if (xml_has (n, "type", "scsi") && xml_has (n, "model", "virtio-scsi"))
      return true;
  return false;
}

static enum source_controller
read_controller (xmlNode *disk)
{
  xmlNode *target = xml_child (disk, "target");

  for (size_t i = 0; i < G_N_ELEMENTS (buses); i++)
    if (xml_has (target, "bus", buses[i].bus))
      return buses[i].controller;
  return CONTROLLER_UNKNOWN;
}

/* "sdc" is slot 2, "sdaa" 26; -1: no such name. */
static int
slot_of (const char *target)
{
  int slot = 0;

  if (!target || strlen (target) < 3)
    return -1;
  for (const char *p = target + (g_str_has_prefix (target, "xvd") ? 3 : 2);
       *p; p++) {
    if (!g_ascii_islower (*p) || slot > 1000)
      return -1;
    slot = slot * 26 + (*p - 'a' + 1);
  }
  return slot - 1;
}

static void
add_removable (struct domain_xml *d, xmlNode *disk, bool floppy)
{
  struct source_removable *r = g_new0 (struct source_removable, 1);
  g_autofree char *target = xml_child_attribute (disk, "target", "dev");

  r->floppy = floppy;
  r->controller = read_controller (disk);
  r->slot = slot_of (target);
  g_ptr_array_add (d->source->removables, r);
}

/* --- where it is --------------------------------------------------------- */

static void
host_free (gpointer p)
{
  struct domain_host *h = p;

  g_free (h->name);
  g_free (h->port);
  g_free (h->transport);
  g_free (h->socket);
  g_free (h);
}

void
domain_disk_free (gpointer p)
{
  struct domain_disk *d = p;

  g_free (d->type);
  g_free (d->path);
  g_free (d->protocol);
  g_free (d->pool);
  g_free (d->query);
  g_free (d->cookies);
  g_free (d->user);
  g_free (d->identity);
  g_free (d->known_hosts);
  g_free (d->initiator);
  g_free (d->target);
  g_free (d->driver);
  g_clear_pointer (&d->hosts, g_ptr_array_unref);
  g_clear_pointer (&d->backing, g_ptr_array_unref);
  g_free (d);
}

static char *
attribute (xmlNode *node, const char *name)
{
  return domain_text_or_empty (xml_attribute (node, name));
}

static void
read_hosts (struct domain_disk *d, xmlNode *from)
{
  for (xmlNode *n = xml_child (from, "host");
       n && d->hosts->len < MAX_HOSTS; n = xml_next (n)) {
    struct domain_host *h = g_new0 (struct domain_host, 1);

    h->name = attribute (n, "name");
    h->port = attribute (n, "port");
    h->transport = attribute (n, "transport");
    h->socket = attribute (n, "socket");
    g_ptr_array_add (d->hosts, h);
  }
}

/* As a header of HTTP has them (RFC 6265, 4.2.1). */
static char *
read_cookies (xmlNode *from)
{
  GString *all = g_string_new (NULL);
  unsigned n = 0;

  for (xmlNode *c = xml_child (from, "cookies/cookie");
       c && n < MAX_COOKIES; c = xml_next (c), n++) {
    g_autofree char *name = attribute (c, "name");
    g_autofree char *value = domain_text_or_empty (xml_text (c));

    g_string_append_printf (all, "%s%s=%s", n ? "; " : "", name, value);
  }
  return g_string_free (all, FALSE);
}

static void
read_network (struct domain_disk *d, xmlNode *disk, xmlNode *from)
{
  xmlNode *auth = xml_child (disk, "auth");
  xmlNode *identity = xml_child (from, "identity");

  if (!auth)                     /* libvirt writes it there since 3.9 */
    auth = xml_child (from, "auth");
  d->protocol = attribute (from, "protocol");
  d->query = attribute (from, "query");
  d->tls = xml_has (from, "tls", "yes");
  d->cookies = read_cookies (from);
  d->no_verify = xml_has (xml_child (from, "ssl"), "verify", "no");
  d->user = attribute (auth ? auth : identity, "username");
  d->identity = attribute (identity, "keyfile");
  d->known_hosts = attribute (xml_child (from, "knownHosts"), "path");
  d->initiator = attribute (xml_child (from, "initiator/iqn"), "name");
  d->hosts = g_ptr_array_new_with_free_func (host_free);
  read_hosts (d, from);
}

/* What libvirt does between a file and the guest's disk. */
static const struct { const char *path, *obstacle; } obstacles[] = {
  { "encryption", "it is encrypted by libvirt (<encryption>), not by the "
    "guest" },
  { "source/encryption", "it is encrypted by libvirt (<encryption>), not by "
    "the guest" },
  { "source/slices", "it is a part of a file (<slices>)" },
};

/* <disk type>, the attribute of <source> that says where. */
static const struct {
  const char *type, *attribute;
  enum domain_disk_kind kind;
} kinds[] = {
  { "file", "file", DOMAIN_DISK_FILE },
  { "block", "dev", DOMAIN_DISK_BLOCK },
  { "network", "name", DOMAIN_DISK_NETWORK },
  { "volume", "volume", DOMAIN_DISK_VOLUME },
};

static struct domain_disk *
read_place (xmlNode *disk)
{
  struct domain_disk *d = g_new0 (struct domain_disk, 1);
  xmlNode *from = xml_child (disk, "source");

  d->kind = DOMAIN_DISK_OTHER;
  d->type = attribute (disk, "type");
  for (size_t i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (d->type, kinds[i].type) == 0) {
      d->kind = kinds[i].kind;
      d->path = xml_attribute (from, kinds[i].attribute);
    }
  d->path = domain_text_or_empty (d->path);
  d->pool = attribute (from, "pool");
  d->target = attribute (xml_child (disk, "target"), "dev");
  d->driver = attribute (xml_child (disk, "driver"), "name");
  for (size_t i = 0; i < G_N_ELEMENTS (obstacles); i++)
    if (xml_child (disk, obstacles[i].path))
      d->obstacle = obstacles[i].obstacle;
  read_network (d, disk, from);
  d->backing = domain_chain_read (disk);
  return d;
}

/* For people, and for inputs that take it as a path. */
static char *
describe_place (const struct domain_disk *d)
{
  switch (d->kind) {
  case DOMAIN_DISK_NETWORK:
    return g_strdup_printf ("%s:%s", d->protocol, d->path);
  case DOMAIN_DISK_VOLUME:
    return g_strdup_printf ("%s/%s", d->pool, d->path);
  default:
    return g_strdup (d->path);
  }
}

/* As qemu calls it.  Of Xen's drivers, phy and file read raw disks, tap says
 * what it reads; NULL: not said. */
static const char *
format_of (const struct source *s, const char *type)
{
  static const struct { const char *xen, *qemu; } table[] = {
    { "aio", "raw" }, { "sync", "raw" }, { "vhd", "vpc" },
  };

  for (size_t i = 0; type && i < G_N_ELEMENTS (table); i++)
    if (strcmp (type, table[i].xen) == 0)
      return table[i].qemu;
  if (type && *type)
    return type;
  return s->hypervisor == HV_XEN ? "raw" : NULL;
}

/* --- all of them --------------------------------------------------------- */

static void
add_disk (struct domain_xml *d, xmlNode *disk, bool virtio_scsi)
{
  struct domain_disk *place = read_place (disk);
  g_autofree char *uri = describe_place (place);
  g_autofree char *format = xml_child_attribute (disk, "driver", "type");
  struct source_disk *s;

  s = source_add_disk (d->source, uri, format_of (d->source, format));
  s->controller = read_controller (disk);
  if (s->controller == CONTROLLER_SCSI && virtio_scsi)
    s->controller = CONTROLLER_VIRTIO_SCSI;
  if (*place->target)
    s->device = g_strdup (place->target);
  s->checksum_method = xml_child_attribute (disk, "checksum", "method");
  s->checksum = xml_child_text (disk, "checksum");
  s->checksum_only_printed =
    xml_has (xml_child (disk, "checksum"), "fail", "print");
  g_ptr_array_add (d->disks, place);
}

bool
domain_xml_read_disks (struct domain_xml *d, xmlNode *devices,
                       const char *what, GError **error)
{
  const bool virtio_scsi = has_virtio_scsi (devices);

  for (xmlNode *n = xml_child (devices, "disk"); n; n = xml_next (n)) {
    if (d->disks->len + d->source->removables->len >= DOMAIN_XML_MAX_DISKS)
      return error_set (error, "%s has more than %d disks", what,
                        DOMAIN_XML_MAX_DISKS);
    if (xml_has (n, "device", "cdrom"))
      add_removable (d, n, false);
    else if (xml_has (n, "device", "floppy"))
      add_removable (d, n, true);
    else
      add_disk (d, n, virtio_scsi);
  }
  return true;
}
