/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The target guest as libvirt domain XML. */
#include "config.h"

#include "outputs/libvirt-caps.h"
#include "outputs/libvirt-devices.h"
#include "outputs/libvirt-xml.h"
#include "outputs/names.h"
#include "outputs/osinfo-id.h"
#include "outputs/xml-text.h"

static void
write_metadata (GString *out, const struct inspect *inspect)
{
  g_autofree char *id = osinfo_id_of (inspect->osinfo);

  if (id == NULL)
    return;
  xml_line (out, 1, "<metadata>");
  xml_line (out, 2, "<libosinfo:libosinfo xmlns:libosinfo="
            "'http://libosinfo.org/xmlns/libvirt/domain/1.0'>");
  xml_line (out, 3, "<libosinfo:os id='%s'/>", id);
  xml_line (out, 2, "</libosinfo:libosinfo>");
  xml_line (out, 1, "</metadata>");
}

static void
write_size (GString *out, const struct source *s)
{
  uint64_t kib = s->memory / 1024;

  xml_line (out, 1, "<memory unit='KiB'>%" G_GUINT64_FORMAT "</memory>", kib);
  xml_line (out, 1, "<currentMemory unit='KiB'>%" G_GUINT64_FORMAT
            "</currentMemory>", kib);
  xml_line (out, 1, "<vcpu>%u</vcpu>", s->vcpus);
}

/* libvirt refuses a topology that does not make the number of CPUs. */
static bool
has_topology (const struct source *s)
{
  const struct source_topology *t = &s->topology;
  const unsigned max = 4096;

  return t->sockets <= max && t->cores <= max && t->threads <= max &&
         s->vcpus > 0 &&
         (uint64_t) t->sockets * t->cores * t->threads == s->vcpus;
}

static void
write_cpu (GString *out, const struct source *s,
           const struct libvirt_host *host)
{
  const char *rest = host && host->no_host_model ? "" : " mode='host-model'";
  g_autofree char *model = xml_clean (s->cpu_model);
  g_autofree char *vendor = xml_clean (s->cpu_vendor);

  if (model[0] == '\0' && !has_topology (s)) {
    if (rest[0])
      g_string_append_printf (out, "  <cpu%s/>\n", rest);
    return;
  }
  g_string_append_printf (out, "  <cpu%s>\n",
                          model[0] ? " match='minimum'" : rest);
  if (model[0] && vendor[0])
    xml_line (out, 2, "<vendor>%s</vendor>", vendor);
  if (model[0])
    xml_line (out, 2, "<model fallback='allow'>%s</model>", model);
  if (has_topology (s))
    xml_line (out, 2, "<topology sockets='%u' cores='%u' threads='%u'/>",
              s->topology.sockets, s->topology.cores, s->topology.threads);
  xml_line (out, 1, "</cpu>");
}

/* Features of the source that mean something on KVM; acpi and apic are
 * needed by the machines that are written here. */
static void
write_features (GString *out, const struct target *t)
{
  bool arm = t->caps.machine == MACHINE_VIRT;

  xml_line (out, 1, "<features>");
  xml_line (out, 2, "<acpi/>");
  if (!arm)
    xml_line (out, 2, "<apic/>");
  xml_line (out, 1, "</features>");
}

/* Secure Boot is in force only with keys in the firmware's variables.
 * Without the "no", libvirt takes the first firmware that fits, which on
 * many hosts is the one with Secure Boot: the guest's unsigned modules
 * would not be loaded. */
static void
write_firmware_features (GString *out, bool secure)
{
  xml_line (out, 2, "<firmware>");
  if (secure)
    xml_line (out, 3, "<feature enabled='yes' name='enrolled-keys'/>");
  xml_line (out, 3, "<feature enabled='%s' name='secure-boot'/>",
            secure ? "yes" : "no");
  xml_line (out, 2, "</firmware>");
}

static void
write_os (GString *out, const struct source *s, const struct target *t)
{
  static const char *const machines[] = {
    [MACHINE_I440FX] = "pc", [MACHINE_Q35] = "q35", [MACHINE_VIRT] = "virt",
  };
  const char *arch = libvirt_arch_name (t->caps.arch);
  bool efi = t->firmware == FIRMWARE_UEFI;

  if (efi)
    xml_line (out, 1, "<os firmware='efi'>");
  else
    xml_line (out, 1, "<os>");
  xml_line (out, 2, "<type arch='%s' machine='%s'>hvm</type>", arch,
            machines[t->caps.machine]);
  if (efi)
    write_firmware_features (out, s->secure_boot);
  xml_line (out, 1, "</os>");
}

static void
write_lifecycle (GString *out, const struct target *t)
{
  xml_line (out, 1, "<clock offset='%s'/>",
            t->caps.rtc_utc ? "utc" : "localtime");
  xml_line (out, 1, "<on_poweroff>destroy</on_poweroff>");
  xml_line (out, 1, "<on_reboot>restart</on_reboot>");
  xml_line (out, 1, "<on_crash>restart</on_crash>");
}

enum target_machine
libvirt_xml_machine (const struct target *target,
                     const struct libvirt_host *host)
{
  const enum target_machine wanted = target->caps.machine;

  if (wanted == MACHINE_I440FX && host && host->no_pc)
    return MACHINE_Q35;
  return wanted == MACHINE_Q35 && host && host->no_q35 ? MACHINE_I440FX
                                                       : wanted;
}

/* A shallow copy: nothing in it is its own.  q35 has no IDE. */
static struct target
fit_to_host (const struct target *target, const struct libvirt_host *host)
{
  struct target fitted = *target;

  fitted.caps.machine = libvirt_xml_machine (target, host);
  if (fitted.caps.machine == MACHINE_Q35 && fitted.caps.block_bus == BUS_IDE)
    fitted.caps.block_bus = BUS_SATA;
  return fitted;
}

char *
libvirt_xml_write (const struct source *source,
                   const struct inspect *inspect,
                   const struct target *wanted,
                   const struct libvirt_host *host)
{
  const struct target fitted = fit_to_host (wanted, host);
  const struct target *target = &fitted;
  GString *out = g_string_new ("<?xml version='1.0' encoding='utf-8'?>\n");
  g_autofree char *name = plain_name (target->name);

  xml_line (out, 0, "<domain type='%s'>",
            host && host->tcg ? "qemu" : "kvm");
  xml_line (out, 1, "<!-- generated by virt-v2v %s -->", PACKAGE_VERSION);
  xml_line (out, 1, "<name>%s</name>", name);
  if (source->genid && g_uuid_string_is_valid (source->genid))
    xml_line (out, 1, "<genid>%s</genid>", source->genid);
  write_metadata (out, inspect);
  write_size (out, source);
  write_cpu (out, source, host);
  write_features (out, target);
  write_os (out, source, target);
  write_lifecycle (out, target);
  xml_line (out, 1, "<devices>");
  libvirt_devices_write (out, source, target, host);
  xml_line (out, 1, "</devices>");
  xml_line (out, 0, "</domain>");
  return g_string_free (out, FALSE);
}
