/* SPDX-License-Identifier: GPL-2.0-or-later */
/* udev's rules that name network interfaces: udev(7). */
#include "config.h"

#include <string.h>

#include "converters/net-name.h"
#include "converters/net-record.h"

struct rule {
  char *name, *mac;
  bool by_driver, by_path;
};

static void
rule_clear (struct rule *r)
{
  g_free (r->name);
  g_free (r->mac);
}

/* SLES 10: IMPORT="/lib/udev/rename_netiface %k eth0". */
static char *
name_of_import (const char *value)
{
  g_auto (GStrv) words = g_strsplit (value, " ", 4);

  return g_strv_length (words) == 3 &&
         g_str_has_suffix (words[0], "rename_netiface")
         ? g_strdup (words[2]) : NULL;
}

static void
take (char **to, char *value)
{
  if (value) {
    g_free (*to);
    *to = value;
  }
}

/* KEY, operator and value of one part of a rule. */
static void
read_part (struct rule *r, const char *key, bool match, const char *value)
{
  static const char *const addresses[] = {
    "ATTR{address}", "ATTRS{address}", "SYSFS{address}", NULL
  };
  static const char *const paths[] = {
    "ID", "KERNELS", "BUS", "DEVPATH", "ENV{ID_PATH}", NULL
  };
  static const char *const drivers[] = {
    "DRIVER", "DRIVERS", "ENV{ID_NET_DRIVER}", NULL
  };

  if (!match && strcmp (key, "NAME") == 0)
    take (&r->name, g_strdup (value));
  else if (!match && strcmp (key, "IMPORT") == 0)
    take (&r->name, name_of_import (value));
  else if (match && g_strv_contains (addresses, key))
    take (&r->mac, net_mac_normalise (value));
  else if (match && g_strv_contains (paths, key))
    r->by_path = true;
  else if (match && g_strv_contains (drivers, key) &&
           strcmp (value, "?*") != 0)
    r->by_driver = true;
}

/* One part at *P; false: there is no other. */
static bool
next_part (struct rule *r, const char **p)
{
  const char *start = *p + strspn (*p, ", \t\r\n\\");
  const size_t length = strcspn (start, "=!+-:\"");
  const char *op = start + length, *open = op + strspn (op, "=!+-:"), *close;
  g_autofree char *key = NULL, *value = NULL;

  if (*start == '#' || *start == '\0' || open == op)
    return false;
  open += strspn (open, " \t");
  close = *open == '"' ? strchr (open + 1, '"') : NULL;
  if (!close)
    return false;
  key = g_strchomp (g_strndup (start, length));
  value = g_strndup (open + 1, (gsize) (close - open - 1));
  if (op[0] != '!')
    read_part (r, key, op[0] == '=' && op[1] == '=', value);
  *p = close + 1;
  return true;
}

static void
read_rule (struct rule *r, const char *line)
{
  const char *p = line;

  memset (r, 0, sizeof *r);
  while (next_part (r, &p))
    ;
}

/* The end of the rule at P, with its newline: a line may go on behind a
 * backslash. */
static const char *
rule_end (const char *p)
{
  for (; *p; p++)
    if (*p == '\n' && p[-1] != '\\')
      return p + 1;
  return p;
}

static const char *
rule_end_at (const char *p)
{
  return *p == '\n' ? p + 1 : rule_end (p + 1);
}

void
net_rules_parse (const char *text, const char *file G_GNUC_UNUSED,
                 GPtrArray *records)
{
  for (const char *p = text, *end; *p; p = end) {
    g_autofree char *line = NULL;
    struct rule r;
    unsigned flags = NET_RULE | NET_RENAMES;

    end = rule_end_at (p);
    line = g_strndup (p, (gsize) (end - p));
    read_rule (&r, line);
    if (r.name && net_name_valid (r.name) &&
        (r.mac || r.by_driver || r.by_path)) {
      flags |= r.by_driver ? NET_BY_DRIVER : 0;
      flags |= r.by_path ? NET_BY_PATH : 0;
      net_records_add (records, r.name, r.mac, flags);
    }
    rule_clear (&r);
  }
}

static bool
is_stale (const struct rule *r, const char *const *names,
          const char *const *macs, unsigned n)
{
  if (!r->mac && !r->by_driver && !r->by_path)
    return false;
  for (unsigned i = 0; r->name && i < n; i++)
    if (strcmp (r->name, names[i]) == 0)
      return r->by_driver || r->by_path || !macs[i] ||
             g_strcmp0 (r->mac, macs[i]) != 0;
  return false;
}

char *
net_rules_remove (const char *text, const char *const *names,
                  const char *const *macs, unsigned n)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (const char *p = text, *end; *p; p = end) {
    g_autofree char *line = NULL;
    struct rule r;

    end = rule_end_at (p);
    line = g_strndup (p, (gsize) (end - p));
    read_rule (&r, line);
    if (!is_stale (&r, names, macs, n))
      g_string_append (out, line);
    rule_clear (&r);
  }
  return out->len != strlen (text) ? g_strdup (out->str) : NULL;
}

/* The form that udev's own generator wrote.  A card has a driver, unlike
 * the VLANs and bridges that inherit its address. */
char *
net_rules_line (const char *mac, const char *driver, const char *name)
{
  if (mac)
    return g_strdup_printf ("SUBSYSTEM==\"net\", ACTION==\"add\", "
                            "DRIVERS==\"?*\", ATTR{address}==\"%s\", "
                            "ATTR{type}==\"1\", NAME=\"%s\"\n", mac, name);
  return g_strdup_printf ("SUBSYSTEM==\"net\", ACTION==\"add\", "
                          "DRIVERS==\"%s\", ATTR{type}==\"1\", "
                          "NAME=\"%s\"\n", driver, name);
}
