/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files of systemd-networkd and of udev's net_setup_link:
 * systemd.network(5), systemd.link(5), systemd.netdev(5). */
#include "config.h"

#include <string.h>

#include "converters/net-ini.h"
#include "converters/net-name.h"
#include "converters/net-record.h"
#include "converters/text.h"

static const char *const macs[] = { "MACAddress", "PermanentMACAddress" };

static char *
match_mac (const char *text)
{
  char *mac = NULL;

  for (size_t i = 0; i < G_N_ELEMENTS (macs) && !mac; i++)
    mac = net_ini_get (text, "Match", macs[i]);
  return mac;
}

static bool
is_other_type (const char *text)
{
  g_autofree char *type = net_ini_get (text, "Match", "Type");
  return type && strcmp (type, "ether") != 0;
}

void
net_networkd_parse (const char *text, const char *file, GPtrArray *records)
{
  const bool link = g_str_has_suffix (file, ".link");
  g_autofree char *netdev = net_ini_get (text, "NetDev", "Name");
  g_autofree char *name = net_ini_get (text, link ? "Link" : "Match",
                                       "Name");
  g_autofree char *driver = net_ini_get (text, "Match", "Driver");
  g_autofree char *path = net_ini_get (text, "Match", "Path");
  g_autofree char *mac = match_mac (text);
  unsigned flags = link ? NET_RULE : 0;

  if (g_str_has_suffix (file, ".netdev")) {
    if (netdev)
      net_records_add (records, netdev, NULL, NET_VIRTUAL);
    return;
  }
  if (link && name)
    flags |= NET_RENAMES;
  if (driver)
    flags |= NET_BY_DRIVER;
  if (path)
    flags |= NET_BY_PATH;
  if (is_other_type (text))
    flags |= NET_VIRTUAL;
  net_records_add_list (records, name, " \t", mac, flags);
}

/* A .network file finds its card by Name= instead of by KEY.  A .link file
 * does not: it is read before the card has its name. */
static void
match_by_name (char **text, const char *key, const char *name)
{
  g_autofree char *has = net_ini_get (*text, "Match", "Name");
  text_put (text, net_ini_replace (*text, "Match", key, "Name",
                              has ? NULL : name));
}

char *
net_networkd_edit (const char *text, const char *file,
                   const struct net_change *change)
{
  g_autofree char *driver = net_ini_get (text, "Match", "Driver");
  g_autofree char *out = g_strdup (text);

  if (g_str_has_suffix (file, ".netdev") || is_other_type (text))
    return NULL;
  if (change->driver && driver && driver[0] != '!' &&
      strcmp (driver, change->driver) != 0)
    text_put (&out, net_ini_replace (out, "Match", "Driver", "Driver",
                                change->driver));
  if (g_str_has_suffix (file, ".network") && change->name) {
    match_by_name (&out, "Path", change->name);
    for (size_t i = 0; change->drop_mac && i < G_N_ELEMENTS (macs); i++)
      match_by_name (&out, macs[i], change->name);
  }
  return strcmp (out, text) != 0 ? g_steal_pointer (&out) : NULL;
}
