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
    g_string_append_printf (out, "%s: kvm %d\n", a->name, a->kvm);
  }
  g_string_append_printf (out, "as i386: %d, as ppc64le: %d\n",
                          libvirt_caps_find (arches, "i386") != NULL,
                          libvirt_caps_find (arches, "ppc64le") != NULL);
  return g_string_free (out, FALSE);
}

static char *
read_machine (const char *text, gsize size, GError **error)
{
  struct libvirt_machine m;

  if (!libvirt_machine_parse (text, size, &m, error))
    return NULL;
  return g_strdup_printf ("host-model %d, efi %d, secure boot %d, TPM %d, qxl "
                          "%d, spice %d\n", m.host_model, m.efi,
                          m.secure_boot, m.tpm_emulator, m.qxl, m.spice);
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
  pool = libvirt_pool_parse (text, size, error);
  return pool ? g_strdup_printf ("%s %s\n", pool->type, pool->path) : NULL;
}
