/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The hardware items of an OVF descriptor, those that count. */
#include "config.h"

#include <string.h>

#include "inputs/ovf-private.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"

enum { TYPE_IDE = 5, TYPE_SCSI = 6, TYPE_FC = 7, TYPE_ISCSI = 8,
       TYPE_STORAGE = 20 };

void
ovf_item_free (gpointer p)
{
  struct ovf_item *i = p;

  g_free (i->subtype);
  g_free (i->id);
  g_free (i->parent);
  g_free (i);
}

static char *
text_or_empty (char *text)
{
  return text ? text : g_strdup ("");
}

unsigned
ovf_child_number (xmlNode *node, const char *name, unsigned max,
                  unsigned otherwise)
{
  g_autofree char *text = xml_child_text (node, name);
  uint64_t value;

  return text && parse_uint64 (text, name, 0, max, &value, NULL)
    ? (unsigned) value : otherwise;
}

static struct ovf_item *
read_item (xmlNode *node)
{
  struct ovf_item *i = g_new0 (struct ovf_item, 1);
  g_autofree char *subtype = xml_child_text (node, "ResourceSubType");

  i->node = node;
  i->type = ovf_child_number (node, "ResourceType", 65535, 0);
  i->subtype = g_ascii_strdown (subtype ? subtype : "", -1);
  i->subtype[strcspn (i->subtype, " ,;\t\r\n")] = '\0';
  i->id = text_or_empty (xml_child_text (node, "InstanceID"));
  if (*i->id == '\0') {          /* OVF 0.9 */
    g_free (i->id);
    i->id = text_or_empty (xml_child_text (node, "InstanceId"));
  }
  i->parent = text_or_empty (xml_child_text (node, "Parent"));
  i->address = (int) ovf_child_number (node, "AddressOnParent", 65535,
                                       (unsigned) -1);
  return i;
}

/* Number 20 is "other storage device": SATA, and what VMware and VirtualBox
 * have no number for. */
static enum source_controller
controller_of (const struct ovf_item *i)
{
  static const struct {
    const char *subtype;         /* a part of it */
    enum source_controller controller;
  } table[] = {
    { "virtioscsi", CONTROLLER_VIRTIO_SCSI },
    { "virtio-scsi", CONTROLLER_VIRTIO_SCSI },
    { "nvme", CONTROLLER_NVME },
    { "sas", CONTROLLER_SCSI }, { "lsilogic", CONTROLLER_SCSI },
    { "buslogic", CONTROLLER_SCSI }, { "scsi", CONTROLLER_SCSI },
  };

  if (i->type == TYPE_IDE)
    return CONTROLLER_IDE;
  if (i->type != TYPE_STORAGE &&
      (i->type < TYPE_SCSI || i->type > TYPE_ISCSI))
    return CONTROLLER_UNKNOWN;
  for (size_t k = 0; k < G_N_ELEMENTS (table); k++)
    if (strstr (i->subtype, table[k].subtype))
      return table[k].controller;
  return i->type == TYPE_STORAGE ? CONTROLLER_SATA : CONTROLLER_SCSI;
}

static bool
is_item (const xmlNode *node)
{
  return xml_is (node, "Item") || xml_is (node, "StorageItem") ||
         xml_is (node, "EthernetPortItem");
}

/* --- configurations (DSP0243, "Deployment options") ---------------------- */

/* The one that is the default, else the first; NULL: there are none. */
static char *
default_configuration (xmlNode *envelope)
{
  xmlNode *section = xml_child (envelope, "DeploymentOptionSection");
  xmlNode *first = section ? xml_child (section, "Configuration") : NULL;

  for (xmlNode *n = first; n; n = xml_next (n))
    if (xml_has (n, "default", "true") || xml_has (n, "default", "1"))
      return xml_attribute (n, "id");
  return xml_attribute (first, "id");
}

/* ovf:configuration names those that the item belongs to; without it, to all.
 * What has ovf:bound is a limit of what may be chosen, not a device. */
static bool
counts (xmlNode *node, const char *chosen, bool *ret_special)
{
  g_autofree char *names = xml_attribute (node, "configuration");
  g_autofree char *bound = xml_attribute (node, "bound");
  g_auto (GStrv) words = NULL;

  *ret_special = names && *names;
  if (bound && *bound && strcmp (bound, "normal") != 0)
    return false;
  if (!*ret_special || !chosen)
    return true;
  words = g_strsplit_set (names, " \t\r\n", -1);
  return g_strv_contains ((const char *const *) words, chosen);
}

/* The items by their ids: those that are for all configurations (their places
 * in r->items), and those of the chosen one. */
struct known {
  GHashTable *general, *special;
};

/* An item of a configuration stands in place of the one with its id that is
 * for all.  Ids that are there twice by mistake do no harm. */
static void
add_item (struct ovf_reader *r, struct ovf_item *i, bool special,
          struct known *known)
{
  gpointer at;

  if (!special && g_hash_table_contains (known->special, i->id)) {
    ovf_item_free (i);
    return;
  }
  if (special && *i->id) {
    g_hash_table_add (known->special, g_strdup (i->id));
    if (g_hash_table_lookup_extended (known->general, i->id, NULL, &at)) {
      struct ovf_item *old = r->items->pdata[GPOINTER_TO_UINT (at)];
      r->items->pdata[GPOINTER_TO_UINT (at)] = i;
      g_hash_table_remove (known->general, i->id);
      ovf_item_free (old);
      return;
    }
  }
  else if (*i->id)
    g_hash_table_insert (known->general, g_strdup (i->id),
                         GUINT_TO_POINTER (r->items->len));
  g_ptr_array_add (r->items, i);
}

static bool
add_items (struct ovf_reader *r, xmlNode *hardware, struct known *known,
           GError **error)
{
  g_autofree char *chosen = default_configuration (r->envelope);
  bool special;

  for (xmlNode *n = hardware->children; n; n = n->next) {
    if (!is_item (n) || !counts (n, chosen, &special))
      continue;
    if (r->items->len >= OVF_MAX_ITEMS)
      return error_set (error, "%s has more than %d hardware items", r->what,
                        OVF_MAX_ITEMS);
    add_item (r, read_item (n), special, known);
  }
  return true;
}

bool
ovf_read_items (struct ovf_reader *r, xmlNode *hardware, GError **error)
{
  g_autoptr (GHashTable) general = g_hash_table_new_full (g_str_hash,
                                                          g_str_equal,
                                                          g_free, NULL);
  g_autoptr (GHashTable) special = g_hash_table_new_full (g_str_hash,
                                                          g_str_equal,
                                                          g_free, NULL);
  struct known known = { general, special };

  if (!add_items (r, hardware, &known, error))
    return false;
  for (guint k = 0; k < r->items->len; k++) {
    struct ovf_item *i = r->items->pdata[k];
    if (*i->id && controller_of (i) != CONTROLLER_UNKNOWN)
      g_hash_table_insert (r->controllers, i->id,
                           GUINT_TO_POINTER (controller_of (i)));
  }
  return true;
}

struct ovf_item *
ovf_find_item (const struct ovf_reader *r, unsigned type)
{
  for (guint k = 0; k < r->items->len; k++) {
    struct ovf_item *i = r->items->pdata[k];
    if (i->type == type)
      return i;
  }
  return NULL;
}

