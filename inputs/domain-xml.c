/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A libvirt domain document: the machine. */
#include "config.h"

#include <string.h>

#include "inputs/domain-xml-private.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"

#define MAX_MEMORY (1ULL << 52)  /* bytes */
#define MAX_CPUS 65536
#define MAX_FEATURES 64
#define MAX_CPU_FLAGS 1024

char *
domain_text_or_empty (char *text)
{
  return text ? text : g_strdup ("");
}

unsigned
domain_number (const char *text, unsigned max, unsigned otherwise)
{
  uint64_t value;

  return text && parse_uint64 (text, "number", 0, max, &value, NULL)
    ? (unsigned) value : otherwise;
}

/* --- memory ------------------------------------------------------------ */

/* "Memory Allocation": without a unit it is KiB; letters of any size; KB is
 * 1000 bytes, KiB and K are 1024. */
static const struct { const char *unit; uint64_t bytes; } units[] = {
  { "b", 1 }, { "byte", 1 }, { "bytes", 1 },
  { "KB", 1000 }, { "k", 1ULL << 10 }, { "KiB", 1ULL << 10 },
  { "MB", 1000000 }, { "M", 1ULL << 20 }, { "MiB", 1ULL << 20 },
  { "GB", 1000000000 }, { "G", 1ULL << 30 }, { "GiB", 1ULL << 30 },
  { "TB", 1000000000000 }, { "T", 1ULL << 40 }, { "TiB", 1ULL << 40 },
  { "PB", 1000000000000000 }, { "P", 1ULL << 50 }, { "PiB", 1ULL << 50 },
};

/* NUMBER in UNIT as bytes; 0: that is no amount. */
static uint64_t
amount (const char *number, const char *unit)
{
  uint64_t value, factor = unit ? 0 : 1024;

  for (size_t i = 0; unit && i < G_N_ELEMENTS (units); i++)
    if (g_ascii_strcasecmp (unit, units[i].unit) == 0)
      factor = units[i].bytes;
  return factor && number &&
         parse_uint64 (number, "<memory>", 1, MAX_MEMORY / factor, &value,
                       NULL) ? value * factor : 0;
}

/* 0: there are no cells, or one of them has no amount. */
static uint64_t
memory_of_cells (xmlNode *top)
{
  uint64_t sum = 0;

  for (xmlNode *n = xml_child (top, "cpu/numa/cell"); n; n = xml_next (n)) {
    g_autofree char *number = xml_attribute (n, "memory");
    g_autofree char *unit = xml_attribute (n, "unit");
    const uint64_t bytes = amount (number, unit);

    if (bytes == 0 || bytes > MAX_MEMORY - sum)
      return 0;
    sum += bytes;
  }
  return sum;
}

/* <memory> is what the guest may have at most, memory devices with it; what
 * it was given last (<currentMemory>) and what could be added (<maxMemory>)
 * say nothing of its next start.  libvirt takes the sum of the NUMA cells
 * where <memory> is missing. */
static bool
read_memory (struct source *s, xmlNode *top, const char *what,
             GError **error)
{
  g_autofree char *text = xml_child_text (top, "memory");
  g_autofree char *unit = xml_child_attribute (top, "memory", "unit");

  s->memory = text ? amount (text, unit) : memory_of_cells (top);
  return s->memory > 0 ||
         error_set (error, "%s says no usable amount of <memory>", what);
}

/* --- processor, firmware ------------------------------------------------ */

/* Those that the guest was promised ("CPU model and topology"; without a
 * policy they are required). */
static void
read_cpu_flags (struct source *s, xmlNode *cpu)
{
  for (xmlNode *n = xml_child (cpu, "feature");
       n && s->cpu_flags->len < MAX_CPU_FLAGS; n = xml_next (n)) {
    g_autofree char *name = xml_attribute (n, "name");

    if (name && !xml_has (n, "policy", "optional") &&
        !xml_has (n, "policy", "disable") && !xml_has (n, "policy", "forbid"))
      g_ptr_array_add (s->cpu_flags, g_steal_pointer (&name));
  }
}

static void
read_cpu (struct source *s, xmlNode *top)
{
  g_autofree char *vcpus = xml_child_text (top, "vcpu");
  xmlNode *topology = xml_child (top, "cpu/topology");
  g_autofree char *sockets = xml_attribute (topology, "sockets");
  g_autofree char *dies = xml_attribute (topology, "dies");
  g_autofree char *cores = xml_attribute (topology, "cores");
  g_autofree char *threads = xml_attribute (topology, "threads");

  s->vcpus = MAX (domain_number (vcpus, MAX_CPUS, 1), 1);
  s->cpu_vendor = xml_child_text (top, "cpu/vendor");
  s->cpu_model = xml_child_text (top, "cpu/model");
  read_cpu_flags (s, xml_child (top, "cpu"));
  if (!topology)
    return;
  s->topology.sockets = domain_number (sockets, MAX_CPUS, 1);
  s->topology.cores = domain_number (cores, MAX_CPUS, 1) *
                      domain_number (dies, 256, 1);
  s->topology.threads = domain_number (threads, MAX_CPUS, 1);
}

static void
read_features (struct source *s, xmlNode *top)
{
  xmlNode *features = xml_child (top, "features");

  for (xmlNode *n = features ? features->children : NULL; n; n = n->next)
    if (n->type == XML_ELEMENT_NODE && s->features->len < MAX_FEATURES)
      g_ptr_array_add (s->features, g_strdup ((const char *) n->name));
}

static bool
has_secure_boot (xmlNode *os)
{
  if (xml_has (xml_child (os, "loader"), "secure", "yes"))
    return true;
  for (xmlNode *n = xml_child (os, "firmware/feature"); n; n = xml_next (n))
    if (xml_has (n, "name", "secure-boot") && xml_has (n, "enabled", "yes"))
      return true;
  return false;
}

static void
read_firmware (struct source *s, xmlNode *top)
{
  xmlNode *os = xml_child (top, "os");

  /* Only UEFI has variables. */
  s->firmware = xml_has (os, "firmware", "efi") || xml_child (os, "nvram") ||
                xml_has (xml_child (os, "loader"), "type", "pflash")
    ? FIRMWARE_UEFI
    : xml_has (os, "firmware", "bios") ? FIRMWARE_BIOS : FIRMWARE_UNKNOWN;
  s->secure_boot = s->firmware == FIRMWARE_UEFI && has_secure_boot (os);
  s->tpm = xml_child (top, "devices/tpm") != NULL;
}

/* --- display, sound ------------------------------------------------------ */

static const struct { const char *type; enum display_type display; }
displays[] = {
  { "vnc", DISPLAY_VNC }, { "spice", DISPLAY_SPICE },
  { "sdl", DISPLAY_WINDOW }, { "desktop", DISPLAY_WINDOW },
};

static const struct {
  const char *type, *attribute;
  enum display_listen listen;
} listens[] = {
  { "address", "address", LISTEN_ADDRESS },
  { "network", "network", LISTEN_NETWORK },
  { "socket", "socket", LISTEN_SOCKET },
  { "none", NULL, LISTEN_NONE },
};

static void
read_listen (struct source_display *d, xmlNode *graphics)
{
  xmlNode *listen = xml_child (graphics, "listen");

  for (size_t i = 0; listen && i < G_N_ELEMENTS (listens); i++) {
    if (!xml_has (listen, "type", listens[i].type))
      continue;
    d->listen_to = listens[i].attribute
      ? xml_attribute (listen, listens[i].attribute) : NULL;
    if (d->listen_to || !listens[i].attribute)
      d->listen = listens[i].listen;
  }
}

static void
read_display (struct source_display *d, xmlNode *graphics)
{
  g_autofree char *port = xml_attribute (graphics, "port");

  for (size_t i = 0; i < G_N_ELEMENTS (displays); i++)
    if (xml_has (graphics, "type", displays[i].type))
      d->type = displays[i].display;
  if (d->type != DISPLAY_VNC && d->type != DISPLAY_SPICE)
    return;
  d->keymap = xml_attribute (graphics, "keymap");
  d->password = xml_attribute (graphics, "passwd");
  if (!xml_has (graphics, "autoport", "yes"))
    d->port = (int) domain_number (port, 65535, 0);
  if (d->port <= 0)
    d->port = -1;
  read_listen (d, graphics);
}

/* --- the document ------------------------------------------------------- */

static const struct { const char *type; enum source_hypervisor hv; }
hypervisors[] = {
  { "qemu", HV_QEMU }, { "kvm", HV_KVM }, { "xen", HV_XEN },
  { "lxc", HV_LXC }, { "uml", HV_UML }, { "openvz", HV_OPENVZ },
  { "test", HV_TEST }, { "vmware", HV_VMWARE }, { "hyperv", HV_HYPERV },
  { "vbox", HV_VBOX }, { "phyp", HV_PHYP }, { "parallels", HV_PARALLELS },
  { "bhyve", HV_BHYVE }, { "physical", HV_PHYSICAL },
};

static bool
read_machine (struct domain_xml *d, xmlNode *top, const char *what,
              GError **error)
{
  struct source *s = d->source;

  for (size_t i = 0; i < G_N_ELEMENTS (hypervisors); i++)
    if (xml_has (top, "type", hypervisors[i].type))
      s->hypervisor = hypervisors[i].hv;
  s->name = xml_child_text (top, "name");
  if (!s->name || !*s->name)
    return error_set (error, "%s gives the guest no <name>", what);
  s->orig_name = g_strdup (s->name);
  s->genid = xml_child_text (top, "genid");
  if (!read_memory (s, top, what, error))
    return false;
  read_cpu (s, top);
  read_features (s, top);
  read_firmware (s, top);
  read_display (&s->display, xml_child (top, "devices/graphics"));
  s->sound = xml_child_attribute (top, "devices/sound", "model");
  d->arch = domain_text_or_empty (xml_child_attribute (top, "os/type",
                                                       "arch"));
  d->datacenter = domain_text_or_empty (xml_child_text
                                        (top, "datacenterpath"));
  d->moref = domain_text_or_empty (xml_child_text (top, "moref"));
  return true;
}

struct domain_xml *
domain_xml_parse (const char *text, size_t size, const char *what,
                  GError **error)
{
  g_autoptr (v2v_domain_xml) d = g_new0 (struct domain_xml, 1);
  g_autoptr (xmlDoc) doc = NULL;
  xmlNode *top;

  if (size > DOMAIN_XML_MAX) {
    error_set (error, "%s is larger than %d MiB", what,
               DOMAIN_XML_MAX / (1024 * 1024));
    return NULL;
  }
  doc = xml_parse (text, size, what, error);
  if (!doc)
    return NULL;
  top = xmlDocGetRootElement (doc);
  if (!xml_is (top, "domain")) {
    g_autofree char *name = clean_text ((const char *) top->name, 60);
    error_set (error, "%s is no libvirt domain: its outermost element is "
               "<%s>, not <domain> (‘virsh dumpxml GUEST’ writes one)", what,
               name);
    return NULL;
  }
  d->source = source_new ();
  d->warnings = g_ptr_array_new_with_free_func (g_free);
  d->disks = g_ptr_array_new_with_free_func (domain_disk_free);
  if (!read_machine (d, top, what, error) ||
      !domain_xml_read_disks (d, xml_child (top, "devices"), what, error) ||
      !domain_xml_read_nics (d, xml_child (top, "devices"), what, error))
    return NULL;
  domain_xml_warn_of_devices (d, xml_child (top, "devices"));
  return g_steal_pointer (&d);
}

void
domain_xml_free (struct domain_xml *d)
{
  if (!d)
    return;
  source_free (d->source);
  g_clear_pointer (&d->disks, g_ptr_array_unref);
  g_clear_pointer (&d->warnings, g_ptr_array_unref);
  g_free (d->arch);
  g_free (d->datacenter);
  g_free (d->moref);
  g_free (d);
}
