/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Networks and bridges of the source become those of the target. */
#include "config.h"

#include <string.h>

#include "v2v/base/parse.h"
#include "v2v/mapping.h"

static void
set_vnet (struct source_nic *n, const char *vnet)
{
  g_free (n->vnet);
  n->vnet = g_strdup (vnet);
}

/* OUT of the row "IN:OUT" for this IN, else of a row "OUT", else NULL. */
static const char *
find_mapping (const GPtrArray *rows, const char *in)
{
  const char *fallback = NULL;
  guint i;

  for (i = 0; rows && i < rows->len; i++) {
    const char *row = rows->pdata[i], *colon = strchr (row, ':');
    if (colon == NULL)
      fallback = row;
    else if (strlen (in) == (size_t) (colon - row) &&
             strncmp (in, row, (size_t) (colon - row)) == 0)
      return colon + 1;
  }
  return fallback;
}

/* "MAC:network:OUT" or "MAC:bridge:OUT". */
static bool
apply_mac (const GPtrArray *macs, struct source_nic *n)
{
  guint i;

  for (i = 0; n->mac && macs && i < macs->len; i++) {
    const char *row = macs->pdata[i], *type = row + MAC_LENGTH + 1;
    if (g_ascii_strncasecmp (row, n->mac, MAC_LENGTH) != 0)
      continue;
    n->vnet_type = g_str_has_prefix (type, "bridge:") ? VNET_BRIDGE
                   : VNET_NETWORK;
    set_vnet (n, strchr (type, ':') + 1);
    return true;
  }
  return false;
}

void
mapping_apply (const GPtrArray *networks, const GPtrArray *bridges,
               const GPtrArray *macs, struct source *s)
{
  guint i;

  for (i = 0; i < s->nics->len; i++) {
    struct source_nic *n = s->nics->pdata[i];
    const char *out;
    if (apply_mac (macs, n))
      continue;
    out = find_mapping (n->vnet_type == VNET_BRIDGE ? bridges : networks,
                        n->vnet);
    if (out)
      set_vnet (n, out);
  }
}

bool
mapping_set_static_ip (const char *row, struct source *s)
{
  bool found = false;

  for (guint i = 0; i < s->nics->len; i++) {
    struct source_nic *n = s->nics->pdata[i];
    g_autofree char *old = NULL;
    const char *text;

    if (!n->mac || g_ascii_strncasecmp (row, n->mac, MAC_LENGTH) != 0)
      continue;
    text = row + MAC_LENGTH + strlen (":ip:");
    old = n->static_ip;
    n->static_ip = old ? g_strdup_printf ("%s;%s", old, text)
                       : g_strdup (text);
    found = true;
  }
  return found;
}
