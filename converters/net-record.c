/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lists of what a guest's configuration says of its interfaces. */
#include "config.h"

#include "converters/net-name.h"
#include "converters/net-record.h"

static void
record_free (gpointer data)
{
  struct net_record *r = data;

  g_free (r->name);
  g_free (r->mac);
  g_free (r);
}

GPtrArray *
net_records_new (void)
{
  return g_ptr_array_new_with_free_func (record_free);
}

void
net_records_add (GPtrArray *records, const char *name, const char *mac,
                 unsigned flags)
{
  struct net_record *r;

  if (records->len >= NET_MAX_RECORDS)
    return;
  r = g_new0 (struct net_record, 1);
  if (name && net_name_valid (name))
    r->name = g_strdup (name);
  if (mac)
    r->mac = net_mac_normalise (mac);
  if (r->name && net_name_is_virtual (r->name))
    flags |= NET_VIRTUAL;
  r->flags = flags;
  g_ptr_array_add (records, r);
}
