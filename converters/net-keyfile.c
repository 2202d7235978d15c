/* SPDX-License-Identifier: GPL-2.0-or-later */
/* NetworkManager's keyfiles: nm-settings-keyfile(5). */
#include "config.h"

#include <string.h>

#include "converters/net-ini.h"
#include "converters/net-name.h"
#include "converters/net-record.h"
#include "converters/text.h"

/* The newer name of a section first. */
static const char *const ethernet[] = { "ethernet", "802-3-ethernet", NULL };

static char *
get_ethernet (const char *text, const char *key)
{
  char *value = NULL;

  for (size_t i = 0; ethernet[i] && !value; i++)
    value = net_ini_get (text, ethernet[i], key);
  return value;
}

/* Lists end in ";". */
static char *
get_match (const char *text, const char *key)
{
  char *value = net_ini_get (text, "match", key);

  if (value && g_str_has_suffix (value, ";"))
    value[strlen (value) - 1] = '\0';
  return value;
}

void
net_keyfile_parse (const char *text, const char *file G_GNUC_UNUSED,
                   GPtrArray *records)
{
  g_autofree char *type = net_ini_get (text, "connection", "type");
  g_autofree char *name = net_ini_get (text, "connection",
                                       "interface-name");
  g_autofree char *parent = net_ini_get (text, "vlan", "parent");
  g_autofree char *on = net_ini_get (text, "connection", "autoconnect");
  g_autofree char *mac = get_ethernet (text, "mac-address");
  g_autofree char *match = get_match (text, "interface-name");
  g_autofree char *driver = get_match (text, "driver");
  g_autofree char *path = get_match (text, "path");
  unsigned flags = 0;

  if (!type)
    return;
  if (!g_strv_contains (ethernet, type))
    flags |= NET_VIRTUAL;
  if (g_strcmp0 (on, "false") == 0)
    flags |= NET_DISABLED;
  if (driver)
    flags |= NET_BY_DRIVER;
  if (path)
    flags |= NET_BY_PATH;
  if (parent)
    net_records_add (records, parent, NULL, flags & NET_DISABLED);
  net_records_add_list (records, name ? name : match, ";,", mac, flags);
}

/* The connection finds its card by name instead of by KEY. */
static void
match_by_name (char **text, const char *section, const char *key,
               const char *name)
{
  g_autofree char *has = net_ini_get (*text, "connection",
                                      "interface-name");
  char *with = net_ini_replace (*text, section, key, key, NULL);

  if (!with)
    return;
  text_put (text, with);
  if (!has)
    text_put (text, net_ini_insert (*text, "connection", "interface-name",
                                    name));
}

char *
net_keyfile_edit (const char *text, const char *file G_GNUC_UNUSED,
                  const struct net_change *change)
{
  g_autofree char *type = net_ini_get (text, "connection", "type");
  g_autofree char *driver = get_match (text, "driver");
  g_autofree char *out = g_strdup (text);

  if (!type || !g_strv_contains (ethernet, type))
    return NULL;
  if (change->driver && driver && driver[0] != '!' &&
      strcmp (driver, change->driver) != 0) {
    g_autofree char *list = g_strconcat (change->driver, ";", NULL);
    text_put (&out, net_ini_replace (out, "match", "driver", "driver", list));
  }
  if (change->name)
    match_by_name (&out, "match", "path", change->name);
  if (change->name && change->drop_mac)
    for (size_t i = 0; ethernet[i]; i++)
      match_by_name (&out, ethernet[i], "mac-address", change->name);
  return strcmp (out, text) != 0 ? g_steal_pointer (&out) : NULL;
}
