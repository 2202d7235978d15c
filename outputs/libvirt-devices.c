/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The <devices> of libvirt domain XML. */
#include "config.h"

#include <string.h>

#include "outputs/disk-slots.h"
#include "outputs/libvirt-devices.h"
#include "outputs/names.h"
#include "outputs/xml-text.h"
#include "v2v/base/parse.h"

struct devices {                 /* what the disks need to know */
  const struct guestcaps *caps;
  bool discard;
};

/* --- disks and removable media ----------------------------------------- */

#define SCSI_UNITS 15            /* libvirt's drives a controller */

/* Guests that know only virtio before 1.0 need the transitional devices
 * on PCI Express. */
static const char *
virtio_model (const struct guestcaps *caps)
{
  return !caps->virtio_1_0 && caps->machine == MACHINE_Q35
    ? " model='virtio-transitional'" : "";
}

static void
write_disk (GString *out, const struct target_disk *d, enum slot_bus bus,
            const char *dev, const struct devices *devices)
{
  const struct guestcaps *caps = devices->caps;
  g_autofree char *path = xml_clean (d->path);

  g_string_append_printf (out, "    <disk type='%s' device='disk'%s>\n",
                          d->device ? "block" : "file",
                          bus == SLOT_VIRTIO ? virtio_model (caps) : "");
  g_string_append_printf (out, "      <driver name='qemu' type='%s'%s/>\n",
                          d->format,
                          devices->discard ? " discard='unmap'" : "");
  xml_line (out, 3, "<source %s='%s'/>", d->device ? "dev" : "file", path);
  xml_line (out, 3, "<target dev='%s' bus='%s'/>", dev,
            disk_slots_bus_name (bus));
  if (d->boot)
    xml_line (out, 3, "<boot order='1'/>");
  xml_line (out, 2, "</disk>");
}

static void
write_removable (GString *out, enum slot_bus bus, const char *dev)
{
  xml_line (out, 2, "<disk device='%s' type='file'>",
            bus == SLOT_FLOPPY ? "floppy" : "cdrom");
  xml_line (out, 3, "<driver name='qemu' type='raw'/>");
  if (bus == SLOT_FLOPPY)
    xml_line (out, 3, "<target dev='%s'/>", dev);
  else
    xml_line (out, 3, "<target dev='%s' bus='%s'/>", dev,
              disk_slots_bus_name (bus));
  xml_line (out, 2, "</disk>");
}

/* One controller needs no index. */
static void
write_scsi_controllers (GString *out, unsigned nr_slots,
                        const struct guestcaps *caps)
{
  const char *model = virtio_model (caps)[0] ? "transitional" : "scsi";
  unsigned i;

  for (i = 0; i * SCSI_UNITS < nr_slots; i++)
    if (i == 0)
      xml_line (out, 2, "<controller type='scsi' model='virtio-%s'/>",
                model);
    else
      xml_line (out, 2, "<controller type='scsi' index='%u' "
                "model='virtio-%s'/>", i, model);
}

static void
write_bus (GString *out, enum slot_bus bus, const GArray *slots,
           const struct devices *devices)
{
  guint i;

  for (i = 0; i < slots->len; i++) {
    const struct drive_slot *slot =
      &g_array_index (slots, struct drive_slot, i);
    g_autofree char *letters = drive_letters (i);
    g_autofree char *dev = g_strconcat (disk_slots_prefix (bus), letters,
                                        NULL);
    if (slot->disk)
      write_disk (out, slot->disk, bus, dev, devices);
    else if (slot->removable)
      write_removable (out, bus, dev);
    else
      xml_line (out, 2, "<!-- %s slot %u is empty -->",
                disk_slots_bus_name (bus), i);
  }
}

static void
write_disks (GString *out, const struct source *source,
             const struct target *target, bool discard)
{
  const struct devices devices = { &target->caps, discard };
  struct disk_slots slots;
  unsigned b;

  disk_slots_assign (&slots, source, target);
  write_scsi_controllers (out, slots.bus[SLOT_SCSI]->len, &target->caps);
  for (b = 0; b < NR_SLOT_BUSES; b++)
    write_bus (out, b, slots.bus[b], &devices);
  disk_slots_clear (&slots);
}

/* --- network ----------------------------------------------------------- */

static const char *
nic_model_name (const struct guestcaps *caps)
{
  static const char *const names[] = {
    [NIC_UNKNOWN] = "e1000", [NIC_VIRTIO] = "virtio", [NIC_E1000] = "e1000",
    [NIC_RTL8139] = "rtl8139", [NIC_OTHER] = "e1000",
  };

  if (caps->nic_model == NIC_VIRTIO && virtio_model (caps)[0])
    return "virtio-transitional";
  return names[caps->nic_model];
}

/* libvirt refuses a domain for any other. */
static bool
is_mac (const char *text)
{
  return text && is_mac_address (text) && text[MAC_LENGTH] == '\0';
}

static void
write_nic (GString *out, const struct source_nic *n,
           const struct guestcaps *caps)
{
  const char *kind = n->vnet_type == VNET_BRIDGE ? "bridge" : "network";
  g_autofree char *vnet = xml_clean (n->vnet);

  xml_line (out, 2, "<interface type='%s'>", kind);
  xml_line (out, 3, "<source %s='%s'/>", kind, vnet);
  xml_line (out, 3, "<model type='%s'/>", nic_model_name (caps));
  if (is_mac (n->mac))
    xml_line (out, 3, "<mac address='%s'/>", n->mac);
  xml_line (out, 2, "</interface>");
}

/* --- screen and sound -------------------------------------------------- */

/* The virt machine of ARM has no VGA memory. */
static void
write_video (GString *out, const struct guestcaps *caps,
             const struct libvirt_host *host)
{
  static const char *const models[] = {
    [VIDEO_QXL] = "<model type='qxl' ram='65536'/>",
    [VIDEO_VGA] = "<model type='vga' vram='16384' heads='1'/>",
    [VIDEO_CIRRUS] = "<model type='cirrus' vram='9216' heads='1'/>",
  };

  const bool no_qxl = host && host->no_qxl && caps->video == VIDEO_QXL;

  xml_line (out, 2, "<video>");
  g_string_append_printf (out, "      %s\n",
                          caps->machine == MACHINE_VIRT
                          ? "<model type='virtio' heads='1'/>"
                          : models[no_qxl ? VIDEO_VGA : caps->video]);
  xml_line (out, 2, "</video>");
}

static void
add_attribute (GString *line, const char *name, const char *value)
{
  g_autofree char *clean = xml_clean (value);
  g_autofree char *escaped = g_markup_escape_text (clean, -1);

  if (value)
    g_string_append_printf (line, " %s='%s'", name, escaped);
}

static void
write_server (GString *out, const struct source_display *d,
              const char *type)
{
  static const struct {
    const char *type, *attribute;
  } places[] = {
    [LISTEN_ADDRESS] = { "address", "address" },
    [LISTEN_NETWORK] = { "network", "network" },
    [LISTEN_SOCKET] = { "socket", "socket" },
    [LISTEN_NONE] = { "none", NULL },
  };
  g_autoptr (GString) line = g_string_new (NULL);

  g_string_printf (line, "<graphics type='%s'", type);
  if (d->port >= 0)
    g_string_append_printf (line, " port='%d'", d->port);
  else
    g_string_append (line, " autoport='yes'");
  add_attribute (line, "keymap", d->keymap);
  add_attribute (line, "passwd", d->password);
  if (d->listen == LISTEN_DEFAULT) {
    g_string_append_printf (out, "    %s/>\n", line->str);
    return;
  }
  g_string_append_printf (line, ">\n      <listen type='%s'",
                          places[d->listen].type);
  if (places[d->listen].attribute)
    add_attribute (line, places[d->listen].attribute, d->listen_to);
  g_string_append_printf (out, "    %s/>\n    </graphics>\n", line->str);
}

/* A guest without a screen gets one that can be reached; so does one that had
 * a window where a libvirtd is going to run it, which has no desktop. */
static void
write_graphics (GString *out, const struct source_display *d,
                const struct libvirt_host *host)
{
  static const struct source_display none = { .port = -1 };

  if (d->type == DISPLAY_WINDOW && host == NULL)
    xml_line (out, 2, "<graphics type='sdl'/>");
  else if (d->type == DISPLAY_NONE || d->type == DISPLAY_WINDOW)
    write_server (out, &none, "vnc");
  else
    write_server (out, d, d->type == DISPLAY_VNC ||
                  (host && host->no_spice) ? "vnc" : "spice");
}

/* The cards that libvirt knows for qemu. */
static void
write_sound (GString *out, const char *model)
{
  static const char *const models[] = {
    "ac97", "es1370", "ich6", "ich9", "pcspk", "sb16", "usb", NULL
  };

  if (model && g_strv_contains (models, model))
    xml_line (out, 2, "<sound model='%s'/>", model);
}

/* --- small devices ----------------------------------------------------- */

static void
write_virtio (GString *out, const struct guestcaps *caps,
              const struct libvirt_host *host)
{
  if (caps->virtio_rng) {
    xml_line (out, 2, "<rng model='%s'>",
              virtio_model (caps)[0] ? "virtio-transitional" : "virtio");
    xml_line (out, 3, "<backend model='random'>/dev/urandom</backend>");
    xml_line (out, 2, "</rng>");
  }
  if (!caps->virtio_balloon)
    xml_line (out, 2, "<memballoon model='none'/>");
  else if (virtio_model (caps)[0])
    xml_line (out, 2, "<memballoon model='virtio-transitional'/>");
  else
    xml_line (out, 2, "<memballoon model='virtio'/>");
  if (caps->isa_pvpanic) {
    xml_line (out, 2, "<panic model='isa'>");
    xml_line (out, 3, "<address type='isa' iobase='0x505'/>");
    xml_line (out, 2, "</panic>");
  }
  if (caps->virtio_socket && !(host && host->no_vsock))
    xml_line (out, 2, "<vsock model='virtio'/>");
}

static void
write_input (GString *out, const struct guestcaps *caps)
{
  xml_line (out, 2, "<input type='tablet' bus='usb'/>");
  if (caps->machine == MACHINE_VIRT)
    xml_line (out, 2, "<input type='keyboard' bus='usb'/>");
  else
    xml_line (out, 2, "<input type='mouse' bus='ps2'/>");
  xml_line (out, 2, "<console type='pty'/>");
}

static void
write_agent_channel (GString *out, const struct guestcaps *caps)
{
  if (!caps->guest_agent_channel)
    return;
  xml_line (out, 2, "<controller type='virtio-serial' model='%s'/>",
            virtio_model (caps)[0] ? "virtio-transitional" : "virtio");
  xml_line (out, 2, "<channel type='unix'>");
  xml_line (out, 3, "<target type='virtio' name='org.qemu.guest_agent.0'/>");
  xml_line (out, 2, "</channel>");
}

/* The CRB interface is for UEFI on x86 (qemu docs/specs/tpm.rst). */
static void
write_tpm (GString *out, const struct target *t)
{
  bool crb = t->firmware == FIRMWARE_UEFI && t->caps.machine != MACHINE_VIRT;

  xml_line (out, 2, "<tpm model='%s'>", crb ? "tpm-crb" : "tpm-tis");
  xml_line (out, 3, "<backend type='emulator' version='2.0'/>");
  xml_line (out, 2, "</tpm>");
}

void
libvirt_devices_write (GString *out, const struct source *source,
                       const struct target *target,
                       const struct libvirt_host *host)
{
  const struct guestcaps *caps = &target->caps;
  guint i;

  write_disks (out, source, target, host != NULL);
  for (i = 0; i < source->nics->len; i++)
    write_nic (out, source->nics->pdata[i], caps);
  write_video (out, caps, host);
  write_graphics (out, &source->display, host);
  write_sound (out, source->sound);
  write_virtio (out, caps, host);
  write_input (out, caps);
  write_agent_channel (out, caps);
  if (source->tpm)
    write_tpm (out, target);
}
