/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The target guest as a shell script that runs qemu. */
#include "config.h"

#include <string.h>

#include "outputs/disk-slots.h"
#include "outputs/names.h"
#include "outputs/qemu-script.h"
#include "v2v/base/parse.h"

#define SCSI_UNITS 15            /* drives of one controller, as libvirt's */
#define SATA_PORTS 6             /* of q35's own controller */

struct script {
  GString *out;
  const struct source *source;
  const struct target *target;
};

/* --- quoting ------------------------------------------------------------ */

/* One value of qemu's "key=value,key=value": a comma is doubled. */
static char *
quote_value (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);

  return g_strjoinv (",,", parts);
}

static void
add_assignment (struct script *s, const char *name, const char *value)
{
  g_autofree char *quoted = g_shell_quote (value);

  g_string_append_printf (s->out, "%s=%s\n", name, quoted);
}

/* An argument of qemu, without foreign text. */
static void add (struct script *s, const char *fmt, ...)
  G_GNUC_PRINTF (2, 3);

static void
add (struct script *s, const char *fmt, ...)
{
  va_list args;

  g_string_append (s->out, "set -- \"$@\" ");
  va_start (args, fmt);
  g_string_append_vprintf (s->out, fmt, args);
  va_end (args);
  g_string_append_c (s->out, '\n');
}

/* --- the machine -------------------------------------------------------- */

static const char *
arch_of (const struct script *s)
{
  const char *arch = s->target->caps.arch;

  return arch ? arch : "x86_64";
}

static void
write_variables (struct script *s)
{
  g_autofree char *name = plain_name (s->target->name);
  g_autofree char *system = g_strconcat ("qemu-system-", arch_of (s), NULL);
  const char *const fixed =
    "#!/bin/sh\n"
    "# Runs a guest that was converted by virt-v2v " PACKAGE_VERSION ".\n"
    "# Further arguments of this script are given to qemu.\n"
    "set -e\n\n"
    "# What may be changed:\n";

  g_string_append (s->out, fixed);
  add_assignment (s, "name", name);
  add_assignment (s, "qemu", strcmp (arch_of (s), "i686") == 0
                  ? "qemu-system-i386" : system);
  g_string_append_printf (s->out, "memory=%" G_GUINT64_FORMAT "M\n",
                          s->source->memory / 1024 / 1024);
  g_string_append_printf (s->out, "cpus=%u\n", MAX (s->source->vcpus, 1));
  for (guint i = 0; i < s->target->disks->len; i++) {
    const struct target_disk *d = s->target->disks->pdata[i];
    g_autofree char *value = quote_value (d->path ? d->path : "");
    g_autofree char *variable = g_strdup_printf ("disk%u", i);
    add_assignment (s, variable, value);
  }
  g_string_append (s->out, "# Commas in the names of disks are doubled for "
                   "qemu.\n\n");
}

static void
write_accelerator (struct script *s)
{
  g_string_append (s->out,
    "# KVM where this host has it, else emulation, which is slow.  Where\n"
    "# /dev/kvm does not work, run this with ACCEL=tcg.\n"
    "accel=${ACCEL:-tcg}\n"
    "[ -n \"$ACCEL\" ] || [ ! -w /dev/kvm ] || accel=kvm\n"
    "cpu=max\n"
    "[ $accel != kvm ] || cpu=host\n\n");
}

/* Where distributions install OVMF and AAVMF: code, then its variables. */
static const char *const firmware_x86[] = {
  "/usr/share/OVMF/OVMF_CODE_4M.fd /usr/share/OVMF/OVMF_VARS_4M.fd",
  "/usr/share/OVMF/OVMF_CODE.fd /usr/share/OVMF/OVMF_VARS.fd",
  "/usr/share/edk2/ovmf/OVMF_CODE.fd /usr/share/edk2/ovmf/OVMF_VARS.fd",
  "/usr/share/edk2/x64/OVMF_CODE.4m.fd /usr/share/edk2/x64/OVMF_VARS.4m.fd",
  "/usr/share/qemu/ovmf-x86_64-code.bin /usr/share/qemu/ovmf-x86_64-vars.bin",
  NULL
}, *const firmware_secure[] = {
  "/usr/share/OVMF/OVMF_CODE_4M.ms.fd /usr/share/OVMF/OVMF_VARS_4M.ms.fd",
  "/usr/share/edk2/ovmf/OVMF_CODE.secboot.fd "
    "/usr/share/edk2/ovmf/OVMF_VARS.secboot.fd",
  "/usr/share/qemu/ovmf-x86_64-smm-ms-code.bin "
    "/usr/share/qemu/ovmf-x86_64-smm-ms-vars.bin",
  NULL
}, *const firmware_arm[] = {
  "/usr/share/AAVMF/AAVMF_CODE.fd /usr/share/AAVMF/AAVMF_VARS.fd",
  "/usr/share/edk2/aarch64/QEMU_EFI-pflash.raw "
    "/usr/share/edk2/aarch64/vars-template-pflash.raw",
  NULL
};

static bool
is_secure (const struct script *s)
{
  return s->source->secure_boot && s->target->firmware == FIRMWARE_UEFI &&
         s->target->caps.machine == MACHINE_Q35;
}

/* The guest's own copy of the variables stays beside its disks. */
static void
write_firmware (struct script *s)
{
  const char *const *table = s->target->caps.machine == MACHINE_VIRT
    ? firmware_arm : is_secure (s) ? firmware_secure : firmware_x86;

  if (s->target->firmware != FIRMWARE_UEFI)
    return;
  g_string_append (s->out,
    "# UEFI: the firmware of this host, and variables of the guest's own.\n"
    "code=\n"
    "vars=${0%.sh}-nvram.fd\n"
    "while read -r c v; do\n"
    "  if [ -z \"$code\" ] && [ -r \"$c\" ] && [ -r \"$v\" ]; then\n"
    "    code=$c\n"
    "    [ -e \"$vars\" ] || cp \"$v\" \"$vars\"\n"
    "  fi\n"
    "done <<EOF\n");
  for (size_t i = 0; table[i]; i++)
    g_string_append_printf (s->out, "%s\n", table[i]);
  g_string_append_printf (s->out,
    "EOF\n"
    "if [ -z \"$code\" ]; then\n"
    "  echo \"$0: no UEFI firmware%s was found: install %s\" >&2\n"
    "  exit 1\n"
    "fi\n"
    "vars=$(printf %%s \"$vars\" | sed 's/,/,,/g')\n\n",
    is_secure (s) ? " with Secure Boot" : "",
    table == firmware_arm ? "AAVMF" : "OVMF");
}

static void
write_machine (struct script *s)
{
  static const char *const machines[] = {
    [MACHINE_I440FX] = "pc", [MACHINE_Q35] = "q35", [MACHINE_VIRT] = "virt",
  };
  const struct guestcaps *caps = &s->target->caps;

  g_string_append (s->out, "# The machine\n");
  g_string_append (s->out, "comma_name=$(printf %s \"$name\" | "
                   "sed 's/,/,,/g')\n");
  g_string_append (s->out, "set -- -name \"guest=$comma_name\" \\\n"
                   "  -no-user-config -nodefaults \\\n");
  g_string_append_printf (s->out, "  -machine \"%s,accel=$accel%s\" "
                          "-cpu \"$cpu\" \\\n", machines[caps->machine],
                          is_secure (s) ? ",smm=on" : "");
  g_string_append_printf (s->out, "  -m \"$memory\" -smp \"$cpus\" \\\n"
                          "  -rtc base=%s \"$@\"\n",
                          caps->rtc_utc ? "utc" : "localtime");
  if (is_secure (s))
    add (s, "-global driver=cfi.pflash01,property=secure,value=on");
  if (s->target->firmware == FIRMWARE_UEFI) {
    add (s, "-drive \"if=pflash,unit=0,format=raw,readonly=on,file=$code\"");
    add (s, "-drive \"if=pflash,unit=1,format=raw,file=$vars\"");
  }
  if (s->source->genid && g_uuid_string_is_valid (s->source->genid))
    add (s, "-device vmgenid,guid=%s", s->source->genid);
}

/* --- disks -------------------------------------------------------------- */

static void
write_disk_device (struct script *s, enum slot_bus bus, guint slot,
                   const char *rest)
{
  if (bus == SLOT_VIRTIO)
    add (s, "-device virtio-blk-pci%s", rest);
  else if (bus == SLOT_SCSI)
    add (s, "-device scsi-hd,bus=scsi%u.0%s", slot / SCSI_UNITS, rest);
  else
    add (s, "-device ide-hd,bus=ide.%u,unit=%u%s", slot / 2, slot % 2, rest);
}

/* The ports of q35's own controller are called ide.0 ... ide.5. */
static void
write_sata_device (struct script *s, guint slot, const char *device,
                   const char *rest)
{
  if (s->target->caps.machine == MACHINE_Q35 && slot < SATA_PORTS)
    add (s, "-device %s,bus=ide.%u%s", device, slot, rest);
  else
    add (s, "-device %s,bus=ahci%u.%u%s", device, slot / SATA_PORTS,
         slot % SATA_PORTS, rest);
}

static void
write_slot (struct script *s, enum slot_bus bus, guint slot,
            const struct drive_slot *drive)
{
  g_autofree char *rest = NULL;

  if (drive->disk) {
    const guint n = drive->disk->id;
    add (s, "-drive \"if=none,id=drive%u,format=%s,discard=unmap,"
         "file=$disk%u\"", n, drive->disk->format, n);
    rest = g_strdup_printf (",drive=drive%u%s", n,
                            drive->disk->boot ? ",bootindex=1" : "");
    if (bus == SLOT_SATA)
      write_sata_device (s, slot, "ide-hd", rest);
    else
      write_disk_device (s, bus, slot, rest);
  }
  else if (drive->removable && bus == SLOT_SATA)
    write_sata_device (s, slot, "ide-cd", "");
  else if (drive->removable && bus == SLOT_IDE)
    add (s, "-device ide-cd,bus=ide.%u,unit=%u", slot / 2, slot % 2);
  else if (drive->removable && bus == SLOT_SCSI)
    add (s, "-device scsi-cd,bus=scsi%u.0", slot / SCSI_UNITS);
  else if (drive->removable)
    add (s, "-device floppy,unit=%u", slot);
}

static void
write_controllers (struct script *s, const struct disk_slots *slots)
{
  guint n = slots->bus[SLOT_SCSI]->len, i;

  for (i = 0; i * SCSI_UNITS < n; i++)
    add (s, "-device virtio-scsi-pci,id=scsi%u", i);
  n = slots->bus[SLOT_SATA]->len;
  i = s->target->caps.machine == MACHINE_Q35 ? 1 : 0;
  for (; i * SATA_PORTS < n; i++)
    add (s, "-device ich9-ahci,id=ahci%u", i);
  if (slots->bus[SLOT_FLOPPY]->len > 0 &&
      s->target->caps.machine == MACHINE_Q35)
    add (s, "-device isa-fdc");
}

static void
write_disks (struct script *s)
{
  struct disk_slots slots;

  g_string_append (s->out, "\n# Disks: the guest's TRIM frees their "
                   "blocks.\n");
  disk_slots_assign (&slots, s->source, s->target);
  write_controllers (s, &slots);
  for (unsigned b = 0; b < NR_SLOT_BUSES; b++)
    for (guint i = 0; i < slots.bus[b]->len; i++)
      write_slot (s, b, i, &g_array_index (slots.bus[b], struct drive_slot,
                                           i));
  disk_slots_clear (&slots);
}

/* --- the other devices -------------------------------------------------- */

static void
write_nics (struct script *s)
{
  const struct guestcaps *caps = &s->target->caps;
  const char *model = caps->nic_model == NIC_VIRTIO ? "virtio-net-pci"
    : caps->nic_model == NIC_RTL8139 ? "rtl8139" : "e1000";

  g_string_append (s->out, "\n# Network: qemu's own, which lets the guest "
                   "out and nobody in.\n");
  for (guint i = 0; i < s->source->nics->len; i++) {
    const struct source_nic *n = s->source->nics->pdata[i];
    const bool mac = n->mac && is_mac_address (n->mac) &&
                     n->mac[MAC_LENGTH] == '\0';
    add (s, "-netdev user,id=net%u", i);
    add (s, "-device %s,netdev=net%u%s%s", model, i, mac ? ",mac=" : "",
         mac ? n->mac : "");
  }
}

static void
write_rest (struct script *s)
{
  static const char *const videos[] = {
    [VIDEO_QXL] = "qxl-vga", [VIDEO_VGA] = "VGA",
    [VIDEO_CIRRUS] = "cirrus-vga",
  };
  const struct guestcaps *caps = &s->target->caps;
  const bool arm = caps->machine == MACHINE_VIRT;

  g_string_append (s->out, "\n# Screen, keyboard and mouse\n");
  add (s, "-device %s", arm ? "virtio-gpu-pci" : videos[caps->video]);
  add (s, "-device qemu-xhci -device usb-tablet%s",
       arm ? " -device usb-kbd" : "");
  g_string_append (s->out, "\n# The rest\n");
  if (caps->virtio_rng)
    add (s, "-object rng-random,id=rng0,filename=/dev/urandom "
         "-device virtio-rng-pci,rng=rng0");
  if (caps->virtio_balloon)
    add (s, "-device virtio-balloon-pci");
  if (caps->isa_pvpanic && !arm)
    add (s, "-device pvpanic");
  add (s, "-serial stdio");
}

char *
qemu_script_write (const struct source *source, const struct target *target)
{
  struct script s = { g_string_new (NULL), source, target };

  write_variables (&s);
  write_accelerator (&s);
  write_firmware (&s);
  write_machine (&s);
  write_disks (&s);
  write_nics (&s);
  write_rest (&s);
  if (source->tpm)
    g_string_append (s.out, "\n# The source had a TPM: for one here run "
                     "swtpm(8), see the documentation of qemu.\n");
  g_string_append (s.out, "\nexec \"$qemu\" \"$@\"\n");
  return g_string_free (s.out, FALSE);
}
