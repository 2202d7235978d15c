/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libFuzzer target: VMX files and VMDK descriptors. */
#include "config.h"

#include <stdint.h>
#include <string.h>

#include "inputs/vmdk-descriptor.h"
#include "inputs/vmx-source.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
try_vmx (const char *text, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (v2v_vmx_file) f = vmx_file_parse (text, size, "it", &error);
  g_autoptr (v2v_source) s = f ? vmx_source (f, "guest", "it", &error) : NULL;
  g_autofree char *shown = s ? source_format (s) : NULL;

  g_assert_true ((s == NULL) == (error != NULL));
  g_assert_true (!shown || g_utf8_validate (shown, -1, NULL));
}

static void
try_vmdk (const char *head, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (v2v_vmdk_descriptor) d = vmdk_descriptor_parse (head, size, "it",
                                                             &error);

  g_assert_true ((d == NULL) == (error != NULL));
  for (guint i = 0; d && i < d->extents->len; i++) {
    const struct vmdk_extent *e = d->extents->pdata[i];
    g_assert_null (strpbrk (e->file, "/\\:"));
  }
  if (d)
    g_assert_cmpuint (vmdk_descriptor_size (d), >, 0);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  try_vmx ((const char *) data, size);
  try_vmdk ((const char *) data, size);
  return 0;
}
