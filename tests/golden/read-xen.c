/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a Xen configuration file was understood to say. */
#include "config.h"

#include "inputs/xen-source.h"
#include "tests/golden/readers.h"

char *
golden_read_xen (const char *text, gsize size, GError **error)
{
  g_autoptr (v2v_xen_file) f = xen_file_parse (text, size, "‘guest.cfg’",
                                               error);
  g_autoptr (v2v_source) s = f ? xen_source (f, "guest", "‘guest.cfg’", error)
                               : NULL;
  g_autofree char *shown = NULL;
  GString *out;

  if (!s)
    return NULL;
  shown = source_format (s);
  out = g_string_new (shown);
  for (guint i = 0; i < s->disks->len; i++) {
    const struct source_disk *d = s->disks->pdata[i];
    g_string_append_printf (out, "disk %u: %s %s %s\n", i, d->device,
                            d->format, d->uri);
  }
  if (s->display.port != -1)
    g_string_append_printf (out, "display port %d\n", s->display.port);
  if (s->tpm)
    g_string_append (out, "TPM\n");
  for (guint i = 0; i < f->warnings->len; i++)
    g_string_append_printf (out, "warning: %s\n",
                            (char *) f->warnings->pdata[i]);
  return g_string_free (out, FALSE);
}
