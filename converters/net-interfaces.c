/* SPDX-License-Identifier: GPL-2.0-or-later */
/* interfaces(5) of ifupdown. */
#include "config.h"

#include <string.h>

#include "converters/net-name.h"
#include "converters/net-record.h"

struct reader {
  GPtrArray *records;
  GHashTable *automatic;         /* names brought up at boot */
  char *name;                    /* of the stanza */
  bool is_virtual;
};

static void
end_stanza (struct reader *r)
{
  if (r->name)
    net_records_add (r->records, r->name, NULL,
                     (r->is_virtual ? NET_VIRTUAL : 0) | NET_DISABLED);
  g_clear_pointer (&r->name, g_free);
  r->is_virtual = false;
}

/* "eth0:1" is an address of eth0, "eth0=home" eth0 in a certain place. */
static char *
base_name (const char *word)
{
  return g_strndup (word, strcspn (word, ":="));
}

static void
read_auto (struct reader *r, char **words)
{
  end_stanza (r);
  for (size_t i = 1; words[i]; i++)
    if (*words[i])
      g_hash_table_add (r->automatic, base_name (words[i]));
}

static void
read_iface (struct reader *r, char **words)
{
  static const char *const methods[] = { "tunnel", "ppp", "wvdial", NULL };

  end_stanza (r);
  if (!words[1])
    return;
  r->name = base_name (words[1]);
  r->is_virtual = words[2] && words[3] && g_strv_contains (methods, words[3]);
}

/* The cards below a bridge or a bond, which may have no stanza. */
static void
read_members (struct reader *r, char **words)
{
  static const char *const no_names[] = {
    "none", "all", "regex", "noregex", NULL
  };

  r->is_virtual = true;
  for (size_t i = 1; words[i]; i++)
    if (!g_strv_contains (no_names, words[i]))
      net_records_add (r->records, words[i], NULL, 0);
}

/* A VLAN's card, which may have no stanza. */
static void
read_parent (struct reader *r, char **words)
{
  r->is_virtual = true;
  if (words[1])
    net_records_add (r->records, words[1], NULL, 0);
}

static void
read_virtual (struct reader *r, char **words G_GNUC_UNUSED)
{
  r->is_virtual = true;
}

static void
read_end (struct reader *r, char **words G_GNUC_UNUSED)
{
  end_stanza (r);
}

static const struct {
  const char *word;
  void (*read) (struct reader *r, char **words);
} statements[] = {
  { "auto", read_auto }, { "allow-auto", read_auto },
  { "allow-hotplug", read_auto }, { "iface", read_iface },
  { "mapping", read_end }, { "source", read_end },
  { "source-directory", read_end },
  { "bridge_ports", read_members }, { "bridge-ports", read_members },
  { "bond-slaves", read_members }, { "bond_slaves", read_members },
  { "slaves", read_members }, { "ovs_type", read_virtual },
  { "vlan-raw-device", read_parent }, { "vlan_raw_device", read_parent },
  { "wpa-ssid", read_virtual }, { "wpa-conf", read_virtual },
  { "wireless-essid", read_virtual },
};

static void
read_line (struct reader *r, const char *line)
{
  g_autofree char *copy = g_strstrip (g_strdup (line));
  g_auto (GStrv) all = g_strsplit_set (copy, " \t\r", -1);
  g_autoptr (GPtrArray) words = g_ptr_array_new ();

  for (size_t i = 0; all[i]; i++)
    if (*all[i])
      g_ptr_array_add (words, all[i]);
  g_ptr_array_add (words, NULL);
  for (size_t i = 0; words->pdata[0] && i < G_N_ELEMENTS (statements); i++)
    if (strcmp (words->pdata[0], statements[i].word) == 0)
      statements[i].read (r, (char **) words->pdata);
}

void
net_interfaces_parse (const char *text, const char *file G_GNUC_UNUSED,
                      GPtrArray *records)
{
  g_auto (GStrv) parts = g_strsplit (text, "\\\n", -1);
  g_autofree char *joined = g_strjoinv (" ", parts);
  g_auto (GStrv) lines = g_strsplit (joined, "\n", -1);
  struct reader r = {
    .records = net_records_new (),
    .automatic = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                        NULL),
  };

  for (size_t i = 0; lines[i]; i++)
    if (lines[i][strspn (lines[i], " \t")] != '#')
      read_line (&r, lines[i]);
  end_stanza (&r);
  for (guint i = 0; i < r.records->len; i++) {
    struct net_record *record = g_ptr_array_index (r.records, i);
    if (record->name && g_hash_table_contains (r.automatic, record->name))
      record->flags &= ~(unsigned) NET_DISABLED;
  }
  g_hash_table_unref (r.automatic);
  g_ptr_array_extend_and_steal (records, r.records);
}
