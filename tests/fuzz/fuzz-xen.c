/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libFuzzer target: Xen's configuration files, in both syntaxes. */
#include "config.h"

#include <stdint.h>

#include "inputs/xen-source.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (v2v_xen_file) f = xen_file_parse ((const char *) data, size,
                                               "it", &error);
  g_autoptr (v2v_source) s = f ? xen_source (f, "guest", "it", &error) : NULL;
  g_autofree char *shown = s ? source_format (s) : NULL;

  g_assert_true ((s == NULL) == (error != NULL));
  g_assert_true (!shown || g_utf8_validate (shown, -1, NULL));
  for (guint i = 0; s && i < s->disks->len; i++) {
    const struct source_disk *d = s->disks->pdata[i];
    g_assert_true (d->uri[0] == '/' && d->format != NULL);
  }
  return 0;
}
