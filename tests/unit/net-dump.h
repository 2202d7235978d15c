/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Records of interfaces as text, for tables of cases. */
#ifndef TESTS_UNIT_NET_DUMP_H
#define TESTS_UNIT_NET_DUMP_H

#include "converters/net-record.h"

/* "eth0 00:50:56:00:00:01 virtual; …" */
static inline char *
net_dump (const GPtrArray *records)
{
  static const struct { unsigned flag; const char *word; } words[] = {
    { NET_VIRTUAL, " virtual" }, { NET_DISABLED, " off" },
    { NET_RENAMES, " renames" }, { NET_RULE, " rule" },
    { NET_LEASE, " lease" }, { NET_BY_DRIVER, " driver" },
    { NET_BY_PATH, " path" }, { NET_UNREADABLE, " unreadable" },
  };
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < records->len; i++) {
    const struct net_record *r = g_ptr_array_index (records, i);

    g_string_append_printf (out, "%s%s%s%s", i ? "; " : "",
                            r->name ? r->name
                            : r->pattern ? r->pattern : "-", r->mac ? " " : "",
                            r->mac ? r->mac : "");
    for (size_t j = 0; j < G_N_ELEMENTS (words); j++)
      if (r->flags & words[j].flag)
        g_string_append (out, words[j].word);
  }
  return g_string_free (out, FALSE);
}

#endif
