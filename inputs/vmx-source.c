/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A VMX file as a source guest: name, processor, memory, firmware. */
#include "config.h"

#include <errno.h>
#include <stdlib.h>

#include "inputs/vmx-source.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"

#define DEFAULT_MEMORY_MIB 32    /* VMware's, without memSize */
#define MAX_MEMORY_MIB (64 * 1024 * 1024)
#define MAX_VCPUS 4096
#define MAX_VNC_PORT 65535
#define MAX_SHOWN 100

const char *
vmx_source_get (const struct vmx_file *f, const char *device,
                const char *key)
{
  g_autofree char *name = g_strconcat (device, ".", key, NULL);

  return vmx_file_get (f, name);
}

bool
vmx_source_is_present (const struct vmx_file *f, const char *device,
                       bool otherwise)
{
  g_autofree char *name = g_strconcat (device, ".present", NULL);

  return vmx_file_flag (f, name, otherwise);
}

/* --- processor and memory ---------------------------------------------- */

static bool
read_number (const struct vmx_file *f, const char *key, uint64_t otherwise,
             uint64_t min, uint64_t max, const char *what,
             uint64_t *ret_value, GError **error)
{
  const char *text = vmx_file_get (f, key);
  g_autofree char *name = g_strdup_printf ("%s: %s", what, key);

  *ret_value = otherwise;
  return !text || parse_uint64 (text, name, min, max, ret_value, error);
}

static bool
read_size (struct vmx_file *f, struct source *s, const char *what,
           GError **error)
{
  uint64_t memory, vcpus, cores;

  if (!read_number (f, "memSize", DEFAULT_MEMORY_MIB, 1, MAX_MEMORY_MIB,
                    what, &memory, error) ||
      !read_number (f, "numvcpus", 1, 1, MAX_VCPUS, what, &vcpus, error) ||
      !read_number (f, "cpuid.coresPerSocket", 0, 1, MAX_VCPUS, what, &cores,
                    error))
    return false;
  s->memory = memory * 1024 * 1024;
  s->vcpus = (unsigned) vcpus;
  if (cores > 0 && vcpus % cores == 0)
    s->topology = (struct source_topology) {
      (unsigned) (vcpus / cores), (unsigned) cores, 1
    };
  else if (cores > 0)
    vmx_file_warn (f, "cpuid.coresPerSocket %u does not divide numvcpus %u: "
                   "it is ignored", (unsigned) cores, (unsigned) vcpus);
  return true;
}

/* --- the rest ---------------------------------------------------------- */

static void
read_name (struct vmx_file *f, struct source *s, const char *name)
{
  const char *given = vmx_file_get (f, "displayName");

  if (!given)
    vmx_file_warn (f, "displayName is missing: the guest is named after its "
                   "file");
  s->name = g_strdup (given ? given : name);
  s->orig_name = g_strdup (s->name);
}

static void
read_firmware (struct vmx_file *f, struct source *s)
{
  const char *name = vmx_file_get (f, "firmware");

  s->firmware = FIRMWARE_BIOS;
  if (name && g_ascii_strcasecmp (name, "efi") == 0)
    s->firmware = FIRMWARE_UEFI;
  else if (name && g_ascii_strcasecmp (name, "bios") != 0) {
    g_autofree char *shown = clean_text (name, MAX_SHOWN);
    vmx_file_warn (f, "firmware ‘%s’ is not known: taking it for bios",
                   shown);
  }
  s->secure_boot = s->firmware == FIRMWARE_UEFI &&
                   vmx_file_flag (f, "uefi.secureBoot.enabled", false);
  s->tpm = vmx_file_flag (f, "vtpm.present", false);
}

/* The models of libvirt that are nearest. */
static void
read_sound (struct vmx_file *f, struct source *s)
{
  static const struct {
    const char *vmware, *model;
  } table[] = {
    { "hdaudio", "ich6" }, { "es1371", "es1370" }, { "sb16", "sb16" },
  };
  const char *device = vmx_file_get (f, "sound.virtualDev");
  g_autofree char *shown = clean_text (device, MAX_SHOWN);

  if (!device || !vmx_file_flag (f, "sound.present", true))
    return;
  for (size_t i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_ascii_strcasecmp (device, table[i].vmware) == 0)
      s->sound = g_strdup (table[i].model);
  if (!s->sound)
    vmx_file_warn (f, "the sound device ‘%s’ has no counterpart: the guest "
                   "gets none", shown);
}

static bool
read_int64 (const char *text, uint64_t *ret_value)
{
  char *end = NULL;

  if (!text || !(g_ascii_isdigit (*text) || *text == '-'))
    return false;
  errno = 0;
  *ret_value = (uint64_t) g_ascii_strtoll (text, &end, 10);
  return errno == 0 && *end == '\0';
}

/* vm.genid has the first three groups as one little number, vm.genidX the
 * other bytes with the first lowest. */
static void
read_genid (struct vmx_file *f, struct source *s)
{
  const char *low = vmx_file_get (f, "vm.genid");
  const char *high = vmx_file_get (f, "vm.genidX");
  GString *out;
  uint64_t a, b;

  if (!low || !high)
    return;
  if (!read_int64 (low, &a) || !read_int64 (high, &b)) {
    vmx_file_warn (f, "vm.genid and vm.genidX are no numbers: they are "
                   "ignored");
    return;
  }
  out = g_string_new (NULL);
  g_string_append_printf (out, "%08x-%04x-%04x-", (unsigned) a,
                          (unsigned) (a >> 32) & 0xffff,
                          (unsigned) (a >> 48));
  for (unsigned i = 0; i < 8; i++)
    g_string_append_printf (out, "%s%02x", i == 2 ? "-" : "",
                            (unsigned) (b >> (8 * i)) & 0xff);
  s->genid = g_string_free (out, FALSE);
}

static void
read_display (struct vmx_file *f, struct source *s)
{
  uint64_t port;
  const char *text = vmx_file_get (f, "RemoteDisplay.vnc.port");

  if (!vmx_file_flag (f, "RemoteDisplay.vnc.enabled", false))
    return;
  s->display.type = DISPLAY_VNC;
  s->display.password =
    g_strdup (vmx_file_get (f, "RemoteDisplay.vnc.password"));
  if (text && parse_uint64 (text, "", 1, MAX_VNC_PORT, &port, NULL))
    s->display.port = (int) port;
}

/* The disks are encrypted then, too, and what the guest is stands in the part
 * that cannot be read.  For a virtual TPM neither has to be. */
static bool
check_encryption (const struct vmx_file *f, const char *what, GError **error)
{
  const char *type = vmx_file_get (f, "vmx.encryptionType");

  return !vmx_file_get (f, "encryption.data") ||
         (type && g_ascii_strcasecmp (type, "partial") == 0) ||
         error_set (error, "%s is encrypted: remove the guest's encryption "
                    "in VMware (VM > Settings > Options > Access Control, or "
                    "the storage policy), and convert again", what);
}

struct source *
vmx_source (struct vmx_file *f, const char *name, const char *what,
            GError **error)
{
  g_autoptr (v2v_source) s = source_new ();

  s->hypervisor = HV_VMWARE;
  if (!check_encryption (f, what, error) ||
      !read_size (f, s, what, error))
    return NULL;
  read_name (f, s, name);
  read_firmware (f, s);
  read_sound (f, s);
  read_genid (f, s);
  read_display (f, s);
  vmx_source_drives (f, s);
  vmx_source_nics (f, s);
  return g_steal_pointer (&s);
}
