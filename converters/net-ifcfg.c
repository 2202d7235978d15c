/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ifcfg files of Red Hat and SUSE.
 *
 * Keys: sysconfig.txt of initscripts, nm-settings-ifcfg-rh(5), ifcfg(5) of
 * wicked. */
#include "config.h"

#include <string.h>

#include "converters/net-name.h"
#include "converters/net-record.h"
#include "converters/text.h"

static const char prefix[] = "ifcfg-";

/* The interface that the file's name stands for; NULL: none. */
static const char *
name_of_file (const char *file)
{
  static const char *const no_names[] = {
    "ifcfg-eth-id-", "ifcfg-bus-", "ifcfg-wlan-", "ifcfg-id-",
  };

  for (size_t i = 0; i < G_N_ELEMENTS (no_names); i++)
    if (g_str_has_prefix (file, no_names[i]))
      return NULL;
  if (strstr (file, "-range"))   /* more addresses of another file's card */
    return NULL;
  return g_str_has_prefix (file, prefix) ? file + strlen (prefix) : NULL;
}

static bool
is_word (const char *value, const char *const *words)
{
  g_autofree char *lower = value ? g_ascii_strdown (value, -1) : NULL;
  return lower && g_strv_contains (words, lower);
}

static bool
is_virtual (const char *text)
{
  static const char *const keys[] = {
    "BONDING_MASTER", "BONDING_MODULE_OPTS", "BONDING_OPTS", "BRIDGE_PORTS",
    "DEVICETYPE", "ETHERDEVICE", "PHYSDEV", "TUNNEL", "WIRELESS",
  };
  static const char *const no = "no";
  g_autofree char *type = text_get_variable (text, "TYPE");
  g_autofree char *vlan = text_get_variable (text, "VLAN");
  g_autofree char *bridge = text_get_variable (text, "BRIDGE");

  if (type && *type && g_ascii_strcasecmp (type, "ethernet") != 0)
    return true;
  if (vlan && g_ascii_strcasecmp (vlan, "yes") == 0)
    return true;
  /* SUSE says BRIDGE=yes of a bridge, Red Hat BRIDGE=br0 of its port. */
  if (bridge && g_ascii_strcasecmp (bridge, "yes") == 0)
    return true;
  for (size_t i = 0; i < G_N_ELEMENTS (keys); i++) {
    g_autofree char *value = text_get_variable (text, keys[i]);
    if (value && *value && g_ascii_strcasecmp (value, no) != 0)
      return true;
  }
  return false;
}

static bool
is_disabled (const char *text)
{
  static const char *const no[] = { "no", "n", "false", "0", NULL };
  static const char *const off[] = { "off", "manual", NULL };
  g_autofree char *onboot = text_get_variable (text, "ONBOOT");
  g_autofree char *mode = text_get_variable (text, "STARTMODE");

  return is_word (onboot, no) || is_word (mode, off);
}

/* The file's name is the interface's where nothing else says it; those that
 * NetworkManager made have a UUID and any name. */
static const char *
name_of (const char *text, const char *file, const char *device)
{
  g_autofree char *uuid = text_get_variable (text, "UUID");
  const char *name = name_of_file (file);

  if (device && *device)
    return device;
  return name && uuid && !net_name_is_usual (name) ? NULL : name;
}

/* HWADDR finds the card; LLADDR and MACADDR set an address. */
void
net_ifcfg_parse (const char *text, const char *file, GPtrArray *records)
{
  static const char *const parents[] = { "PHYSDEV", "ETHERDEVICE" };
  g_autofree char *device = text_get_variable (text, "DEVICE");
  g_autofree char *mac = text_get_variable (text, "HWADDR");
  const char *name = name_of (text, file, device);
  g_autofree char *base = name ? g_strndup (name, strcspn (name, ":")) : NULL;
  unsigned flags = 0;

  if (g_str_has_prefix (file, "ifcfg-bus-"))
    flags |= NET_BY_PATH;
  if (is_virtual (text))
    flags |= NET_VIRTUAL;
  if (is_disabled (text))
    flags |= NET_DISABLED;
  if (g_str_has_prefix (file, "ifcfg-eth-id-") && !mac)
    mac = g_strdup (file + strlen ("ifcfg-eth-id-"));
  net_records_add (records, base, mac, flags);
  for (size_t i = 0; i < G_N_ELEMENTS (parents); i++) {
    g_autofree char *parent = text_get_variable (text, parents[i]);
    if (parent && *parent)
      net_records_add (records, parent, NULL, flags & NET_DISABLED);
  }
}

/* Does LINE assign to KEY? */
static bool
assigns (const char *line, const char *key)
{
  line += strspn (line, " \t");
  return g_str_has_prefix (line, key) && line[strlen (key)] == '=';
}

static char *
drop_hwaddr (const char *line, void *opaque G_GNUC_UNUSED)
{
  return assigns (line, "HWADDR") ? TEXT_DELETE : NULL;
}

char *
net_ifcfg_edit (const char *text, const char *file,
                const struct net_change *change)
{
  g_autofree char *device = text_get_variable (text, "DEVICE");
  g_autofree char *without = NULL;
  const char *name = name_of_file (file);
  char *named;

  if (!change->drop_mac || !change->name || is_virtual (text))
    return NULL;
  without = text_edit_lines (text, drop_hwaddr, NULL);
  if (!without || (device && *device) ||
      g_strcmp0 (name, change->name) == 0)
    return g_steal_pointer (&without);
  named = text_set_variable (without, "DEVICE", change->name);
  return named ? named : g_steal_pointer (&without);
}

char *
net_ifcfg_bind (const char *text, const char *mac)
{
  g_autofree char *old = text_get_variable (text, "HWADDR");
  g_autofree char *upper = g_ascii_strup (mac, -1);

  return old && *old ? NULL : text_set_variable (text, "HWADDR", upper);
}
