/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a VMDK descriptor was understood to say. */
#include "config.h"

#include "inputs/vmdk-descriptor.h"
#include "tests/golden/readers.h"

char *
golden_read_vmdk (const char *text, gsize size, GError **error)
{
  g_autoptr (v2v_vmdk_descriptor) d =
    vmdk_descriptor_parse (text, size, "‘disk.vmdk’", error);
  GString *out;

  if (!d)
    return NULL;
  out = g_string_new (NULL);
  g_string_append_printf (out, "%s, %" G_GUINT64_FORMAT " bytes, CID %08x",
                          d->create_type, vmdk_descriptor_size (d), d->cid);
  if (d->parent_cid != VMDK_NO_PARENT)
    g_string_append_printf (out, ", parent %08x %s", d->parent_cid,
                            d->parent);
  g_string_append_c (out, '\n');
  for (guint i = 0; i < d->extents->len; i++) {
    const struct vmdk_extent *e = d->extents->pdata[i];
    g_string_append_printf (out, "%s %s %" G_GUINT64_FORMAT "+%"
                            G_GUINT64_FORMAT "%s\n", e->type, e->file,
                            e->offset, e->sectors,
                            vmdk_extent_is_flat (e) ? " flat" : "");
  }
  return g_string_free (out, FALSE);
}
