/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The files and disks of a guest of VMware by ssh. */
#include "config.h"

#include <string.h>

#include "inputs/vmx-plugin/link.h"
#include "inputs/vmx-remote.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"
#include "v2v/base/report.h"
#include "v2v/base/runtime.h"
#include "v2v/disk/nbd-info.h"
#include "v2v/disk/nbdkit.h"

#define MAX_SECONDS 3600

struct vmx_remote {
  struct ssh_server *server;
  struct link_settings settings;
  struct ssh_password password;
  char *name;                    /* "USER@HOST" */
  struct link *link;
  struct endpoint *disks;        /* the plugin's server; NULL: not started */
};

/* --- the connection ---------------------------------------------------- */

/* VIRT_V2V_SSH_TIMEOUT */
static bool
read_seconds (unsigned *ret_seconds, GError **error)
{
  const char *text = g_getenv ("VIRT_V2V_SSH_TIMEOUT");
  uint64_t seconds = LINK_SECONDS;

  if (text && !parse_uint64 (text, "VIRT_V2V_SSH_TIMEOUT", 1, MAX_SECONDS,
                             &seconds, error))
    return false;
  *ret_seconds = (unsigned) seconds;
  return true;
}

struct vmx_remote *
vmx_remote_open (const struct ssh_server *server,
          const struct input_options *options, GError **error)
{
  g_autoptr (v2v_vmx_remote) c = g_new0 (struct vmx_remote, 1);

  c->server = ssh_server_copy (server);
  c->password.options = options;
  c->settings.login = ssh_server_login (c->server, &c->password);
  c->name = ssh_login_name (&c->settings.login);
  if (!read_seconds (&c->settings.seconds, error))
    return NULL;
  c->link = link_open (&c->settings, error);
  return c->link ? g_steal_pointer (&c) : NULL;
}

/* To qemu it was an I/O error and no more. */
static void
tell_why (const struct vmx_remote *c)
{
  g_autofree char *why = c->disks ? process_stderr (c->disks->server) : NULL;

  if (why && *why)
    report_warning ("reading the disks from %s: %s", c->name, why);
}

void
vmx_remote_close (struct vmx_remote *c)
{
  if (!c)
    return;
  tell_why (c);
  link_close (c->link);
  endpoint_free (c->disks);
  ssh_password_clear (&c->password);
  g_free (c->name);
  ssh_server_free (c->server);
  g_free (c);
}

/* --- files ------------------------------------------------------------- */

bool
vmx_remote_stat (struct vmx_remote *c, const char *path, uint64_t *ret_size,
          GError **error)
{
  return link_stat (c->link, path, ret_size, error);
}

char *
vmx_remote_read (struct vmx_remote *c, const char *path, size_t max,
          size_t *ret_size, GError **error)
{
  g_autofree char *text = NULL;
  struct link_range range;
  uint64_t size;

  if (!link_stat (c->link, path, &size, error))
    return NULL;
  max = (size_t) MIN (size, max);
  text = g_malloc (max + 1);
  range = (struct link_range) { path, 0, max, text, 0 };
  if (!link_read (c->link, &range, 1, error))
    return NULL;
  text[range.got] = '\0';
  *ret_size = range.got;
  return g_steal_pointer (&text);
}

/* --- disks ------------------------------------------------------------- */

static void
add (GPtrArray *arguments, const char *key, const char *value)
{
  if (value)
    g_ptr_array_add (arguments, g_strconcat (key, value, NULL));
}

static GPtrArray *
make_arguments (const struct vmx_remote *c)
{
  const struct ssh_server *s = c->server;
  GPtrArray *a = g_ptr_array_new_with_free_func (g_free);

  add (a, "host=", s->host);
  add (a, "user=", s->user);
  if (s->port)
    g_ptr_array_add (a, g_strdup_printf ("port=%u", s->port));
  add (a, "identity=", s->identity);
  add (a, "known-hosts=", s->known_hosts);
  add (a, "password=+", c->password.file);
  g_ptr_array_add (a, g_strdup_printf ("timeout=%u", c->settings.seconds));
  return a;
}

bool
vmx_remote_serve (struct vmx_remote *c, const char *layout, GError **error)
{
  g_autofree char *plugin = nbdkit_find_plugin ("vmx", error);
  g_autofree char *path = runtime_path ("ssh-disks");
  g_autoptr (GPtrArray) a = NULL;

  if (!plugin || !g_file_set_contents (path, layout, -1, error))
    return false;
  a = make_arguments (c);
  add (a, "disks=", path);
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
  g_prefix_error (error, "cannot open disk %u of %s: ", disk, c->name);
  return NULL;
}
