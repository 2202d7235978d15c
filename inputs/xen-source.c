/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A Xen configuration file as a source guest: name, processor, memory,
 * firmware, and what boots it (xl.cfg(5), xmdomain.cfg(5)). */
#include "config.h"

#include <string.h>

#include "inputs/xen-source.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"

#define MAX_MEMORY_MIB (64 * 1024 * 1024)
#define MAX_VCPUS 4096
#define MAX_SHOWN 200

/* --- which kind of machine --------------------------------------------- */

bool
xen_source_is_hvm (const struct xen_file *f)
{
  const char *type = xen_file_get (f, "type");
  const char *builder = xen_file_get (f, "builder");

  if (type)
    return g_ascii_strcasecmp (type, "hvm") == 0;
  return builder && g_ascii_strcasecmp (builder, "hvm") == 0;
}

static void
read_firmware (struct xen_file *f, struct source *s)
{
  static const struct {
    const char *name;
    enum source_firmware firmware;
  } table[] = {
    { "ovmf", FIRMWARE_UEFI }, { "uefi", FIRMWARE_UEFI },
    { "seabios", FIRMWARE_BIOS }, { "rombios", FIRMWARE_BIOS },
    { "bios", FIRMWARE_BIOS },
  };
  const char *name = xen_file_get (f, "firmware");
  g_autofree char *shown = NULL;

  if (!xen_source_is_hvm (f))
    return;
  if (!name)
    name = xen_file_get (f, "bios");
  s->firmware = FIRMWARE_BIOS;
  for (size_t i = 0; name && i < G_N_ELEMENTS (table); i++)
    if (g_ascii_strcasecmp (name, table[i].name) == 0) {
      s->firmware = table[i].firmware;
      return;
    }
  if (!name)
    return;
  s->firmware = FIRMWARE_UNKNOWN;
  shown = clean_text (name, MAX_SHOWN);
  xen_file_warn (f, "the firmware ‘%s’ is not known: what the guest's disks "
                 "boot by decides", shown);
}

/* A kernel of the host's disk is not in the guest; pv-grub and pvgrub2 are
 * boot loaders that read the guest's own. */
static void
check_kernel (struct xen_file *f)
{
  const char *kernel = xen_file_get (f, "kernel");
  g_autofree char *shown = clean_text (kernel, MAX_SHOWN);

  if (!kernel || xen_source_is_hvm (f) || xen_file_get (f, "bootloader") ||
      strstr (kernel, "grub") || strstr (kernel, "hvmloader"))
    return;
  xen_file_warn (f, "the guest's kernel ‘%s’ is a file of its host, which KVM "
                 "does not boot: the guest needs a kernel and a boot loader "
                 "of its own on its disk.  If it has none, install them "
                 "before it is converted", shown);
}

/* --- processor and memory ---------------------------------------------- */

static bool
read_number (const struct xen_file *f, const char *key, uint64_t otherwise,
             uint64_t min, uint64_t max, const char *what,
             uint64_t *ret_value, GError **error)
{
  const char *text = xen_file_get (f, key);
  g_autofree char *name = g_strdup_printf ("%s: %s", what, key);

  *ret_value = otherwise;
  return !text || parse_uint64 (text, name, min, max, ret_value, error);
}

/* What the guest may have at most, as libvirt's <memory> and <vcpu> say of the
 * same guest. */
static bool
read_size (struct xen_file *f, struct source *s, const char *what,
           GError **error)
{
  uint64_t memory, maximum, vcpus, max_vcpus;

  if (!read_number (f, "memory", 0, 1, MAX_MEMORY_MIB, what, &memory,
                    error) ||
      !read_number (f, "maxmem", 0, 1, MAX_MEMORY_MIB, what, &maximum,
                    error) ||
      !read_number (f, "vcpus", 1, 1, MAX_VCPUS, what, &vcpus, error) ||
      !read_number (f, "maxvcpus", 0, 1, MAX_VCPUS, what, &max_vcpus, error))
    return false;
  if (memory == 0 && maximum == 0)
    return error_set (error, "%s does not say how much memory the guest has "
                      "(‘memory = 1024’, in MiB): is it a Xen configuration "
                      "file?", what);
  s->memory = MAX (memory, maximum) * 1024 * 1024;
  s->vcpus = (unsigned) MAX (vcpus, max_vcpus);
  return true;
}

/* Names of libvirt's features. */
static void
read_features (struct xen_file *f, struct source *s)
{
  static const char *const names[] = { "acpi", "apic", "pae", "hap",
                                       "viridian" };

  for (size_t i = 0; i < G_N_ELEMENTS (names); i++)
    if (xen_file_number (f, names[i], 1, 0) == 1)
      g_ptr_array_add (s->features, g_strdup (names[i]));
}

/* --- the rest ---------------------------------------------------------- */

static void
read_name (struct xen_file *f, struct source *s, const char *name)
{
  const char *given = xen_file_get (f, "name");
  const char *genid = xen_file_get (f, "ms_vm_genid");

  if (!given)
    xen_file_warn (f, "the file does not say the guest's name: it is named "
                   "after the file");
  s->name = g_strdup (given ? given : name);
  s->orig_name = g_strdup (s->name);
  if (genid && strlen (genid) == 36)
    s->genid = g_strdup (genid);
}

/* qemu's names of sound cards to libvirt's. */
static void
read_sound (struct xen_file *f, struct source *s)
{
  static const struct { const char *qemu, *model; } table[] = {
    { "hda", "ich6" }, { "intel-hda", "ich6" }, { "ac97", "ac97" },
    { "es1370", "es1370" }, { "sb16", "sb16" }, { "pcspk", "pcspk" },
    { "all", "ich6" },
  };
  const char *device = xen_file_get (f, "soundhw");
  g_autofree char *shown = clean_text (device, MAX_SHOWN);

  if (!device)
    return;
  for (size_t i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_ascii_strcasecmp (device, table[i].qemu) == 0)
      s->sound = g_strdup (table[i].model);
  if (!s->sound)
    xen_file_warn (f, "the sound device ‘%s’ has no counterpart: the guest "
                   "gets none", shown);
}

/* A list with something in it, or a number that is not 0. */
static bool
has_devices (const struct xen_file *f, const char *key)
{
  const char *text = xen_file_get (f, key);
  const struct xen_value *list = text ? NULL : xen_file_list (f, key);

  return text ? strcmp (text, "0") != 0 : list && list->items->len > 0;
}

static void
warn_of_host_devices (struct xen_file *f)
{
  static const struct { const char *key, *bus; } table[] = {
    { "pci", "PCI" }, { "usbdev", "USB" }, { "dtdev", "device tree" },
    { "rdm", "PCI memory" }, { "gfx_passthru", "graphics" },
    { "vscsi", "SCSI" }, { "pvusb", "USB" }, { "ioports", "I/O port" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (table); i++)
    if (has_devices (f, table[i].key))
      xen_file_warn (f, "devices of the source's host (%s passthrough, ‘%s’) "
                     "are not carried over: the target's host does not have "
                     "them", table[i].bus, table[i].key);
}

struct source *
xen_source (struct xen_file *f, const char *name, const char *what,
            GError **error)
{
  g_autoptr (v2v_source) s = source_new ();

  s->hypervisor = HV_XEN;
  if (!read_size (f, s, what, error))
    return NULL;
  read_name (f, s, name);
  read_firmware (f, s);
  check_kernel (f);
  read_features (f, s);
  read_sound (f, s);
  xen_source_display (f, s);
  s->tpm = has_devices (f, "vtpm");
  if (!xen_source_disks (f, s, what, error) ||
      !xen_source_nics (f, s, what, error))
    return NULL;
  warn_of_host_devices (f);
  return g_steal_pointer (&s);
}
