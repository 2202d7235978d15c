/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What an OVF descriptor was understood to say. */
#include "config.h"

#include "inputs/ovf.h"
#include "tests/golden/readers.h"

static void
show_disk (GString *out, guint i, const struct ovf_disk *d)
{
  g_string_append_printf (out, "disk %u: %s, capacity %" G_GUINT64_FORMAT,
                          i, d->href ? d->href : "blank", d->capacity);
  if (d->size)
    g_string_append_printf (out, ", file %" G_GUINT64_FORMAT, d->size);
  if (d->chunk_size)
    g_string_append_printf (out, " in chunks of %" G_GUINT64_FORMAT,
                            d->chunk_size);
  g_string_append_printf (out, "%s\n", d->gzip ? ", gzip" : "");
}

char *
golden_read_ovf (const char *text, gsize size, GError **error)
{
  g_autoptr (v2v_ovf) o = ovf_parse (text, size, "‘guest.ovf’", error);
  g_autofree char *source = NULL;
  GString *out;

  if (!o)
    return NULL;
  source = source_format (o->source);
  out = g_string_new (source);
  for (guint i = 0; i < o->disks->len; i++)
    show_disk (out, i, o->disks->pdata[i]);
  if (o->source->tpm)
    g_string_append (out, "TPM\n");
  for (guint i = 0; i < o->warnings->len; i++)
    g_string_append_printf (out, "warning: %s\n",
                            (char *) o->warnings->pdata[i]);
  return g_string_free (out, FALSE);
}
