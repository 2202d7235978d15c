/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lists of what a guest's configuration says of its interfaces. */
#include "config.h"

#include <fnmatch.h>
#include <string.h>

#include "converters/net-name.h"
#include "converters/net-record.h"

#define MAX_PATTERN 64

static void
record_free (gpointer data)
{
  struct net_record *r = data;

  g_free (r->name);
  g_free (r->pattern);
  g_free (r->mac);
  g_free (r);
}

GPtrArray *
net_records_new (void)
{
  return g_ptr_array_new_with_free_func (record_free);
}

/* A VLAN may be all that is configured of its card. */
static void
add_parent (GPtrArray *records, const char *name, unsigned flags)
{
  const size_t length = strcspn (name, ".");
  g_autofree char *parent = g_strndup (name, length);

  if (name[length] && net_name_valid (parent))
    net_records_add (records, parent, NULL, flags & NET_DISABLED);
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
  else if (name && strlen (name) <= MAX_PATTERN && strpbrk (name, "*?["))
    r->pattern = g_strdup (name);
  if (mac)
    r->mac = net_mac_normalise (mac);
  if (r->name && net_name_is_virtual (r->name))
    flags |= NET_VIRTUAL;
  r->flags = flags;
  g_ptr_array_add (records, r);
  if (r->name && !(flags & (NET_RULE | NET_LEASE)))
    add_parent (records, r->name, flags);
}

void
net_records_add_list (GPtrArray *records, const char *names,
                      const char *separators, const char *mac, unsigned flags)
{
  g_auto (GStrv) words = g_strsplit_set (names ? names : "", separators, -1);
  bool any = false;

  for (size_t i = 0; words[i]; i++)
    if (*words[i]) {
      net_records_add (records, words[i], mac, flags);
      any = true;
    }
  if (!any)
    net_records_add (records, NULL, mac, flags);
}

/* Negated ones ("!eth0") and those of other devices say nothing. */
const char *
net_records_misfit (const GPtrArray *records, const char *name)
{
  for (guint i = 0; i < records->len; i++) {
    const struct net_record *r = g_ptr_array_index (records, i);

    if (r->pattern && g_ascii_isalpha (r->pattern[0]) &&
        !(r->flags & (NET_VIRTUAL | NET_DISABLED | NET_RULE)) &&
        !net_name_is_virtual (r->pattern) &&
        fnmatch (r->pattern, name, 0) != 0)
      return r->pattern;
  }
  return NULL;
}
