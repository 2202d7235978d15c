/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Installing the drivers for virtio devices, and choosing the devices that
 * they make usable. */
#include "config.h"

#include "converters/windows.h"
#include "v2v/base/error.h"
#include "v2v/base/report.h"
#include "windows/drivers/choose.h"
#include "windows/install/driver-install.h"
#include "windows/path.h"

#define AGENT_SPARE (512ULL << 20)       /* bytes left free beside it */

#define PCI "PCI\\VEN_1AF4&"
#define HOW_TO_SUPPLY \
  "to use virtio devices, get virtio-win.iso (of the package virtio-win, or " \
  "from fedorapeople.org/groups/virt/virtio-win), set VIRTIO_WIN to it or to " \
  "a folder with its contents (viostor/w10/amd64, NetKVM/w10/amd64, ...) " \
  "and convert again"

/* Devices of the virtio specification, 4.1.2 and 5: transitional devices and
 * those of version 1.0. */
static const struct device {
  const char *kind;              /* of windows/drivers/kinds.h */
  const char *transitional, *modern;
} devices[] = {
  { "viostor", PCI "DEV_1001", PCI "DEV_1042" },
  { "vioscsi", PCI "DEV_1004", PCI "DEV_1048" },
  { "netkvm", PCI "DEV_1000", PCI "DEV_1041" },
  { "balloon", PCI "DEV_1002", PCI "DEV_1045" },
  { "viorng", PCI "DEV_1005", PCI "DEV_1044" },
  { "vioserial", PCI "DEV_1003", PCI "DEV_1043" },
  { "viosock", PCI "DEV_1012", PCI "DEV_1053" },
};

static const struct device *
find_device (const char *kind)
{
  for (size_t i = 0; i < G_N_ELEMENTS (devices); i++)
    if (g_str_equal (devices[i].kind, kind))
      return &devices[i];
  return NULL;
}

/* Can the device of KIND be used? */
static bool
can_use (const struct conversion *cv, const char *kind)
{
  const struct driver_set *set = windows_state (cv)->drivers;
  const struct driver_package *p = set ? driver_set_find (set, kind) : NULL;
  const struct device *d = find_device (kind);

  return p && (!d || driver_has_id (p, d->transitional) ||
               driver_has_id (p, d->modern));
}

static bool
is_modern (const struct conversion *cv, const char *kind)
{
  return can_use (cv, kind) &&
         driver_has_id (driver_set_find (windows_state (cv)->drivers, kind),
                        find_device (kind)->modern);
}

/* --- installing -------------------------------------------------------- */

static bool
try_package (const struct driver_package *p, void *target, GError **error)
{
  return driver_try (target, p, error);
}

/* Where one bad package is the reason that another is taken, or none. */
static void
tell_damaged (const struct conversion *cv, const struct driver_set *set)
{
  for (guint i = 0; i < set->damaged->len; i++)
    guest_warning (cv->guest, "a driver package cannot be used and is left "
                   "out: %s.  If it is damaged, get virtio-win anew",
                   (char *) g_ptr_array_index (set->damaged, i));
  for (guint i = 0; i < set->notes->len; i++)
    report_debug ("drivers: %s", (char *) g_ptr_array_index (set->notes, i));
}

static struct driver_set *
choose_drivers (const struct conversion *cv, struct driver_target *target,
                struct driver_source **ret_source)
{
  g_autoptr (GError) failure = NULL;
  struct driver_source *source = *ret_source = driver_source_find (&failure);
  struct driver_set *set = source ?
    drivers_choose (source, target->version, try_package, target, &failure) :
    NULL;

  if (!set) {
    guest_warning (cv->guest, "there are no virtio drivers for this Windows "
                   "(%s), so that it gets an emulated disk controller and "
                   "network card, which are slow: " HOW_TO_SUPPLY,
                   failure->message);
    return NULL;
  }
  tell_damaged (cv, set);
  return set;
}

static GPtrArray *
packages_of (const struct conversion *cv, const struct driver_set *set)
{
  GPtrArray *packages = g_ptr_array_new ();

  for (guint i = 0; i < set->choices->len; i++) {
    const struct driver_choice *c = g_ptr_array_index (set->choices, i);

    guest_note (cv->guest, "driver %s: %s", c->kind, c->package->origin);
    g_ptr_array_add (packages, c->package);
  }
  return packages;
}

const char *
windows_agent_file (const struct conversion *cv)
{
  static const char *const names[] = {
    [ARCH_X86] = "qemu-ga-i386.msi", [ARCH_AMD64] = "qemu-ga-x86_64.msi",
    [ARCH_ARM64] = NULL,
  };

  return names[windows_state (cv)->version.arch];
}

static bool
put_agent (const struct conversion *cv, struct driver_source *source,
           const struct driver_entry *entry, GError **error)
{
  g_autofree char *path =
    windows_path (cv->guest, "%s/Drivers/VirtIO/%s",
                  windows_state (cv)->systemroot, windows_agent_file (cv));
  g_autoptr (GBytes) data = driver_source_read (source, entry->path, error);
  struct guest_space space;

  if (!data ||
      !guest_space (cv->guest, windows_state (cv)->systemroot, &space, error))
    return false;
  if (space.free_bytes < g_bytes_get_size (data) + AGENT_SPARE)
    return error_set (error, "there is too little free space in the guest");
  return guest_write (cv->guest, path, data, error);
}

/* For the first boot, where the drivers wait too.  The agent speaks through
 * vioserial. */
static void
stage_agent (const struct conversion *cv, struct driver_source *source)
{
  const bool is_64bit = windows_state (cv)->version.arch == ARCH_AMD64;
  const struct driver_entry *entry =
    windows_agent_file (cv) && can_use (cv, "vioserial")
    ? driver_source_agent (source, is_64bit) : NULL;
  g_autoptr (GError) failure = NULL;

  if (!entry)
    report_debug ("drivers: %s has no guest agent for this Windows",
                  source->name);
  else if (!put_agent (cv, source, entry, &failure))
    guest_warning (cv->guest, "the guest agent will not be installed: %s.  "
                   "Install %s of virtio-win.iso in the guest",
                   failure->message, windows_agent_file (cv));
}

/* A Windows without it, or with a bad one, gets its network driver as older
 * ones do. */
static struct hive *
open_drivers_hive (const struct conversion *cv)
{
  const struct windows_state *state = windows_state (cv);
  g_autoptr (GError) failure = NULL;
  struct hive *h;

  if (!windows_at_least (&state->version, 6, 2) || !can_use (cv, "netkvm"))
    return NULL;
  h = registry_open_drivers (state->registry, &failure);
  if (!h)
    guest_note (cv->guest, "network drivers are not put into the driver "
                "store: %s", failure->message);
  return h;
}

bool
windows_install_drivers (struct conversion *cv, GError **error)
{
  struct windows_state *state = windows_state (cv);
  struct driver_target target = {
    .guest = cv->guest, .system = state->registry->system,
    .software = state->registry->software,
    .control_set = state->registry->control_set,
    .systemroot = state->systemroot, .version = &state->version,
    .now = g_get_real_time () / G_USEC_PER_SEC,
  };
  g_autoptr (v2v_driver_source) source = NULL;
  g_autoptr (GPtrArray) packages = NULL;

  state->drivers = choose_drivers (cv, &target, &source);
  if (!state->drivers)
    return true;
  packages = packages_of (cv, state->drivers);
  target.drivers = open_drivers_hive (cv);
  if (!drivers_install (&target, packages, error))
    return false;
  stage_agent (cv, source);
  return true;
}

/* --- choosing ---------------------------------------------------------- */

static const char *const arches[] = {
  [ARCH_X86] = "i686", [ARCH_AMD64] = "x86_64", [ARCH_ARM64] = "aarch64",
};

static const struct {
  enum block_bus bus;
  const char *kind;
} buses[] = {
  { BUS_VIRTIO_BLK, "viostor" }, { BUS_VIRTIO_SCSI, "vioscsi" },
};

/* The one that the user wants, or else the other; NULL: none. */
static const char *
choose_bus (struct conversion *cv)
{
  const char *other = NULL;

  for (size_t i = 0; i < G_N_ELEMENTS (buses); i++) {
    if (!can_use (cv, buses[i].kind))
      continue;
    if (buses[i].bus == cv->options->block_bus) {
      cv->caps->block_bus = buses[i].bus;
      return buses[i].kind;
    }
    other = buses[i].kind;
    cv->caps->block_bus = buses[i].bus;
  }
  if (!other)
    cv->caps->block_bus = BUS_IDE;
  if (windows_state (cv)->drivers)
    guest_warning (cv->guest, "there is no driver for the disk controller "
                   "that was asked for (--block-driver), so that %s is used: "
                   "%s", other ? other : "an emulated one", HOW_TO_SUPPLY);
  return other;
}

/* Windows has a driver for qemu's E1000 (82540EM) since Vista; before, it has
 * one for RTL8139. */
static enum nic_model
choose_nic (struct conversion *cv)
{
  if (can_use (cv, "netkvm"))
    return NIC_VIRTIO;
  if (windows_state (cv)->drivers)
    guest_warning (cv->guest, "there is no virtio network driver for this "
                   "Windows, so that it gets an emulated card: %s",
                   HOW_TO_SUPPLY);
  return windows_at_least (&windows_state (cv)->version, 6, 0) ? NIC_E1000 :
         NIC_RTL8139;
}

/* As it is documented for the converted guest: Q35 for one that knows virtio
 * 1.0, which has no IDE. */
static enum target_machine
choose_machine (const struct conversion *cv)
{
  const struct windows_version *v = &windows_state (cv)->version;

  if (v->arch == ARCH_ARM64)
    return MACHINE_VIRT;
  return cv->caps->virtio_1_0 && cv->caps->block_bus != BUS_IDE &&
         v->arch == ARCH_AMD64 && windows_at_least (v, 6, 2) ?
         MACHINE_Q35 : MACHINE_I440FX;
}

/* qemu's machine for ARM64 has no IDE, and what else it could have Windows was
 * not seen to start from. */
static bool
refuse_without_disk (const struct conversion *cv, GError **error)
{
  if (windows_state (cv)->version.arch != ARCH_ARM64)
    return true;
  return error_set (error, "there is no driver for this Windows' disks: for "
                    "ARM64 there is no machine with an emulated disk "
                    "controller that Windows would need no driver for: "
                    HOW_TO_SUPPLY);
}

bool
windows_choose_devices (struct conversion *cv, GError **error)
{
  struct guestcaps *caps = cv->caps;
  const char *disk = choose_bus (cv);

  if (!disk && !refuse_without_disk (cv, error))
    return false;
  g_free (caps->arch);
  caps->arch = g_strdup (arches[windows_state (cv)->version.arch]);
  caps->nic_model = choose_nic (cv);
  caps->video = VIDEO_VGA;       /* every host has it, every Windows can */
  caps->virtio_1_0 = disk && is_modern (cv, disk) &&
                     (!can_use (cv, "netkvm") || is_modern (cv, "netkvm"));
  caps->machine = choose_machine (cv);
  caps->virtio_rng = can_use (cv, "viorng");
  caps->virtio_balloon = can_use (cv, "balloon");
  caps->virtio_socket = can_use (cv, "viosock");
  caps->guest_agent_channel = can_use (cv, "vioserial");
  caps->isa_pvpanic = can_use (cv, "pvpanic");
  return true;
}
