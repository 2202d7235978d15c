/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The files and disks of a guest of VMware by ssh. */
#include "config.h"

#include <string.h>

#include "inputs/vmx-remote.h"
#include "v2v/base/error.h"
#include "v2v/base/report.h"
#include "v2v/base/runtime.h"
#include "v2v/disk/nbd-info.h"
#include "v2v/disk/nbdkit.h"

struct vmx_remote {
  struct ssh_connection *ssh;
  struct endpoint *disks;        /* the plugin's server; NULL: not started */
};

/* --- the connection ---------------------------------------------------- */

struct vmx_remote *
vmx_remote_open (const struct ssh_server *server,
                 const struct input_options *options, GError **error)
{
  struct ssh_connection *ssh = ssh_open (server, options, error);
  struct vmx_remote *c = ssh ? g_new0 (struct vmx_remote, 1) : NULL;

  if (c)
    c->ssh = ssh;
  return c;
}

/* To qemu it was an I/O error and no more. */
static void
tell_why (const struct vmx_remote *c)
{
  g_autofree char *why = c->disks ? process_stderr (c->disks->server) : NULL;

  if (why && *why)
    report_warning ("reading the disks from %s: %s", ssh_name (c->ssh), why);
}

void
vmx_remote_close (struct vmx_remote *c)
{
  if (!c)
    return;
  tell_why (c);
  endpoint_free (c->disks);
  ssh_close (c->ssh);
  g_free (c);
}

/* --- files ------------------------------------------------------------- */

bool
vmx_remote_stat (struct vmx_remote *c, const char *path, uint64_t *ret_size,
                 GError **error)
{
  return ssh_stat (c->ssh, path, ret_size, error);
}

char *
vmx_remote_read (struct vmx_remote *c, const char *path, size_t max,
                 size_t *ret_size, GError **error)
{
  return ssh_read (c->ssh, path, max, ret_size, error);
}

/* --- disks ------------------------------------------------------------- */

bool
vmx_remote_serve (struct vmx_remote *c, const char *layout, GError **error)
{
  g_autofree char *plugin = nbdkit_find_plugin ("vmx", error);
  g_autofree char *path = runtime_path ("ssh-disks");
  g_autoptr (GPtrArray) a = NULL;

  if (!plugin || !g_file_set_contents (path, layout, -1, error))
    return false;
  a = ssh_arguments (c->ssh);
  g_ptr_array_add (a, g_strconcat ("disks=", path, NULL));
  g_ptr_array_add (a, NULL);
  c->disks = nbdkit_open ("in", plugin, NULL,
                          (const char *const *) a->pdata, error);
  return c->disks != NULL;
}

struct endpoint *
vmx_remote_disk (struct vmx_remote *c, guint disk, const char *format,
                 GError **error)
{
  const char *query = strchr (c->disks->nbd_uri, '?');
  g_autofree char *uri = g_strdup_printf ("nbd+unix:///%u%s", disk, query);
  struct endpoint *e = endpoint_new_nbd (uri, format);
  g_autofree char *why = NULL;

  if (nbd_info_fill (e, error))
    return e;
  endpoint_free (e);
  why = process_stderr (c->disks->server);
  if (*why) {
    g_clear_error (error);
    error_set (error, "%s", why);
  }
  g_prefix_error (error, "cannot open disk %u of %s: ", disk,
                  ssh_name (c->ssh));
  return NULL;
}
