/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which virtual devices the guest can drive. */
#include "config.h"

#include <string.h>

#include "converters/linux.h"
#include "converters/version-order.h"
#include "v2v/base/error.h"

/* virtio's final standard, with the modern PCI layout (Documentation of
 * virtio_pci in the kernel; Linux 4.0 and later). */
#define VIRTIO_1_0_KERNEL "4.0"

#define MAX_MODULES 3

static const struct {
  enum block_bus bus;
  const char *name;
  const char *modules[MAX_MODULES + 1];
} buses[] = {
  { BUS_VIRTIO_BLK, "virtio-blk", { "virtio_pci", "virtio_blk" } },
  { BUS_VIRTIO_SCSI, "virtio-scsi",
    { "virtio_pci", "virtio_scsi", "sd_mod" } },
  { BUS_SATA, "SATA", { "ahci", "sd_mod" } },
  { BUS_IDE, "IDE", { "ata_piix", "sd_mod" } },
};

static size_t
bus_row (enum block_bus bus)
{
  for (size_t i = 0; i < G_N_ELEMENTS (buses); i++)
    if (buses[i].bus == bus)
      return i;
  return 0;
}

const char *const *
linux_block_modules (enum block_bus bus)
{
  return buses[bus_row (bus)].modules;
}

static bool
has_modules (const struct linux_kernel *kernel, const char *const *modules)
{
  for (size_t i = 0; modules[i]; i++)
    if (!linux_kernel_has (kernel, modules[i]))
      return false;
  return true;
}

/* What was asked for, or else the best that the kernel can drive; a kernel
 * with none of them gets what every PC has had. */
static enum block_bus
choose_bus (const struct conversion *cv)
{
  const struct linux_kernel *k = linux_state (cv)->kernel;
  const enum block_bus wanted = cv->options->block_bus;
  enum block_bus bus = BUS_IDE;

  if (has_modules (k, linux_block_modules (wanted)))
    return wanted;
  for (size_t i = 0; i < G_N_ELEMENTS (buses); i++)
    if (has_modules (k, buses[i].modules)) {
      bus = buses[i].bus;
      break;
    }
  linux_warning (cv, "the kernel %s has no driver for %s disks, so the "
                 "guest gets %s disks; a newer kernel in the guest would "
                 "make it faster", k->version, buses[bus_row (wanted)].name,
                 buses[bus_row (bus)].name);
  return bus;
}

/*----- the other devices --------------------------------------------------*/

static const struct { enum nic_model model; const char *module; } nics[] = {
  { NIC_VIRTIO, "virtio_net" }, { NIC_E1000, "e1000" },
  { NIC_RTL8139, "8139cp" },
};

static enum nic_model
choose_nic (const struct conversion *cv)
{
  const struct linux_kernel *k = linux_state (cv)->kernel;
  enum nic_model model = NIC_E1000;

  for (size_t i = 0; i < G_N_ELEMENTS (nics); i++)
    if (linux_kernel_has (k, nics[i].module)) {
      model = nics[i].model;
      break;
    }
  if (model != NIC_VIRTIO)
    linux_warning (cv, "the kernel %s has no driver for virtio network "
                   "cards, so the guest gets slower ones", k->version);
  return model;
}

static bool
is_x86 (const char *arch)
{
  static const char *const names[] = {
    "x86_64", "i386", "i486", "i586", "i686", NULL
  };
  return arch && g_strv_contains (names, arch);
}

/* A q35 machine has PCI Express, where virtio is modern by default; it has
 * no IDE. */
static enum target_machine
choose_machine (const struct guestcaps *caps)
{
  if (!is_x86 (caps->arch))
    return MACHINE_VIRT;
  if (caps->virtio_1_0 && caps->block_bus != BUS_IDE &&
      g_strcmp0 (caps->arch, "x86_64") == 0)
    return MACHINE_Q35;
  return MACHINE_I440FX;
}

/* The third line of /etc/adjtime (hwclock(8)); UTC where it is missing. */
static bool
is_rtc_utc (const struct conversion *cv)
{
  g_autoptr (GError) failure = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!linux_read_text (cv, "/etc/adjtime", &text, &failure))
    linux_warning (cv, "the machine's clock is taken to be in UTC: %s",
                   failure->message);
  lines = g_strsplit (text ? text : "", "\n", 4);
  return g_strv_length (lines) < 3 ||
         strcmp (g_strstrip (lines[2]), "LOCAL") != 0;
}

static const char *
yes_no (bool yes)
{
  return yes ? "yes" : "no";
}

static void
note_devices (const struct conversion *cv)
{
  const struct guestcaps *caps = cv->caps;
  static const char *const models[] = {
    [NIC_VIRTIO] = "virtio", [NIC_E1000] = "e1000", [NIC_RTL8139] = "rtl8139",
  };

  linux_note (cv, "disks %s, network %s, rng %s, balloon %s, vsock %s, "
              "agent channel %s, clock %s",
              buses[bus_row (caps->block_bus)].name, models[caps->nic_model],
              yes_no (caps->virtio_rng), yes_no (caps->virtio_balloon),
              yes_no (caps->virtio_socket),
              yes_no (caps->guest_agent_channel),
              caps->rtc_utc ? "UTC" : "local time");
}

bool
linux_choose_devices (struct conversion *cv, GError **error G_GNUC_UNUSED)
{
  const struct linux_kernel *k = linux_state (cv)->kernel;
  struct guestcaps *caps = cv->caps;
  const bool virtio = linux_kernel_has (k, "virtio_pci");

  g_free (caps->arch);
  caps->arch = g_strdup (cv->inspect->arch);
  caps->block_bus = choose_bus (cv);
  caps->nic_model = choose_nic (cv);
  caps->video = VIDEO_VGA;
  caps->virtio_1_0 =
    version_compare_kernel (k->version, VIRTIO_1_0_KERNEL) >= 0;
  caps->machine = choose_machine (caps);
  caps->virtio_rng = virtio && linux_kernel_has (k, "virtio_rng");
  caps->virtio_balloon = virtio && linux_kernel_has (k, "virtio_balloon");
  caps->virtio_socket = virtio &&
    linux_kernel_has (k, "vmw_vsock_virtio_transport");
  caps->guest_agent_channel = virtio &&
    linux_kernel_has (k, "virtio_console");
  caps->isa_pvpanic = is_x86 (caps->arch) &&
    (linux_kernel_has (k, "pvpanic") || linux_kernel_has (k, "pvpanic_mmio"));
  caps->rtc_utc = is_rtc_utc (cv);
  linux_state (cv)->devmap = devmap_new (cv->source, caps->block_bus);
  note_devices (cv);
  return true;
}
