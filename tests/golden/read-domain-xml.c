/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a libvirt domain document was understood to say. */
#include "config.h"

#include "inputs/domain-chain.h"
#include "inputs/domain-open.h"
#include "tests/golden/readers.h"

static void
show_backing (GString *out, const struct domain_disk *d)
{
  for (guint i = 0; d->backing && i < d->backing->len; i++) {
    const struct domain_layer *l = d->backing->pdata[i];

    if (l->end)
      g_string_append (out, "  upon nothing\n");
    else
      g_string_append_printf (out, "  upon %s %s\n",
                              l->format ? l->format : "-",
                              l->path ? l->path : "elsewhere");
  }
}

static void
show_disk (GString *out, guint i, const struct domain_disk *d,
           const struct source_disk *s)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *operand = domain_disk_operand (d, &error);

  g_string_append_printf (out, "disk %u: %s %s%s%s", i,
                          s->format ? s->format : "-",
                          operand ? operand : "cannot be opened: ",
                          operand ? "" : error->message,
                          *d->driver ? " driver " : "");
  g_string_append_printf (out, "%s%s%s\n", d->driver,
                          *d->user ? " user " : "", d->user);
  if (*d->cookies || d->no_verify)
    g_string_append_printf (out, "  cookies %s%s\n", d->cookies,
                            d->no_verify ? ", any certificate" : "");
  if (*d->identity || *d->known_hosts || *d->initiator)
    g_string_append_printf (out, "  key %s, hosts %s, initiator %s\n",
                            d->identity, d->known_hosts, d->initiator);
  show_backing (out, d);
  if (s->checksum)
    g_string_append_printf (out, "  %s %s%s\n", s->checksum_method,
                            s->checksum, s->checksum_only_printed
                            ? " (printed)" : "");
}

char *
golden_read_domain_xml (const char *text, gsize size, GError **error)
{
  g_autoptr (v2v_domain_xml) d = domain_xml_parse (text, size, "‘guest.xml’",
                                                   error);
  g_autofree char *source = NULL;
  GString *out;

  if (!d)
    return NULL;
  source = source_format (d->source);
  out = g_string_new (source);
  for (guint i = 0; i < d->disks->len; i++)
    show_disk (out, i, d->disks->pdata[i], d->source->disks->pdata[i]);
  g_string_append_printf (out, "arch %s, datacenter %s, moref %s%s\n",
                          d->arch, d->datacenter, d->moref,
                          d->source->tpm ? ", TPM" : "");
  for (guint i = 0; i < d->source->cpu_flags->len; i++)
    g_string_append_printf (out, "CPU flag %s\n",
                            (char *) d->source->cpu_flags->pdata[i]);
  for (guint i = 0; i < d->warnings->len; i++)
    g_string_append_printf (out, "warning: %s\n",
                            (char *) d->warnings->pdata[i]);
  return g_string_free (out, FALSE);
}
