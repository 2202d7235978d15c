/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The files of a guest that configure its network, of all tools that may be
 * there: which of them is in use is not asked, only what they say. */
#include "config.h"

#include <string.h>

#include "converters/linux.h"
#include "converters/linux-network.h"
#include "converters/net-name.h"
#include "converters/text.h"
#include "v2v/base/error.h"

#define MAX_FILES 300            /* of one guest */
#define MAX_SIZE (256 * 1024)    /* bytes of one file */

struct net_format {
  const char *pattern;           /* glob(7) */
  void (*parse) (const char *text, const char *file, GPtrArray *records);
  /* NULL: nothing there matches a card by what changes. */
  char *(*edit) (const char *text, const char *file,
                 const struct net_change *change);
  bool mixed;                    /* there are files of other kinds too */
};

static const struct net_format formats[] = {
  { "/etc/udev/rules.d/*.rules", net_rules_parse, NULL, false },
  { "/etc/systemd/network/*.link", net_networkd_parse,
    net_networkd_edit, false },
  { "/etc/systemd/network/*.netdev", net_networkd_parse, NULL, false },
  { "/etc/systemd/network/*.network", net_networkd_parse,
    net_networkd_edit, false },
  { "/etc/netplan/*.yaml", net_netplan_parse, net_netplan_edit, false },
  /* What installers leave for cloud-init is of the same form. */
  { "/etc/cloud/cloud.cfg.d/*.cfg", net_netplan_parse,
    net_netplan_edit, true },
  { "/etc/NetworkManager/system-connections/*", net_keyfile_parse,
    net_keyfile_edit, false },
  { "/etc/sysconfig/network-scripts/ifcfg-*", net_ifcfg_parse,
    net_ifcfg_edit, false },
  { "/etc/sysconfig/network/ifcfg-*", net_ifcfg_parse, net_ifcfg_edit, false },
  { "/etc/network/interfaces", net_interfaces_parse, NULL, false },
  { "/etc/network/interfaces.d/*", net_interfaces_parse, NULL, false },
};

static const char *const leases[] = {
  "/var/lib/dhcp/dhclient*.lease*", "/var/lib/dhcp3/dhclient*.lease*",
  "/var/lib/dhclient/dhclient*.lease*", "/var/lib/NetworkManager/*.lease",
  "/var/lib/wicked/lease-*.xml",
};

struct net_file {
  const struct net_format *format;
  char *path, *text;
  unsigned flags;                /* of all its records */
};

static void
file_free (gpointer data)
{
  struct net_file *f = data;

  g_free (f->path);
  g_free (f->text);
  g_free (f);
}

static const char *
base_of (const char *path)
{
  const char *slash = strrchr (path, '/');
  return slash ? slash + 1 : path;
}

/* Copies that editors and package managers leave are read by no tool. */
static bool
is_backup (const char *path)
{
  static const char *const suffixes[] = {
    "~", ".bak", ".old", ".orig", ".save", ".swp", ".rpmnew", ".rpmorig",
    ".rpmsave", ".dpkg-dist", ".dpkg-new", ".dpkg-old",
  };

  for (size_t i = 0; i < G_N_ELEMENTS (suffixes); i++)
    if (g_str_has_suffix (path, suffixes[i]))
      return true;
  return false;
}

static void
load_file (struct conversion *cv, struct net_files *files,
           const struct net_format *format, const char *path)
{
  g_autoptr (GBytes) data = NULL;
  struct net_file *f;
  const guint first = files->records->len;
  gsize size;
  const char *bytes;

  if (is_backup (path) || files->files->len >= MAX_FILES ||
      !guest_is_file (cv->guest, path) ||
      (data = guest_read (cv->guest, path, MAX_SIZE, NULL)) == NULL)
    return;
  bytes = g_bytes_get_data (data, &size);
  if (size == 0 || memchr (bytes, '\0', size))
    return;
  f = g_new0 (struct net_file, 1);
  f->format = format;
  f->path = g_strdup (path);
  f->text = g_strndup (bytes, size);
  g_ptr_array_add (files->files, f);
  format->parse (f->text, base_of (path), files->records);
  for (guint i = first; i < files->records->len; i++) {
    const struct net_record *r = g_ptr_array_index (files->records, i);
    f->flags |= r->flags;
  }
  if ((f->flags & NET_UNREADABLE) && !format->mixed)
    linux_warning (cv, "%s is written in a form that is not understood here: "
                   "check after the first boot that the interfaces have the "
                   "names that it uses", path);
}

static void
load_leases (struct conversion *cv, struct net_files *files)
{
  for (size_t i = 0; i < G_N_ELEMENTS (leases); i++) {
    g_auto (GStrv) paths = guest_glob (cv->guest, leases[i], NULL);

    for (size_t j = 0; paths && paths[j] && j < MAX_FILES; j++) {
      g_autofree char *name = net_lease_name (base_of (paths[j]));
      if (name)
        net_records_add (files->records, name, NULL, NET_LEASE);
    }
  }
}

/* ALT's etcnet: a folder for each interface, of which the options say what it
 * is. */
static void
load_etcnet (struct conversion *cv, struct net_files *files)
{
  g_auto (GStrv) paths =
    guest_glob (cv->guest, "/etc/net/ifaces/*/options", NULL);

  for (size_t i = 0; paths && paths[i] && i < MAX_FILES; i++) {
    g_autofree char *dir = g_path_get_dirname (paths[i]);
    g_autofree char *text = guest_read_text (cv->guest, paths[i], NULL);
    g_autofree char *type = text ? text_get_variable (text, "TYPE") : NULL;
    g_autofree char *on = text ? text_get_variable (text, "ONBOOT") : NULL;

    if (type && g_ascii_strcasecmp (type, "eth") == 0)
      net_records_add (files->records, base_of (dir), NULL,
                       on && g_ascii_strcasecmp (on, "no") == 0
                       ? NET_DISABLED : 0);
  }
}

void
net_files_load (struct conversion *cv, struct net_files *files)
{
  files->files = g_ptr_array_new_with_free_func (file_free);
  files->records = net_records_new ();
  for (size_t i = 0; i < G_N_ELEMENTS (formats); i++) {
    g_auto (GStrv) paths = guest_glob (cv->guest, formats[i].pattern, NULL);

    for (size_t j = 0; paths && paths[j]; j++)
      load_file (cv, files, &formats[i], paths[j]);
  }
  load_etcnet (cv, files);
  load_leases (cv, files);
}

void
net_files_clear (struct net_files *files)
{
  g_clear_pointer (&files->files, g_ptr_array_unref);
  g_clear_pointer (&files->records, g_ptr_array_unref);
}

/* A .link file or a rule only names a card, and that is done anew. */
static void
warn_unchanged (struct conversion *cv, const struct net_file *f,
                const struct net_change *change)
{
  const bool by_path = (f->flags & NET_BY_PATH) != 0;

  if ((f->flags & NET_RULE) ||
      !(by_path || ((f->flags & NET_BY_DRIVER) && !change->driver)))
    return;
  linux_warning (cv, "%s finds its network card by %s, which is another one "
                 "on KVM: have it match the card's MAC address instead",
                 f->path, by_path ? "the PCI slot" : "the driver");
}

bool
net_files_change (struct conversion *cv, const struct net_files *files,
                  const struct net_change *change, GError **error)
{
  for (guint i = 0; i < files->files->len; i++) {
    const struct net_file *f = g_ptr_array_index (files->files, i);
    g_autofree char *text = NULL;

    if (f->format->edit)
      text = f->format->edit (f->text, base_of (f->path), change);
    if (text && !guest_write_text (cv->guest, f->path, text, error))
      return false;
    if (!text)
      warn_unchanged (cv, f, change);
  }
  return true;
}

bool
net_files_remove_rules (struct conversion *cv, const struct net_files *files,
                        const char *const *names, const char *const *macs,
                        unsigned n, GError **error)
{
  for (guint i = 0; i < files->files->len; i++) {
    const struct net_file *f = g_ptr_array_index (files->files, i);
    g_autofree char *text = NULL;

    if (f->format->parse != net_rules_parse)
      continue;
    text = net_rules_remove (f->text, names, macs, n);
    if (text && !guest_write_text (cv->guest, f->path, text, error))
      return false;
  }
  return true;
}
