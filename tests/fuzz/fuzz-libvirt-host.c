/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libFuzzer target: what libvirt says of a host. */
#include "config.h"

#include <stdint.h>

#include "outputs/libvirt-caps.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const char *text = (const char *) data;
  g_autoptr (GError) error = NULL, why = NULL, refusal = NULL;
  g_autoptr (GPtrArray) arches = libvirt_caps_parse (text, size, &error);
  g_autoptr (v2v_libvirt_pool) pool = libvirt_pool_parse (text, size, &why);
  g_autoptr (GPtrArray) features = libvirt_cpu_parse (text, size, NULL);
  g_autofree char *cpu = libvirt_host_cpu_parse (text, size, NULL);
  struct libvirt_machine machine;

  g_assert_true ((arches == NULL) == (error != NULL));
  g_assert_true ((pool == NULL) == (why != NULL));
  if (arches) {
    g_autofree char *names = libvirt_caps_names (arches);
    g_assert_true (*names);
    for (guint i = 0; i < arches->len; i++)
      libvirt_arch_has_machine (arches->pdata[i], "q35");
  }
  if (features) {
    g_autofree char *missing = libvirt_cpu_missing (features, features);
    g_assert_null (missing);
  }
  if (!libvirt_machine_parse (text, size, &machine, &refusal))
    g_assert_nonnull (refusal);
  return 0;
}
