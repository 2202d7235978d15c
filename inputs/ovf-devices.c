/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An OVF descriptor: disks, removable media, network cards. */
#include "config.h"

#include <string.h>

#include "inputs/ovf-private.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"

#define MAX_NICS 256

/* ResourceType.  XenServer's exports call disks 19 (storage extent), and 21
 * was it in those of XenConvert. */
enum { TYPE_OTHER = 1, TYPE_NIC = 10, TYPE_FLOPPY = 14, TYPE_CD = 15,
       TYPE_DVD = 16, TYPE_DISK = 17, TYPE_EXTENT = 19, TYPE_IMAGE = 21 };

static enum source_controller
parent_controller (const struct ovf_reader *r, const struct ovf_item *i)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (r->controllers, i->parent));
}

/* --- what a disk's resource leads to ------------------------------------- */

static xmlNode *
find_by_attribute (xmlNode *section, const char *name, const char *attribute,
                   const char *value)
{
  xmlNode *n = section ? xml_child (section, name) : NULL;

  while (n && !xml_has (n, attribute, value))
    n = xml_next (n);
  return n;
}

static xmlNode *
find_disk (const struct ovf_reader *r, const char *id)
{
  xmlNode *section = xml_child (r->envelope, "DiskSection");

  if (!section)                  /* OVF 0.9 has <Section xsi:type=…> */
    for (section = xml_child (r->envelope, "Section");
         section && !xml_child (section, "Disk");
         section = xml_next (section))
      ;
  return find_by_attribute (section, "Disk", "diskId", id);
}

static uint64_t
attribute_amount (xmlNode *node, const char *name, const char *units_name)
{
  g_autofree char *value = xml_attribute (node, name);
  g_autofree char *units = units_name ? xml_attribute (node, units_name)
                                      : NULL;

  return ovf_amount (value, units, 1, OVF_MAX_CAPACITY);
}

static bool
read_file (struct ovf_disk *d, const struct ovf_reader *r, const char *id,
           GError **error)
{
  xmlNode *file = find_by_attribute (xml_child (r->envelope, "References"),
                                     "File", "id", id);
  g_autofree char *compression = xml_attribute (file, "compression");
  g_autofree char *shown = clean_text (id, 200);

  d->href = xml_attribute (file, "href");
  if (!d->href || *d->href == '\0')
    return error_set (error, "%s refers to a file ‘%s’ that its <References> "
                      "do not name", r->what, shown);
  d->size = attribute_amount (file, "size", NULL);
  d->chunk_size = attribute_amount (file, "chunkSize", NULL);
  if (compression && *compression &&
      g_ascii_strcasecmp (compression, "identity") != 0) {
    g_autofree char *method = clean_text (compression, 100);
    if (g_ascii_strcasecmp (compression, "gzip") != 0)
      return error_set (error, "%s: the file ‘%s’ is compressed by ‘%s’, "
                        "which is not known (only gzip): decompress it and "
                        "take the attribute ovf:compression away", r->what,
                        shown, method);
    d->gzip = true;
  }
  return true;
}

static bool
read_disk (struct ovf_disk *d, const struct ovf_reader *r, const char *id,
           GError **error)
{
  xmlNode *disk = find_disk (r, id);
  g_autofree char *file = xml_attribute (disk, "fileRef");
  g_autofree char *parent = xml_attribute (disk, "parentRef");
  g_autofree char *shown = clean_text (id, 200);

  if (!disk)
    return error_set (error, "%s: the guest has a disk ‘%s’ that its "
                      "<DiskSection> does not name", r->what, shown);
  if (parent && *parent)
    return error_set (error, "%s: the disk ‘%s’ holds only what differs from "
                      "another disk: consolidate the guest's snapshots and "
                      "export it again", r->what, shown);
  g_free (d->format);
  d->format = xml_attribute (disk, "format");
  if (!d->format)
    d->format = g_strdup ("");
  d->capacity = attribute_amount (disk, "capacity",
                                  "capacityAllocationUnits");
  if (file && *file)
    return read_file (d, r, file, error);
  if (d->capacity == 0)
    return error_set (error, "%s: the disk ‘%s’ has neither a file nor a "
                      "usable capacity", r->what, shown);
  return true;
}

/* "ovf:/disk/ID", "/disk/ID", "ovf:/file/ID"; XenServer leaves the prefix
 * out of "disk/ID".  NULL: none of these. */
static const char *
after_kind (const char *resource, const char *kind)
{
  if (g_str_has_prefix (resource, "ovf:"))
    resource += strlen ("ovf:");
  while (*resource == '/')
    resource++;
  return g_str_has_prefix (resource, kind) && resource[strlen (kind)]
    ? resource + strlen (kind) : NULL;
}

static bool
read_resource (struct ovf_disk *d, const struct ovf_reader *r,
               const char *resource, GError **error)
{
  const char *disk = after_kind (resource, "disk/");
  const char *file = after_kind (resource, "file/");
  g_autofree char *shown = clean_text (resource, 200);

  d->format = g_strdup ("");
  if (disk)
    return read_disk (d, r, disk, error);
  if (file)
    return read_file (d, r, file, error);
  return error_set (error, "%s: the disk's HostResource ‘%s’ is neither "
                    "ovf:/disk/… nor ovf:/file/…", r->what, shown);
}

/* --- disks --------------------------------------------------------------- */

static bool
is_disk (const struct ovf_item *i)
{
  return i->type == TYPE_DISK ||
         ((i->type == TYPE_EXTENT || i->type == TYPE_IMAGE) &&
          xml_child (i->node, "HostResource"));
}

/* The disks of one controller stand in the order of their addresses; those
 * of different ones as they are listed. */
static void
sort_disks (GPtrArray *items)
{
  for (guint a = 0; a < items->len; a++)
    for (guint b = a + 1; b < items->len; b++) {
      struct ovf_item *x = items->pdata[a], *y = items->pdata[b];
      if (*x->parent && strcmp (x->parent, y->parent) == 0 &&
          y->address >= 0 && y->address < x->address) {
        items->pdata[a] = y;
        items->pdata[b] = x;
      }
    }
}

static bool
add_disk (struct ovf_reader *r, const struct ovf_item *i, GError **error)
{
  g_autofree char *resource = xml_child_text (i->node, "HostResource");
  struct ovf_disk *d = g_new0 (struct ovf_disk, 1);
  struct source_disk *s;

  g_ptr_array_add (r->ovf->disks, d);
  if (!resource || *resource == '\0')
    return error_set (error, "%s: the guest has a disk without HostResource, "
                      "so nothing says where its data is", r->what);
  if (!read_resource (d, r, resource, error))
    return false;
  s = source_add_disk (r->ovf->source, d->href ? d->href : "blank", NULL);
  s->controller = parent_controller (r, i);
  s->size = d->capacity;
  return true;
}

bool
ovf_read_disks (struct ovf_reader *r, GError **error)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new ();

  for (guint k = 0; k < r->items->len; k++)
    if (is_disk (r->items->pdata[k]))
      g_ptr_array_add (items, r->items->pdata[k]);
  if (items->len > OVF_MAX_DISKS)
    return error_set (error, "%s has more than %d disks", r->what,
                      OVF_MAX_DISKS);
  sort_disks (items);
  for (guint k = 0; k < items->len; k++)
    if (!add_disk (r, items->pdata[k], error))
      return false;
  return true;
}

/* --- removable media ----------------------------------------------------- */

static void
add_removable (struct ovf_reader *r, const struct ovf_item *i)
{
  struct source_removable *m = g_new0 (struct source_removable, 1);

  m->floppy = i->type == TYPE_FLOPPY;
  m->controller = m->floppy ? CONTROLLER_UNKNOWN : parent_controller (r, i);
  m->slot = i->address;
  g_ptr_array_add (r->ovf->source->removables, m);
}

/* --- network cards ------------------------------------------------------- */

/* With colons, whether they were written as such, as dashes or not at all.
 * NULL: no address. */
static char *
read_mac (const char *text)
{
  g_autofree char *digits = g_ascii_strdown (text, -1);
  g_autoptr (GString) mac = g_string_new (NULL);
  unsigned n = 0;

  for (const char *p = digits; *p; p++) {
    if (*p == ':' || *p == '-' || *p == '.')
      continue;
    if (!g_ascii_isxdigit (*p) || n >= 12)
      return NULL;
    if (n && n % 2 == 0)
      g_string_append_c (mac, ':');
    g_string_append_c (mac, *p);
    n++;
  }
  if (n != 12 || strcmp (mac->str, "00:00:00:00:00:00") == 0)
    return NULL;
  return g_strdup (mac->str);
}

static const struct { const char *name; enum nic_model model; } models[] = {
  { "virtio", NIC_VIRTIO }, { "e1000", NIC_E1000 },
  { "rtl8139", NIC_RTL8139 },
};

static void
set_model (struct source_nic *nic, const char *name)
{
  if (*name == '\0')
    return;
  for (size_t i = 0; i < G_N_ELEMENTS (models); i++)
    if (strcmp (name, models[i].name) == 0) {
      nic->model = models[i].model;
      return;
    }
  nic->model = NIC_OTHER;
  nic->model_name = g_strdup (name);
}

static void
add_nic (struct ovf_reader *r, const struct ovf_item *i)
{
  g_autofree char *network = xml_child_text (i->node, "Connection");
  g_autofree char *address = xml_child_text (i->node, "Address");
  g_autofree char *mac = address && *address ? read_mac (address) : NULL;
  struct source *s = r->ovf->source;

  if (s->nics->len >= MAX_NICS)
    return;
  if (address && *address && !mac)
    ovf_warn (r->ovf, "the network card's address ‘%s’ is no MAC address and "
              "is left out", address);
  if (!network || *network == '\0') {
    g_free (network);
    network = g_strdup_printf ("eth%u", s->nics->len);
    set_model (source_add_nic (s, mac, VNET_NETWORK, network), i->subtype);
    return;
  }
  set_model (source_add_nic (s, mac, VNET_BRIDGE, network), i->subtype);
}

void
ovf_read_devices (struct ovf_reader *r)
{
  for (guint k = 0; k < r->items->len; k++) {
    const struct ovf_item *i = r->items->pdata[k];

    if (i->type == TYPE_FLOPPY || i->type == TYPE_CD || i->type == TYPE_DVD)
      add_removable (r, i);
    else if (i->type == TYPE_NIC)
      add_nic (r, i);
    else if (i->type == TYPE_OTHER && strstr (i->subtype, "vtpm"))
      r->ovf->source->tpm = true;
  }
}
