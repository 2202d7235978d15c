/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libFuzzer target: libvirt domain documents. */
#include "config.h"

#include <stdint.h>

#include "inputs/domain-open.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (v2v_domain_xml) d =
    domain_xml_parse ((const char *) data, size, "‘guest.xml’", &error);
  g_autofree char *text = NULL;

  if (!d) {
    g_assert_nonnull (error);
    return 0;
  }
  g_assert_cmpuint (d->disks->len, ==, d->source->disks->len);
  for (guint i = 0; i < d->disks->len; i++) {
    g_autoptr (GError) why = NULL;
    g_autofree char *operand = domain_disk_operand (d->disks->pdata[i], &why);
    g_assert_true ((operand == NULL) == (why != NULL));
  }
  text = source_format (d->source);
  return 0;
}
