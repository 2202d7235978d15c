/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Answers of the vSphere web services. */
#include "config.h"

#include <string.h>

#include "inputs/vim-answer.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"
#include "v2v/base/xml-node.h"

#define WHAT "the server's answer"
#define MAX_ID 200               /* bytes of an object's name */
#define MAX_FAULT 500

static char *
text_of (xmlNode *node, const char *path)
{
  char *text = xml_child_text (node, path);

  return text ? text : g_strdup ("");
}

static bool
is_true (xmlNode *node, const char *path)
{
  g_autofree char *text = xml_child_text (node, path);

  return g_strcmp0 (text, "true") == 0 || g_strcmp0 (text, "1") == 0;
}

/* xsi:type without the prefix of its namespace. */
static char *
class_of (xmlNode *node)
{
  g_autofree char *type = xml_attribute (node, "type");
  const char *colon = type ? strrchr (type, ':') : NULL;

  return g_strdup (colon ? colon + 1 : type ? type : "");
}

/* --- faults, the service ------------------------------------------------- */

char *
vim_fault (const char *text, size_t size)
{
  g_autoptr (xmlDoc) doc = xml_parse (text, size, WHAT, NULL);
  xmlNode *fault = doc ? xml_child (xmlDocGetRootElement (doc), "Body/Fault")
                       : NULL;
  g_autofree char *why = xml_child_text (fault, "faultstring");

  return fault ? clean_text (why ? why : "a fault", MAX_FAULT) : NULL;
}

/* It becomes part of a header. */
static bool
is_version (const char *text)
{
  return *text && strlen (text) < 20 &&
         strspn (text, "0123456789.") == strlen (text);
}

bool
vim_service_parse (const char *text, size_t size,
                   struct vim_service *ret_service, GError **error)
{
  g_autoptr (xmlDoc) doc = xml_parse (text, size, WHAT, error);
  xmlNode *value = doc ? xml_child (xmlDocGetRootElement (doc), "Body/"
                                    "RetrieveServiceContentResponse/returnval")
                       : NULL;
  g_autofree char *sessions = text_of (value, "sessionManager");
  g_autofree char *collector = text_of (value, "propertyCollector");
  g_autofree char *version = text_of (value, "about/apiVersion");

  if (!doc)
    return false;
  if (!*sessions || !*collector || strlen (sessions) > MAX_ID ||
      strlen (collector) > MAX_ID)
    return error_set (error, WHAT " is not that of vSphere web services");
  ret_service->version = g_strdup (is_version (version) ? version : "");
  ret_service->session_manager = g_steal_pointer (&sessions);
  ret_service->property_collector = g_steal_pointer (&collector);
  return true;
}

void
vim_service_clear (struct vim_service *s)
{
  g_clear_pointer (&s->version, g_free);
  g_clear_pointer (&s->session_manager, g_free);
  g_clear_pointer (&s->property_collector, g_free);
}

/* --- a guest ------------------------------------------------------------- */

static void
disk_free (gpointer p)
{
  struct vim_disk *d = p;

  g_free (d->file);
  g_free (d->mode);
  g_free (d->backing_class);
  g_free (d);
}

static const struct { const char *class; enum vim_backing backing; }
backings[] = {
  { "VirtualDiskFlatVer1BackingInfo", VIM_BACKING_FLAT },
  { "VirtualDiskFlatVer2BackingInfo", VIM_BACKING_FLAT },
  { "VirtualDiskRawDiskMappingVer1BackingInfo", VIM_BACKING_RAW },
  { "VirtualDiskRawDiskVer2BackingInfo", VIM_BACKING_RAW },
  { "VirtualDiskPartitionedRawDiskVer2BackingInfo", VIM_BACKING_RAW },
};

/* Older servers say the size in KB only. */
static uint64_t
read_size (xmlNode *device)
{
  g_autofree char *bytes = text_of (device, "capacityInBytes");
  g_autofree char *kb = text_of (device, "capacityInKB");
  uint64_t value = 0;

  if (parse_uint64 (bytes, "size", 1, VIM_MAX_DISK, &value, NULL))
    return value;
  if (parse_uint64 (kb, "size", 1, VIM_MAX_DISK / 1024, &value, NULL))
    return value * 1024;
  return 0;
}

static void
add_disk (struct vim_guest *g, xmlNode *device)
{
  struct vim_disk *d = g_new0 (struct vim_disk, 1);
  xmlNode *backing = xml_child (device, "backing");
  g_autofree char *key = text_of (device, "key");
  uint64_t number = 0;

  parse_uint64 (key, "key", 0, INT32_MAX, &number, NULL);
  d->key = (int32_t) number;
  d->file = text_of (backing, "fileName");
  d->mode = text_of (backing, "diskMode");
  d->backing_class = class_of (backing);
  d->backing = VIM_BACKING_OTHER;
  for (size_t i = 0; i < G_N_ELEMENTS (backings); i++)
    if (strcmp (d->backing_class, backings[i].class) == 0)
      d->backing = backings[i].backing;
  d->parent = xml_child (backing, "parent") != NULL;
  d->encrypted = xml_child (backing, "keyId") != NULL;
  d->size = read_size (device);
  g_ptr_array_add (g->disks, d);
}

static void
read_devices (struct vim_guest *g, xmlNode *value)
{
  for (xmlNode *n = xml_child (value, "VirtualDevice"); n; n = xml_next (n)) {
    g_autofree char *class = class_of (n);

    if (strcmp (class, "VirtualDisk") == 0 && g->disks->len < VIM_MAX_DISKS)
      add_disk (g, n);
    g->tpm = g->tpm || strcmp (class, "VirtualTPM") == 0;
  }
}

static void
read_property (struct vim_guest *g, xmlNode *set)
{
  g_autofree char *name = text_of (set, "name");

  if (strcmp (name, "config.firmware") == 0) {
    g_free (g->firmware);
    g->firmware = text_of (set, "val");
  }
  else if (strcmp (name, "config.bootOptions") == 0)
    g->secure_boot = is_true (set, "val/efiSecureBootEnabled");
  else if (strcmp (name, "config.changeTrackingEnabled") == 0)
    g->tracking = is_true (set, "val");
  else if (strcmp (name, "config.hardware.device") == 0)
    read_devices (g, xml_child (set, "val"));
}

struct vim_guest *
vim_guest_parse (const char *text, size_t size, GError **error)
{
  g_autoptr (xmlDoc) doc = xml_parse (text, size, WHAT, error);
  g_autoptr (v2v_vim_guest) g = NULL;
  xmlNode *value;

  if (!doc)
    return NULL;
  value = xml_child (xmlDocGetRootElement (doc),
                     "Body/RetrievePropertiesResponse/returnval");
  if (!value) {
    error_set (error, WHAT " says nothing of the guest");
    return NULL;
  }
  g = g_new0 (struct vim_guest, 1);
  g->firmware = g_strdup ("");
  g->disks = g_ptr_array_new_with_free_func (disk_free);
  for (xmlNode *n = xml_child (value, "propSet"); n; n = xml_next (n))
    read_property (g, n);
  return g_steal_pointer (&g);
}

void
vim_guest_free (struct vim_guest *g)
{
  if (!g)
    return;
  g_clear_pointer (&g->disks, g_ptr_array_unref);
  g_free (g->firmware);
  g_free (g);
}

/* --- allocated areas ----------------------------------------------------- */

static bool
read_number (xmlNode *node, const char *name, uint64_t *ret_value)
{
  g_autofree char *text = text_of (node, name);

  return parse_uint64 (text, name, 0, VIM_MAX_DISK, ret_value, NULL);
}

static bool
add_area (xmlNode *node, uint64_t from, uint64_t to, GArray *areas,
          GError **error)
{
  struct vim_area a;

  if (areas->len >= VIM_MAX_AREAS)
    return error_set (error, WHAT " has more than %d areas", VIM_MAX_AREAS);
  if (!read_number (node, "start", &a.start) ||
      !read_number (node, "length", &a.length))
    return error_set (error, WHAT " has an area without bounds");
  if (areas->len) {
    const struct vim_area *last = &g_array_index (areas, struct vim_area,
                                                  areas->len - 1);
    from = MAX (from, last->start + last->length);
  }
  if (a.start < from || a.start > to || a.length > to - a.start)
    return error_set (error, WHAT " has areas that overlap or lie outside of "
                      "the disk");
  if (a.length > 0)
    g_array_append_val (areas, a);
  return true;
}

bool
vim_areas_parse (const char *text, size_t text_size, uint64_t offset,
                 uint64_t size, GArray *areas, uint64_t *ret_next,
                 GError **error)
{
  g_autoptr (xmlDoc) doc = xml_parse (text, text_size, WHAT, error);
  uint64_t start, length;
  xmlNode *value;

  if (!doc)
    return false;
  value = xml_child (xmlDocGetRootElement (doc),
                     "Body/QueryChangedDiskAreasResponse/returnval");
  if (!read_number (value, "startOffset", &start) ||
      !read_number (value, "length", &length))
    return error_set (error, WHAT " says nothing of the disk's areas");
  if (start != offset || offset > size || length == 0 ||
      length > size - offset)
    return error_set (error, WHAT " is about another part of the disk");
  for (xmlNode *n = xml_child (value, "changedArea"); n; n = xml_next (n))
    if (!add_area (n, offset, offset + length, areas, error))
      return false;
  *ret_next = offset + length;
  return true;
}
