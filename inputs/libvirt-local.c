/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Guests of a libvirt on this host: their disks are files, devices, volumes
 * of libvirt's pools, and network disks that can be opened from here. */
#include "config.h"

#include <stdlib.h>

#include "inputs/domain-open.h"
#include "inputs/libvirt-transport.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"

static bool
refuse_pool (const struct domain_disk *d, GError **error)
{
  g_autofree char *pool = clean_text (d->pool, 200);

  return error_set (error, "the disk ‘%s’ is a volume of the pool ‘%s’, which "
                    "is neither a folder nor a device here: export it by NBD "
                    "(qemu-nbd(8)) and give it with -i disk nbd://…",
                    d->target, pool);
}

/* A volume becomes the path that its pool has it at; one of a pool that is no
 * folder and no device (rbd, gluster) has a name instead. */
static bool
resolve_volume (virConnectPtr connection, struct domain_disk *d,
                GError **error)
{
  g_autoptr (virStoragePool) pool =
    virStoragePoolLookupByName (connection, d->pool);
  g_autoptr (virStorageVol) volume =
    pool ? virStorageVolLookupByName (pool, d->path) : NULL;
  char *path = volume ? virStorageVolGetPath (volume) : NULL;

  if (!path) {
    g_autofree char *shown = g_strdup_printf ("%s/%s", d->pool, d->path);
    g_autofree char *clean = clean_text (shown, 300);
    g_autofree char *what = g_strdup_printf ("cannot find the volume ‘%s’ of "
                                             "the disk ‘%s’", clean,
                                             d->target);
    return libvirt_error (what, error);
  }
  if (path[0] == '/') {
    g_free (d->path);
    d->path = g_strdup (path);
    d->kind = DOMAIN_DISK_FILE;
  }
  free (path);
  return d->kind == DOMAIN_DISK_FILE || refuse_pool (d, error);
}

/* The paths in the guest's definition are those of the host that it is on
 * ("Connection URIs", libvirt.org: a local connection names no host). */
static bool
check_local (const char *uri, GError **error)
{
  g_autoptr (GUri) parsed = uri ? g_uri_parse (uri, G_URI_FLAGS_PARSE_RELAXED,
                                               NULL) : NULL;
  const char *host = parsed ? g_uri_get_host (parsed) : NULL;

  if (!host || !*host)
    return true;
  return error_set (error, "the disks of guests at ‘%s’ are on another host "
                    "and cannot be read from there: run this command on "
                    "‘%s’, or give images that this host can open with -i "
                    "libvirtxml", uri, host);
}

bool
libvirt_resolve_volumes (struct libvirt_guest *g, GError **error)
{
  for (guint i = 0; i < g->domain->disks->len; i++) {
    struct domain_disk *d = g->domain->disks->pdata[i];
    struct source_disk *s = g->domain->source->disks->pdata[i];

    if (d->kind != DOMAIN_DISK_VOLUME)
      continue;
    if (!resolve_volume (g->connection, d, error))
      return false;
    g_free (s->uri);
    s->uri = g_strdup (d->path);
  }
  domain_mark_local (g->domain, g->domain->source);
  return true;
}

static bool
local_probe (struct libvirt_guest *g, GError **error)
{
  return check_local (g->options->connection, error) &&
         libvirt_resolve_volumes (g, error);
}

static bool
local_open (struct libvirt_guest *g, const struct source *source,
            GPtrArray *ret_endpoints, GError **error)
{
  return domain_open_all (g->domain, source, g->options, ret_endpoints,
                          error);
}

const struct libvirt_transport libvirt_local = {
  .probe = local_probe,
  .open_disks = local_open,
};
