/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What libvirt's documents about a host were understood to say. */
#include "config.h"

#include <string.h>

#include "outputs/libvirt-caps.h"
#include "tests/golden/readers.h"

static char *
show_arches (const GPtrArray *arches)
{
  g_autofree char *names = libvirt_caps_names (arches);
  GString *out = g_string_new (NULL);

  g_string_append_printf (out, "architectures: %s\n", names);
  for (guint i = 0; i < arches->len; i++) {
    const struct libvirt_arch *a = arches->pdata[i];
    g_string_append_printf (out, "%s: kvm %d, pc %d, q35 %d\n", a->name,
                            a->kvm, libvirt_arch_has_machine (a, "pc"),
                            libvirt_arch_has_machine (a, "q35"));
  }
  g_string_append_printf (out, "as i386: %d, as ppc64le: %d\n",
                          libvirt_caps_find (arches, "i386") != NULL,
                          libvirt_caps_find (arches, "ppc64le") != NULL);
  return g_string_free (out, FALSE);
}

static char *
read_machine (const char *text, gsize size, GError **error)
{
  g_autofree char *cpu = NULL;
  struct libvirt_machine m;

  if (!libvirt_machine_parse (text, size, &m, error))
    return NULL;
  cpu = libvirt_host_cpu_parse (text, size, error);
  return g_strdup_printf ("host-model %d, efi %d, secure boot %d, TPM %d, qxl "
                          "%d, spice %d\n%s\n", m.host_model, m.efi,
                          m.secure_boot, m.tpm_emulator, m.qxl, m.spice,
                          cpu ? cpu : "no CPU model");
}

/* Against what a source could have promised. */
static char *
read_cpu (const char *text, gsize size, GError **error)
{
  static const char *const promised[] = { "mpx", "sse4.2", "x\n" };
  g_autoptr (GPtrArray) have = libvirt_cpu_parse (text, size, error);
  g_autoptr (GPtrArray) wanted = g_ptr_array_new ();
  g_autofree char *missing = NULL;

  if (!have)
    return NULL;
  for (size_t i = 0; i < G_N_ELEMENTS (promised); i++)
    g_ptr_array_add (wanted, (char *) promised[i]);
  missing = libvirt_cpu_missing (wanted, have);
  return g_strdup_printf ("%u features, without %s\n", have->len,
                          missing ? missing : "none");
}

static char *
show_pool (const struct libvirt_pool *pool)
{
  const char *advice = libvirt_pool_advice (pool);

  return g_strdup_printf ("%s %s\n%s%s", pool->type, pool->path,
                          advice ? advice : "", advice ? "\n" : "");
}

char *
golden_read_libvirt_host (const char *text, gsize size, GError **error)
{
  g_autoptr (GPtrArray) arches = NULL;
  g_autoptr (v2v_libvirt_pool) pool = NULL;

  if (strstr (text, "<domainCapabilities"))
    return read_machine (text, size, error);
  if (strstr (text, "<capabilities")) {
    arches = libvirt_caps_parse (text, size, error);
    return arches ? show_arches (arches) : NULL;
  }
  if (g_str_has_prefix (text, "<cpu"))
    return read_cpu (text, size, error);
  pool = libvirt_pool_parse (text, size, error);
  return pool ? show_pool (pool) : NULL;
}
