/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The disks, removable media and network cards of a VMX file. */
#include "config.h"

#include <string.h>

#include "inputs/vmx-source.h"
#include "v2v/base/parse.h"

#define MAX_NICS 32              /* far more than VMware's 10 */
#define MAX_FLOPPIES 2
#define MAX_SHOWN 200

/* --- drives ------------------------------------------------------------ */

/* In the order of the disks.  VMware's own limits, except for IDE, where more
 * channels do no harm. */
static const struct bus {
  const char *name;
  enum source_controller controller;
  unsigned controllers, units;
} buses[] = {
  { "scsi", CONTROLLER_SCSI, 4, 65 },
  { "nvme", CONTROLLER_NVME, 4, 256 },
  { "sata", CONTROLLER_SATA, 4, 30 },
  { "ide", CONTROLLER_IDE, 4, 2 },
};

enum device_kind { DEVICE_DISK, DEVICE_CD, DEVICE_UNKNOWN };

/* deviceType, which may be left out for a disk. */
static enum device_kind
device_kind (const char *type)
{
  static const struct {
    const char *type;
    enum device_kind kind;
  } table[] = {
    { "scsi-hardDisk", DEVICE_DISK }, { "ata-hardDisk", DEVICE_DISK },
    { "sata-hardDisk", DEVICE_DISK }, { "nvme-hardDisk", DEVICE_DISK },
    { "disk", DEVICE_DISK }, { "plainDisk", DEVICE_DISK },
    { "rawDisk", DEVICE_DISK },
    { "cdrom-image", DEVICE_CD }, { "cdrom-raw", DEVICE_CD },
    { "atapi-cdrom", DEVICE_CD },
  };

  if (!type)
    return DEVICE_DISK;
  for (size_t i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_ascii_strcasecmp (type, table[i].type) == 0)
      return table[i].kind;
  return DEVICE_UNKNOWN;
}

static void
add_cd (struct source *s, const struct bus *b, unsigned c, unsigned unit)
{
  struct source_removable *r = g_new0 (struct source_removable, 1);

  r->controller = b->controller;
  r->slot = (int) (c * b->units + unit);
  g_ptr_array_add (s->removables, r);
}

static void
read_drive (struct vmx_file *f, struct source *s, const struct bus *b,
            unsigned c, unsigned unit)
{
  g_autofree char *device = g_strdup_printf ("%s%u:%u", b->name, c, unit);
  const char *file = vmx_source_get (f, device, "fileName");
  const char *type = vmx_source_get (f, device, "deviceType");
  g_autofree char *shown = clean_text (type, MAX_SHOWN);

  if ((!file && !type) || !vmx_source_is_present (f, device, true))
    return;
  switch (device_kind (type)) {
  case DEVICE_CD:
    add_cd (s, b, c, unit);
    break;
  case DEVICE_DISK:
    if (file) {
      struct source_disk *d = source_add_disk (s, file, NULL);
      d->controller = b->controller;
      d->device = g_steal_pointer (&device);
    }
    break;
  case DEVICE_UNKNOWN:
    vmx_file_warn (f, "the device %s (‘%s’) will not be carried over", device,
                   shown);
    break;
  }
}

/* Drives of a controller that is taken out stay in the file.  An IDE
 * controller is always there. */
static bool
has_controller (struct vmx_file *f, const struct bus *b, unsigned c)
{
  g_autofree char *device = g_strdup_printf ("%s%u", b->name, c);

  return b->controller == CONTROLLER_IDE ||
         vmx_source_is_present (f, device, true);
}

void
vmx_source_drives (struct vmx_file *f, struct source *s)
{
  for (size_t i = 0; i < G_N_ELEMENTS (buses); i++)
    for (unsigned c = 0; c < buses[i].controllers; c++)
      if (has_controller (f, &buses[i], c))
        for (unsigned unit = 0; unit < buses[i].units; unit++)
          read_drive (f, s, &buses[i], c, unit);
  for (unsigned i = 0; i < MAX_FLOPPIES; i++) {
    g_autofree char *device = g_strdup_printf ("floppy%u", i);
    struct source_removable *r;
    if (!vmx_source_is_present (f, device, false))
      continue;
    r = g_new0 (struct source_removable, 1);
    r->floppy = true;
    r->slot = (int) i;
    g_ptr_array_add (s->removables, r);
  }
}

/* --- network cards ----------------------------------------------------- */

/* A generated address stays in the file when a static one is in use. */
static const char *
mac_address (const struct vmx_file *f, const char *device)
{
  const char *generated = vmx_source_get (f, device, "generatedAddress");
  const char *own = vmx_source_get (f, device, "address");
  const char *type = vmx_source_get (f, device, "addressType");
  bool is_static = type && g_ascii_strcasecmp (type, "static") == 0;
  const char *mac = own && (is_static || !generated) ? own : generated;

  return mac && is_mac_address (mac) && strlen (mac) == MAC_LENGTH ? mac
                                                                   : NULL;
}

static void
set_model (struct source_nic *n, const char *device)
{
  n->model = device == NULL ? NIC_UNKNOWN
    : g_ascii_strcasecmp (device, "e1000") == 0 ? NIC_E1000 : NIC_OTHER;
  if (n->model == NIC_OTHER)
    n->model_name = g_ascii_strdown (device, -1);
}

static void
read_nic (struct vmx_file *f, struct source *s, const char *device)
{
  static const char *const keys[] = {
    "present", "virtualDev", "networkName", "connectionType",
    "generatedAddress", "address", "addressType",
  };
  const char *network = vmx_source_get (f, device, "networkName");
  const char *type = vmx_source_get (f, device, "connectionType");
  bool known = false;
  struct source_nic *n;

  for (size_t i = 0; i < G_N_ELEMENTS (keys); i++) {
    g_autofree char *key = g_strdup_printf ("%s.%s", device, keys[i]);
    g_autofree char *lower = g_ascii_strdown (key, -1);
    known = known || g_hash_table_contains (f->values, lower);
  }
  if (!known || !vmx_source_is_present (f, device, true))
    return;
  n = source_add_nic (s, mac_address (f, device),
                      type && g_ascii_strcasecmp (type, "bridged") == 0
                      ? VNET_BRIDGE : VNET_NETWORK,
                      network ? network : device);
  set_model (n, vmx_source_get (f, device, "virtualDev"));
}

void
vmx_source_nics (struct vmx_file *f, struct source *s)
{
  for (unsigned i = 0; i < MAX_NICS; i++) {
    g_autofree char *device = g_strdup_printf ("ethernet%u", i);
    read_nic (f, s, device);
  }
}
