/* SPDX-License-Identifier: GPL-2.0-or-later */
/* netplan(5): which cards the "ethernets" stand for, and how they are
 * matched. */
#include "config.h"

#include <string.h>

#include "converters/net-name.h"
#include "converters/net-record.h"
#include "converters/net-yaml.h"
#include "converters/text.h"

struct ethernet {
  char *id, *set_name;
  char *name, *mac, *driver;     /* of "match"; NULL: not there */
  bool match;
};

struct reader {
  GPtrArray *records;
  struct ethernet e;
};

static const char *const virtual_sections[] = {
  "bonds", "bridges", "vlans", "wifis", "modems", "tunnels", "vrfs",
  "dummy-devices", "virtual-ethernets", "nm-devices", NULL
};

/* An id is only a label where there is a "match", but one that looks like
 * the name of a card is what the card was called. */
static const char *
name_of (const struct ethernet *e)
{
  if (e->set_name)
    return e->set_name;
  if (!e->match)
    return e->id;
  if (e->name)
    return e->name;
  return e->mac && net_name_is_usual (e->id) ? e->id : NULL;
}

static void
end_ethernet (struct reader *r)
{
  struct ethernet *e = &r->e;
  const char *name = e->id ? name_of (e) : NULL;
  unsigned flags = e->driver ? NET_BY_DRIVER : 0;

  if (e->id) {
    if (e->set_name && (e->mac || e->driver))
      flags |= NET_RENAMES;
    net_records_add (r->records, name, e->mac, flags);
    /* Other files may add to this id, which is no card's name. */
    if (g_strcmp0 (name, e->id) != 0)
      net_records_add (r->records, e->id, NULL, NET_VIRTUAL);
  }
  g_free (e->id);
  g_free (e->set_name);
  g_free (e->name);
  g_free (e->mac);
  g_free (e->driver);
  memset (e, 0, sizeof *e);
}

static void
read_member (struct ethernet *e, const struct net_yaml_item *item)
{
  const char *key = item->path[item->depth - 1];
  const struct { const char *key; unsigned depth; char **to; } members[] = {
    { "set-name", 4, &e->set_name }, { "name", 5, &e->name },
    { "macaddress", 5, &e->mac }, { "driver", 5, &e->driver },
  };

  if (item->depth >= 4 && strcmp (item->path[3], "match") == 0)
    e->match = true;
  for (size_t i = 0; i < G_N_ELEMENTS (members); i++)
    if (item->depth == members[i].depth &&
        strcmp (key, members[i].key) == 0 &&
        (item->depth == 4 || strcmp (item->path[3], "match") == 0)) {
      g_free (*members[i].to);
      *members[i].to = g_strdup (item->value ? item->value : "*");
    }
}

static void
read_item (const struct net_yaml_item *item, void *opaque)
{
  struct reader *r = opaque;

  if (item->depth < 3 || strcmp (item->path[0], "network") != 0)
    return;
  if (item->depth == 3)
    end_ethernet (r);
  if (item->depth == 3 && g_strv_contains (virtual_sections, item->path[1]))
    net_records_add (r->records, item->path[2], NULL, NET_VIRTUAL);
  if (strcmp (item->path[1], "ethernets") != 0)
    return;
  if (item->depth == 3)
    r->e.id = g_strdup (item->path[2]);
  else if (r->e.id)
    read_member (&r->e, item);
}

void
net_netplan_parse (const char *text, const char *file G_GNUC_UNUSED,
                   GPtrArray *records)
{
  struct reader r = { .records = net_records_new () };

  if (!net_yaml_walk (text, read_item, &r)) {
    g_ptr_array_set_size (r.records, 0);
    g_clear_pointer (&r.e.id, g_free);
    net_records_add (r.records, NULL, NULL, NET_UNREADABLE);
  }
  end_ethernet (&r);
  g_ptr_array_extend_and_steal (records, r.records);
}

/*----- edits --------------------------------------------------------------*/

struct edit {
  const struct net_change *change;
  GString *out;
  const char *text;
  size_t copied;                 /* how much of TEXT is in OUT */
  char *id;                      /* with a "match" by "name" */
};

static void
put (struct edit *e, size_t start, size_t end, const char *key,
     const char *value)
{
  const bool quote = !g_ascii_isalpha (value[0]);

  g_string_append_len (e->out, e->text + e->copied,
                       (gssize) (start - e->copied));
  if (key)
    g_string_append_printf (e->out, "%s: ", key);
  g_string_append_printf (e->out, quote ? "\"%s\"" : "%s", value);
  e->copied = end;
}

static void
edit_item (const struct net_yaml_item *item, void *opaque)
{
  struct edit *e = opaque;
  const struct net_change *c = e->change;
  const char *key = item->path[item->depth - 1];

  if (item->depth != 5 || strcmp (item->path[0], "network") != 0 ||
      strcmp (item->path[1], "ethernets") != 0 ||
      strcmp (item->path[3], "match") != 0)
    return;
  if (strcmp (key, "name") == 0) {
    g_free (e->id);
    e->id = g_strdup (item->path[2]);
  }
  if (strcmp (key, "driver") == 0 && c->driver && item->value &&
      strcmp (item->value, c->driver) != 0)
    put (e, item->value_start, item->value_end, NULL, c->driver);
  if (strcmp (key, "macaddress") == 0 && c->drop_mac && c->name &&
      item->value && g_strcmp0 (e->id, item->path[2]) != 0)
    put (e, item->key_start, item->value_end, "name", c->name);
}

char *
net_netplan_edit (const char *text, const char *file G_GNUC_UNUSED,
                  const struct net_change *change)
{
  struct edit e = { .change = change, .out = g_string_new (NULL),
                    .text = text };
  const bool ok = net_yaml_walk (text, edit_item, &e) && e.copied > 0;

  g_string_append (e.out, text + e.copied);
  g_free (e.id);
  return g_string_free (e.out, !ok);
}
