/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a VMX file was understood to say. */
#include "config.h"

#include "inputs/vmx-source.h"
#include "tests/golden/readers.h"

char *
golden_read_vmx (const char *text, gsize size, GError **error)
{
  g_autoptr (v2v_vmx_file) f = vmx_file_parse (text, size, "‘guest.vmx’",
                                               error);
  g_autoptr (v2v_source) s = f ? vmx_source (f, "guest", "‘guest.vmx’", error)
                               : NULL;
  g_autofree char *shown = NULL;
  GString *out;

  if (!s)
    return NULL;
  shown = source_format (s);
  out = g_string_new (shown);
  for (guint i = 0; i < s->disks->len; i++)
    g_string_append_printf (out, "disk %u: %s\n", i, ((struct source_disk *)
                            s->disks->pdata[i])->uri);
  if (s->tpm)
    g_string_append (out, "TPM\n");
  for (guint i = 0; i < f->warnings->len; i++)
    g_string_append_printf (out, "warning: %s\n",
                            (char *) f->warnings->pdata[i]);
  return g_string_free (out, FALSE);
}
