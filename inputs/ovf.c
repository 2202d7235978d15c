/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An OVF descriptor: which machine, its memory, processors and firmware. */
#include "config.h"

#include <stdarg.h>
#include <string.h>

#include "inputs/ovf-private.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"

#define MIB (1ULL << 20)
#define DEFAULT_MEMORY (1024 * MIB)
#define MAX_MEMORY (1ULL << 52)  /* bytes */
#define MAX_CPUS 65536
#define MAX_SYSTEMS_NAMED 10
#define MAX_NESTING 16           /* of collections */

enum { TYPE_CPU = 3, TYPE_MEMORY = 4 };

void
ovf_warn (struct ovf *o, const char *fmt, ...)
{
  va_list args;

  va_start (args, fmt);
  g_ptr_array_add (o->warnings, clean_vprintf (1000, fmt, args));
  va_end (args);
}

/* --- amounts ------------------------------------------------------------- */

/* DSP0004 "Programmatic Units", and the words of OVF 0.9 and VirtualBox. */
static const struct { const char *units; uint64_t bytes; } words[] = {
  { "byte", 1 }, { "bytes", 1 }, { "b", 1 },
  { "kilobytes", 1ULL << 10 }, { "kb", 1ULL << 10 },
  { "megabytes", MIB }, { "mb", MIB },
  { "gigabytes", 1ULL << 30 }, { "gb", 1ULL << 30 },
  { "terabytes", 1ULL << 40 }, { "tb", 1ULL << 40 },
};

/* "2^30", "10^6", "512"; 0: none of these. */
static uint64_t
parse_factor (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "^", 2);
  uint64_t base, power = 1, factor = 1;

  if (!parts[0] ||
      !parse_uint64 (g_strstrip (parts[0]), "base", 1, OVF_MAX_CAPACITY,
                     &base, NULL) ||
      (parts[1] && !parse_uint64 (g_strstrip (parts[1]), "power", 0, 60,
                                  &power, NULL)))
    return 0;
  while (power-- > 0) {
    if (factor > OVF_MAX_CAPACITY / base)
      return 0;
    factor *= base;
  }
  return factor;
}

static uint64_t
bytes_of_units (const char *units)
{
  g_autofree char *lower = g_ascii_strdown (units, -1);
  char *star = strchr (lower, '*');
  uint64_t factor = star ? parse_factor (star + 1) : 1;

  if (star)
    *star = '\0';
  g_strstrip (lower);
  for (size_t i = 0; i < G_N_ELEMENTS (words); i++)
    if (strcmp (lower, words[i].units) == 0)
      return factor > OVF_MAX_CAPACITY / words[i].bytes
        ? 0 : factor * words[i].bytes;
  return 0;
}

uint64_t
ovf_amount (const char *value, const char *units, uint64_t otherwise,
            uint64_t max)
{
  const uint64_t each = units && *units ? bytes_of_units (units) : otherwise;
  uint64_t count;

  if (!value || each == 0 ||
      !parse_uint64 (value, "amount", 0, max / each, &count, NULL))
    return 0;
  return count * each;
}

/* --- the machine --------------------------------------------------------- */

/* Without units VMware means MiB.  OVF 2 has a name of their own for those of
 * the quantity. */
static void
read_memory (struct ovf_reader *r)
{
  struct ovf_item *i = ovf_find_item (r, TYPE_MEMORY);
  g_autofree char *quantity =
    i ? xml_child_text (i->node, "VirtualQuantity") : NULL;
  g_autofree char *units =
    i ? xml_child_text (i->node, "VirtualQuantityUnits") : NULL;

  if (i && !units)
    units = xml_child_text (i->node, "AllocationUnits");
  r->ovf->source->memory = ovf_amount (quantity, units, MIB, MAX_MEMORY);
  if (r->ovf->source->memory)
    return;
  ovf_warn (r->ovf, "%s says no usable amount of memory (‘%s’ of ‘%s’): the "
            "guest gets 1 GiB", r->what, quantity ? quantity : "",
            units ? units : "");
  r->ovf->source->memory = DEFAULT_MEMORY;
}

static void
read_cpus (struct ovf_reader *r)
{
  struct ovf_item *i = ovf_find_item (r, TYPE_CPU);
  struct source *s = r->ovf->source;
  unsigned cores;

  s->vcpus = 1;
  if (!i)
    return;
  s->vcpus = MAX (ovf_child_number (i->node, "VirtualQuantity", MAX_CPUS, 1),
                  1);
  cores = ovf_child_number (i->node, "CoresPerSocket", MAX_CPUS, 0);
  if (cores == 0)
    return;
  if (s->vcpus % cores) {
    ovf_warn (r->ovf, "%u processors cannot have %u cores per socket: the "
              "topology is left out", s->vcpus, cores);
    return;
  }
  s->topology.sockets = s->vcpus / cores;
  s->topology.cores = cores;
  s->topology.threads = 1;
}

static bool
config_is (xmlNode *hardware, const char *key, const char *value)
{
  for (xmlNode *n = xml_child (hardware, "Config"); n; n = xml_next (n)) {
    g_autofree char *text = xml_attribute (n, "value");
    if (xml_has (n, "key", key) && text &&
        g_ascii_strcasecmp (text, value) == 0)
      return true;
  }
  return false;
}

/* VMware writes <vmw:Config>, VirtualBox its own machine document. */
static void
read_firmware (struct ovf_reader *r, xmlNode *system, xmlNode *hardware)
{
  g_autofree char *vbox =
    xml_child_attribute (system, "Machine/Hardware/Firmware", "type");
  struct source *s = r->ovf->source;

  s->firmware = config_is (hardware, "firmware", "efi") ||
                (vbox && g_ascii_strncasecmp (vbox, "EFI", 3) == 0)
    ? FIRMWARE_UEFI : FIRMWARE_BIOS;
  s->secure_boot = s->firmware == FIRMWARE_UEFI &&
    config_is (hardware, "bootOptions.efiSecureBootEnabled", "true");
}

/* --- which machine ------------------------------------------------------- */

/* <VirtualSystem> may stand below collections of collections. */
static void
find_systems (xmlNode *parent, GPtrArray *systems, unsigned depth)
{
  for (xmlNode *n = parent->children; n; n = n->next)
    if (xml_is (n, "VirtualSystem"))
      g_ptr_array_add (systems, n);
    else if (xml_is (n, "VirtualSystemCollection") && depth < MAX_NESTING)
      find_systems (n, systems, depth + 1);
}

static bool
refuse_many (const GPtrArray *systems, const char *what, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);
  g_autofree char *clean = NULL;

  for (guint i = 0; i < MIN (systems->len, MAX_SYSTEMS_NAMED); i++) {
    g_autofree char *name = xml_child_text (systems->pdata[i], "Name");
    g_autofree char *id = xml_attribute (systems->pdata[i], "id");
    g_string_append_printf (names, "%s%s", i ? ", " : "",
                            name ? name : id ? id : "?");
  }
  clean = clean_text (names->str, 500);
  return error_set (error, "%s holds %u virtual machines (%s), and only one "
                    "can be converted: export the one that you want by "
                    "itself", what, systems->len, clean);
}

static xmlNode *
find_system (xmlNode *envelope, const char *what, GError **error)
{
  g_autoptr (GPtrArray) systems = g_ptr_array_new ();

  find_systems (envelope, systems, 0);
  if (systems->len > 1)
    return refuse_many (systems, what, error), NULL;
  if (systems->len == 1)
    return systems->pdata[0];
  if (xml_child (envelope, "Content"))
    error_set (error, "%s is an OVF of oVirt or RHV, which already runs on "
               "KVM: import it there, or convert its disks with -i disk",
               what);
  else
    error_set (error, "%s has no <VirtualSystem>: it describes no virtual "
               "machine", what);
  return NULL;
}

static bool
read_system (struct ovf_reader *r, GError **error)
{
  xmlNode *system = find_system (r->envelope, r->what, error);
  xmlNode *hardware = xml_child (system, "VirtualHardwareSection");
  struct source *s = r->ovf->source;

  if (!system)
    return false;
  if (!hardware)
    return error_set (error, "%s has no <VirtualHardwareSection>: it "
                      "describes no hardware", r->what);
  s->hypervisor = HV_VMWARE;
  s->name = xml_child_text (system, "Name");
  if (s->name && *s->name == '\0')
    g_clear_pointer (&s->name, g_free);
  if (!ovf_read_items (r, hardware, error))
    return false;
  read_memory (r);
  read_cpus (r);
  read_firmware (r, system, hardware);
  ovf_read_devices (r);
  return ovf_read_disks (r, error);
}

/* --- the document -------------------------------------------------------- */

static void
disk_free (gpointer p)
{
  struct ovf_disk *d = p;

  g_free (d->href);
  g_free (d->format);
  g_free (d);
}

void
ovf_free (struct ovf *o)
{
  if (!o)
    return;
  source_free (o->source);
  g_ptr_array_unref (o->disks);
  g_ptr_array_unref (o->warnings);
  g_free (o);
}

struct ovf *
ovf_parse (const char *text, size_t size, const char *what, GError **error)
{
  g_autoptr (xmlDoc) doc = xml_parse (text, size, what, error);
  g_autoptr (v2v_ovf) o = g_new0 (struct ovf, 1);
  g_autoptr (GPtrArray) items =
    g_ptr_array_new_with_free_func (ovf_item_free);
  g_autoptr (GHashTable) controllers = g_hash_table_new (g_str_hash,
                                                         g_str_equal);
  struct ovf_reader r = { .ovf = o, .what = what, .items = items,
                          .controllers = controllers };

  o->source = source_new ();
  o->disks = g_ptr_array_new_with_free_func (disk_free);
  o->warnings = g_ptr_array_new_with_free_func (g_free);
  if (!doc)
    return NULL;
  r.envelope = xmlDocGetRootElement (doc);
  if (!xml_is (r.envelope, "Envelope")) {
    error_set (error, "%s is no OVF: its root element is no <Envelope>",
               what);
    return NULL;
  }
  return read_system (&r, error) ? g_steal_pointer (&o) : NULL;
}
