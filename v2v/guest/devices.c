/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The list of the guest's devices: finding in it, without I/O. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "v2v/guest/devices.h"
#include "v2v/guest/etc-files.h"

static void
device_free (void *opaque)
{
  struct device *dev = opaque;

  g_free (dev->name);
  g_free (dev);
}

struct devices *
devices_new (void)
{
  struct devices *d = g_new0 (struct devices, 1);

  d->list = g_ptr_array_new_with_free_func (device_free);
  d->partial_groups = g_ptr_array_new_with_free_func (g_free);
  return d;
}

void
devices_free (struct devices *d)
{
  if (d == NULL)
    return;
  g_ptr_array_unref (d->list);
  g_ptr_array_unref (d->partial_groups);
  g_free (d);
}

struct device *
devices_add (struct devices *d, const char *name, const void *data,
             size_t size)
{
  struct device *dev = g_new0 (struct device, 1);

  dev->name = g_strdup (name);
  superblock_parse (data, size, &dev->holds);
  g_ptr_array_add (d->list, dev);
  return dev;
}

const struct device *
devices_find (const struct devices *d, const char *name)
{
  g_autofree char *wanted = device_canonical (name);
  guint i;

  for (i = 0; i < d->list->len; i++) {
    const struct device *dev = g_ptr_array_index (d->list, i);
    g_autofree char *canonical = device_canonical (dev->name);

    if (strcmp (canonical, wanted) == 0)
      return dev;
  }
  return NULL;
}

bool
devices_have (const struct devices *d, const char *type)
{
  guint i;

  for (i = 0; i < d->list->len; i++) {
    const struct device *dev = g_ptr_array_index (d->list, i);
    if (strcmp (dev->holds.type, type) == 0)
      return true;
  }
  return false;
}

char *
devices_clear_name (const struct device *dev)
{
  g_autofree char *base = g_path_get_basename (dev->name);

  return g_strconcat ("luks-", dev->holds.uuid[0] ? dev->holds.uuid : base,
                      NULL);
}

/* --- specifications ---------------------------------------------------- */

static const char *
get_uuid (const struct device *dev)
{
  return dev->holds.uuid;
}

static const char *
get_label (const struct device *dev)
{
  return dev->holds.label;
}

static const char *
get_partuuid (const struct device *dev)
{
  return dev->part.uuid;
}

static const char *
get_partlabel (const struct device *dev)
{
  return dev->part.name;
}

static const struct {
  const char *prefix;
  const char *(*get) (const struct device *dev);
  bool any_case;
} spec_kinds[] = {
  { "UUID=", get_uuid, true },
  { "LABEL=", get_label, false },
  { "PARTUUID=", get_partuuid, true },
  { "PARTLABEL=", get_partlabel, false },
  { "/dev/disk/by-uuid/", get_uuid, true },
  { "/dev/disk/by-label/", get_label, false },
  { "/dev/disk/by-partuuid/", get_partuuid, true },
  { "/dev/disk/by-partlabel/", get_partlabel, false },
};

/* A LUKS container that is open stands for what is in it only by its own
 * names: its UUID is not the file system's. */
static const struct device *
find_by (const struct devices *d, const char *(*get) (const struct device *),
         bool any_case, const char *value)
{
  guint i;

  if (value[0] == '\0')
    return NULL;
  for (i = 0; i < d->list->len; i++) {
    const struct device *dev = g_ptr_array_index (d->list, i);

    if ((any_case ? g_ascii_strcasecmp (get (dev), value)
                  : strcmp (get (dev), value)) == 0)
      return dev;
  }
  return NULL;
}

/* The name that the appliance has for the disk which another driver called
 * /dev/hda, /dev/vda, /dev/xvda; RAID controllers and NVMe count from 0. */
static const char *const disk_prefixes[] = {
  "/dev/hd", "/dev/vd", "/dev/xvd", NULL,
};

static char *
common_name (const char *spec)
{
  g_autofree char *name = NULL;
  unsigned disk, part;
  size_t i;
  int n = 0;

  for (i = 0; disk_prefixes[i] && name == NULL; i++)
    if (g_str_has_prefix (spec, disk_prefixes[i]))
      name = g_strconcat ("/dev/sd", spec + strlen (disk_prefixes[i]), NULL);
  if (name == NULL &&
      (sscanf (spec, "/dev/nvme%2un1p%3u%n", &disk, &part, &n) == 2 ||
       sscanf (spec, "/dev/mmcblk%2up%3u%n", &disk, &part, &n) == 2 ||
       sscanf (spec, "/dev/cciss/c0d%2up%3u%n", &disk, &part, &n) == 2) &&
      spec[n] == '\0' && disk < 26)
    name = g_strdup_printf ("/dev/sd%c%u", (char) ('a' + disk), part);
  return name ? g_steal_pointer (&name) : g_strdup (spec);
}

/* The appliance letters the disks that it has; the guest counts those that
 * were left behind too.  NULL: it is one of these. */
static char *
appliance_name (const struct devices *d, const char *spec)
{
  static const char prefix[] = "/dev/sd";
  char *name = common_name (spec);
  const size_t at = strlen (prefix);

  if (d->nr_disks == 0 || !g_str_has_prefix (name, prefix) ||
      !g_ascii_islower (name[at]) || g_ascii_islower (name[at + 1]))
    return name;
  for (guint i = 0; i < d->nr_disks; i++)
    if (d->disk_ids[i] == (unsigned) (name[at] - 'a')) {
      name[at] = (char) ('a' + i);
      return name;
    }
  g_free (name);
  return NULL;
}

/* "/dev/mapper/NAME" where crypttab opens NAME on a container of ours. */
static const struct device *
find_crypt (const struct devices *d, const char *spec, GHashTable *crypttab)
{
  const char *container = crypttab && g_str_has_prefix (spec, "/dev/mapper/")
    ? g_hash_table_lookup (crypttab, spec + strlen ("/dev/mapper/")) : NULL;
  const struct device *dev = container
    ? devices_find_spec (d, container, NULL) : NULL;
  g_autofree char *name = NULL, *clear = NULL;

  if (dev == NULL || strcmp (dev->holds.type, "crypto_LUKS") != 0)
    return NULL;
  name = devices_clear_name (dev);
  clear = g_strconcat ("/dev/mapper/", name, NULL);
  return devices_find (d, clear);
}

static const char *
get_md_uuid (const struct device *dev)
{
  return dev->md_uuid;
}

static const char *
get_md_name (const struct device *dev)
{
  return dev->md_name;
}

const struct device *
devices_find_array (const struct devices *d, const char *spec,
                    GHashTable *mdadm_conf)
{
  const char *name = md_short_name (spec);
  const char *uuid = name && mdadm_conf
    ? g_hash_table_lookup (mdadm_conf, name) : NULL;

  if (name == NULL)
    return NULL;
  return uuid ? find_by (d, get_md_uuid, false, uuid)
              : find_by (d, get_md_name, false, name);
}

const struct device *
devices_find_spec (const struct devices *d, const char *spec,
                   GHashTable *crypttab)
{
  const struct device *dev;
  g_autofree char *name = NULL;
  size_t i;

  for (i = 0; i < G_N_ELEMENTS (spec_kinds); i++)
    if (g_str_has_prefix (spec, spec_kinds[i].prefix)) {
      g_autofree char *value =
        g_strdup (spec + strlen (spec_kinds[i].prefix));
      size_t n = strlen (value);

      if (n >= 2 && value[0] == '"' && value[n - 1] == '"') {
        value[n - 1] = '\0';
        memmove (value, value + 1, n - 1);
      }
      return find_by (d, spec_kinds[i].get, spec_kinds[i].any_case, value);
    }
  dev = find_crypt (d, spec, crypttab);
  if (dev == NULL)
    dev = devices_find_array (d, spec, NULL);
  if (dev)
    return dev;
  name = appliance_name (d, spec);
  return name ? devices_find (d, name) : NULL;
}
