/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The disks, removable media, network cards and the display of a Xen
 * configuration file: xl-disk-configuration(5), xl-network-configuration(5). */
#include "config.h"

#include <string.h>

#include "inputs/xen-disk.h"
#include "inputs/xen-source.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"

#define VNC_BASE_PORT 5900
#define MAX_VNC_DISPLAY 59635
#define DEFAULT_BRIDGE "xenbr0"  /* of xl and xm, without one */
#define MAX_SHOWN 300

GHashTable *
xen_source_pairs (const char *text)
{
  GHashTable *pairs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                             g_free);
  g_auto (GStrv) parts = g_strsplit (text ? text : "", ",", -1);

  for (size_t i = 0; parts[i]; i++) {
    char *value = strchr (parts[i], '=');
    if (!value)
      continue;
    *value = '\0';
    g_hash_table_replace (pairs, g_strdup (g_strstrip (parts[i])),
                          g_strdup (g_strstrip (value + 1)));
  }
  return pairs;
}

/* --- drives ------------------------------------------------------------ */

static void
add_removable (struct source *s, bool floppy,
               enum source_controller controller, int slot)
{
  struct source_removable *r = g_new0 (struct source_removable, 1);

  r->floppy = floppy;
  r->controller = controller;
  r->slot = slot;
  g_ptr_array_add (s->removables, r);
}

/* By name, then as they stand. */
static gint
compare (gconstpointer a, gconstpointer b)
{
  const struct xen_disk *x = *(const struct xen_disk *const *) a;
  const struct xen_disk *y = *(const struct xen_disk *const *) b;
  const unsigned left = (unsigned) x->slot, right = (unsigned) y->slot;

  if (left != right)
    return left < right ? -1 : 1;
  return strcmp (x->vdev, y->vdev);
}

static bool
check_place (const struct xen_disk *d, const char *what, GError **error)
{
  g_autofree char *vdev = clean_text (d->vdev, MAX_SHOWN);
  g_autofree char *path = clean_text (d->path, MAX_SHOWN);
  g_autofree char *elsewhere = clean_text (d->elsewhere, MAX_SHOWN);

  if (d->elsewhere)
    return error_set (error, "%s: the disk ‘%s’ (‘%s’) is reached through %s "
                      "of the Xen host, which is not run: attach it to this "
                      "host, and write its path here (‘phy:/dev/…’), or "
                      "export it by NBD and give it with -i disk", what,
                      vdev, path, elsewhere);
  if (!d->path)
    return error_set (error, "%s: the disk ‘%s’ has no path", what, vdev);
  return true;
}

static bool
add_disks (struct xen_file *f, struct source *s, GPtrArray *disks,
           const char *what, GError **error)
{
  g_ptr_array_sort (disks, compare);
  for (guint i = 0; i < disks->len; i++) {
    const struct xen_disk *d = disks->pdata[i];
    struct source_disk *disk;
    if (!check_place (d, what, error))
      return false;
    disk = source_add_disk (s, d->path, d->format);
    disk->controller = d->controller;
    disk->device = g_strdup (d->vdev);
    if (d->partition) {
      g_autofree char *vdev = clean_text (d->vdev, MAX_SHOWN);
      xen_file_warn (f, "the guest sees the disk ‘%s’ as a partition without "
                     "a disk around it: KVM has whole disks only, so it will "
                     "not be found under its name, nor booted from", vdev);
    }
  }
  return true;
}

static void
disk_free (gpointer p)
{
  xen_disk_free (p);
}

/* Without a list. */
static void
read_old_drives (const struct xen_file *f, struct source *s)
{
  if (xen_file_get (f, "cdrom"))
    add_removable (s, false, CONTROLLER_IDE, 2);
  if (xen_file_get (f, "fda"))
    add_removable (s, true, CONTROLLER_UNKNOWN, 0);
  if (xen_file_get (f, "fdb"))
    add_removable (s, true, CONTROLLER_UNKNOWN, 1);
}

bool
xen_source_disks (struct xen_file *f, struct source *s, const char *what,
                  GError **error)
{
  g_autoptr (GPtrArray) disks = g_ptr_array_new_with_free_func (disk_free);
  const struct xen_value *list = xen_file_list (f, "disk");

  if (list && list->items->len > XEN_SOURCE_MAX_DISKS)
    return error_set (error, "%s has more than %d disks", what,
                      XEN_SOURCE_MAX_DISKS);
  for (guint i = 0; list && i < list->items->len; i++) {
    const struct xen_value *v = list->items->pdata[i];
    g_autoptr (v2v_xen_disk) d = v->text ? xen_disk_parse (v->text, error)
                                         : NULL;
    if (!v->text)
      return error_set (error, "%s, line %u: a disk is a list, not a text",
                        what, v->line);
    if (!d) {
      g_prefix_error (error, "%s, line %u: ", what, v->line);
      return false;
    }
    if (d->cdrom || d->floppy)
      add_removable (s, d->floppy, d->controller, d->slot);
    else
      g_ptr_array_add (disks, g_steal_pointer (&d));
  }
  read_old_drives (f, s);
  return add_disks (f, s, disks, what, error);
}

/* --- network cards ----------------------------------------------------- */

/* The emulated card, if it is not said; Xen's own has no model. */
static void
set_model (struct source_nic *n, const char *model, bool emulated)
{
  static const struct { const char *name; enum nic_model model; } table[] = {
    { "e1000", NIC_E1000 }, { "rtl8139", NIC_RTL8139 },
    { "virtio", NIC_VIRTIO }, { "virtio-net", NIC_VIRTIO },
    { "netfront", NIC_UNKNOWN },
  };

  n->model = !model && emulated ? NIC_RTL8139 : NIC_UNKNOWN;
  if (!model)
    return;
  for (size_t i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_ascii_strcasecmp (model, table[i].name) == 0) {
      n->model = table[i].model;
      return;
    }
  n->model = NIC_OTHER;
  n->model_name = g_strdup (model);
}

/* Xen's scripts other than vif-bridge and vif-openvswitch join no bridge. */
static bool
has_bridge (GHashTable *pairs)
{
  const char *script = g_hash_table_lookup (pairs, "script");

  return g_hash_table_contains (pairs, "bridge") || !script ||
         !(strstr (script, "route") || strstr (script, "nat"));
}

static void
add_nic (struct xen_file *f, struct source *s, const char *text)
{
  g_autoptr (GHashTable) pairs = xen_source_pairs (text);
  const char *mac = g_hash_table_lookup (pairs, "mac");
  const char *bridge = g_hash_table_lookup (pairs, "bridge");
  const char *type = g_hash_table_lookup (pairs, "type");
  struct source_nic *n;

  if (mac && (!is_mac_address (mac) || strlen (mac) != MAC_LENGTH))
    mac = NULL;
  if (has_bridge (pairs))
    n = source_add_nic (s, mac, VNET_BRIDGE, bridge && *bridge
                        ? bridge : DEFAULT_BRIDGE);
  else {
    xen_file_warn (f, "the network card %s was routed by the host, which "
                   "cannot be carried over: it is put on the network "
                   "‘default’; --mac %s:network:NAME chooses another",
                   mac ? mac : "without MAC address", mac ? mac : "MAC");
    n = source_add_nic (s, mac, VNET_NETWORK, "default");
  }
  set_model (n, g_hash_table_lookup (pairs, "model"),
             type && strcmp (type, "ioemu") == 0);
}

bool
xen_source_nics (struct xen_file *f, struct source *s, const char *what,
                 GError **error)
{
  const struct xen_value *list = xen_file_list (f, "vif");

  if (list && list->items->len > XEN_SOURCE_MAX_NICS)
    return error_set (error, "%s has more than %d network cards", what,
                      XEN_SOURCE_MAX_NICS);
  for (guint i = 0; list && i < list->items->len; i++) {
    const struct xen_value *v = list->items->pdata[i];
    if (!v->text)
      return error_set (error, "%s, line %u: a network card is a list, not a "
                        "text", what, v->line);
    add_nic (f, s, v->text);
  }
  return true;
}

/* --- the display ------------------------------------------------------- */

/* Of the first of "vfb", else of the machine itself. */
static const char *
display_value (const struct xen_file *f, GHashTable *vfb, const char *key)
{
  const char *value = vfb ? g_hash_table_lookup (vfb, key)
                          : xen_file_get (f, key);

  return value && *value ? value : NULL;
}

static bool
display_is (const struct xen_file *f, GHashTable *vfb, const char *type)
{
  const char *flag = display_value (f, vfb, type);
  const char *given = vfb ? g_hash_table_lookup (vfb, "type") : NULL;

  return (flag && strcmp (flag, "0") != 0) || g_strcmp0 (given, type) == 0;
}

static void
read_vnc (const struct xen_file *f, GHashTable *vfb,
          struct source_display *d)
{
  const char *display = display_value (f, vfb, "vncdisplay");
  const char *listen = display_value (f, vfb, "vnclisten");
  uint64_t number;

  d->type = DISPLAY_VNC;
  d->password = g_strdup (display_value (f, vfb, "vncpasswd"));
  if (display && parse_uint64 (display, "", 0, MAX_VNC_DISPLAY, &number,
                               NULL))
    d->port = VNC_BASE_PORT + (int) number;
  if (listen) {
    d->listen = LISTEN_ADDRESS;
    d->listen_to = g_strndup (listen, strcspn (listen, ":"));
  }
}

static void
read_spice (const struct xen_file *f, struct source_display *d)
{
  d->type = DISPLAY_SPICE;
  d->password = g_strdup (xen_file_get (f, "spicepasswd"));
  d->port = (int) xen_file_number (f, "spiceport", 65535, 0);
  if (d->port == 0)
    d->port = -1;
  if (xen_file_get (f, "spicehost")) {
    d->listen = LISTEN_ADDRESS;
    d->listen_to = g_strdup (xen_file_get (f, "spicehost"));
  }
}

void
xen_source_display (struct xen_file *f, struct source *s)
{
  const struct xen_value *list = xen_file_list (f, "vfb"), *first;
  g_autoptr (GHashTable) vfb = NULL;

  if (list && list->items->len > 0) {
    first = list->items->pdata[0];
    vfb = first->text ? xen_source_pairs (first->text) : NULL;
  }
  if (display_is (f, NULL, "spice"))
    read_spice (f, &s->display);
  else if (display_is (f, vfb, "vnc"))
    read_vnc (f, vfb, &s->display);
  else if (display_is (f, vfb, "sdl"))
    s->display.type = DISPLAY_WINDOW;
  if (s->display.type != DISPLAY_NONE)
    s->display.keymap = g_strdup (display_value (f, vfb, "keymap"));
}
