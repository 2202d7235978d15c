/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Guests of a vCenter or ESXi host whose disks are read by VMware's VDDK
 * library, through nbdkit's plugin for it.  The server is only read from. */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "inputs/certificate.h"
#include "inputs/libvirt-transport.h"
#include "inputs/password.h"
#include "inputs/vcenter-check.h"
#include "inputs/vcenter-uri.h"
#include "inputs/vddk-arguments.h"
#include "inputs/vim.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"
#include "v2v/base/report.h"
#include "v2v/base/runtime.h"
#include "v2v/disk/nbd-info.h"
#include "v2v/disk/nbdkit.h"

#define LIBRARY "libvixDiskLib.so"

struct vddk {
  struct vcenter_uri uri;
  char *moref;
  char *password_file;           /* in the run directory */
  char *thumbprint;              /* NULL: -io says it */
  GPtrArray *files;              /* char *, one a disk */
};

/* --- before anything is connected ---------------------------------------- */

static bool
has_library (const char *libdir)
{
  g_autofree char *path = g_build_filename (libdir, "lib64", NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    if (g_str_has_prefix (name, LIBRARY))
      return true;
  return false;
}

static bool
vddk_check (const struct input_options *options, GError **error)
{
  const char *libdir = vddk_option (options->io, "vddk-libdir");
  const char *config = vddk_option (options->io, "vddk-config");

  if (!vddk_check_options (options->io, error))
    return false;
  if (libdir && !has_library (libdir))
    return error_set (error, "-io vddk-libdir=%s: there is no lib64/" LIBRARY
                      " in this folder: expecting that to which the VDDK "
                      "library was unpacked (vmware-vix-disklib-distrib)",
                      libdir);
  if (config && access (config, R_OK) == -1)
    return error_set_errno (error, errno, "-io vddk-config=%s", config);
  return true;
}

/* The connection is the same as without VDDK. */
static void
explain (const struct input_options *options, GError **error)
{
  libvirt_vmware.explain (options, error);
}

/* --- what the guest is --------------------------------------------------- */

static bool
look_at_disk (struct libvirt_guest *g, struct vddk *v, guint i,
              GError **error)
{
  const struct domain_disk *d = g->domain->disks->pdata[i];
  struct source_disk *s = g->domain->source->disks->pdata[i];
  g_autofree char *datastore = NULL, *path = NULL;
  const char *file = vddk_file (g->options->io, i, g->domain->disks->len,
                                d->path, error);

  if (!file)
    return false;
  if (file == d->path &&
      !vcenter_path_parse (file, &datastore, &path, error)) {
    g_prefix_error (error, "-it vddk: ");
    return false;
  }
  g_ptr_array_add (v->files, g_strdup (file));
  /* The library gives what the guest sees, not the file. */
  g_free (s->format);
  s->format = g_strdup ("raw");
  return true;
}

/* What libvirt does not know; without it, the guest can be converted too. */
static void
look_at_guest (struct libvirt_guest *g, const struct vddk *v)
{
  g_autoptr (GError) error = NULL;
  struct vim *session = g->password
    ? vim_login (&v->uri, g->password, &error) : NULL;
  struct vim_guest *seen = session
    ? vim_find_guest (session, v->moref, &error) : NULL;

  if (seen)
    vcenter_take_guest (seen, g->domain->source);
  else
    report_debug ("cannot ask the server about the guest: %s",
                  error ? error->message : "no password");
  vim_guest_free (seen);
  vim_logout (session);
}

static bool
vddk_probe (struct libvirt_guest *g, GError **error)
{
  struct vddk *v = g->state = g_new0 (struct vddk, 1);

  v->files = g_ptr_array_new_with_free_func (g_free);
  if (!vcenter_uri_parse (g->options->connection, &v->uri, error) ||
      !vddk_check_moref (g->domain->moref, error))
    return false;
  v->moref = g_strdup (g->domain->moref);
  for (guint i = 0; i < g->domain->disks->len; i++)
    if (!look_at_disk (g, v, i, error))
      return false;
  look_at_guest (g, v);
  return true;
}

/* --- its disks ----------------------------------------------------------- */

static bool
write_password (struct libvirt_guest *g, struct vddk *v, GError **error)
{
  g_autofree char *whom = g_strdup_printf ("%s@%s", v->uri.user,
                                           v->uri.server);
  g_autoptr (GError) why = NULL;

  if (!g->password)
    g->password = input_password (g->options, whom, error);
  if (!g->password)
    return false;
  v->password_file = runtime_path ("vddk.password");
  if (!g_file_set_contents_full (v->password_file, g->password, -1,
                                 G_FILE_SET_CONTENTS_NONE, 0600, &why))
    return error_set (error, "cannot write ‘%s’: %s", v->password_file,
                      why->message);
  return true;
}

static bool
find_thumbprint (const struct libvirt_guest *g, struct vddk *v,
                 GError **error)
{
  g_autofree char *address = NULL, *pem = NULL;

  if (vddk_option (g->options->io, "vddk-thumbprint"))
    return true;
  address = vddk_address (g->options->io, v->uri.server);
  pem = certificate_fetch (address, v->uri.verify, error);
  v->thumbprint = pem ? certificate_thumbprint (pem, G_CHECKSUM_SHA1) : NULL;
  if (!v->thumbprint) {
    g_prefix_error (error, "-it vddk needs a thumbprint, which -io "
                    "vddk-thumbprint can give: ");
    return false;
  }
  report_debug ("thumbprint of %s: %s", address, v->thumbprint);
  return true;
}

/* The tests' stand-in, if there is one. */
static const char *
find_plugin (void)
{
  const char *path = g_getenv ("VIRT_V2V_VDDK_PLUGIN");

  return path && path[0] == '/' ? path : "vddk";
}

static void
explain_disk (const char *file, GError **error)
{
  g_autofree char *shown = clean_text (file, 300);
  g_autoptr (GError) why = error ? g_steal_pointer (error) : NULL;
  const char *advice = why ? vddk_advice (why->message) : NULL;

  error_set (error, "cannot read the disk ‘%s’ with VDDK: %s%s%s", shown,
             why ? why->message : "", advice ? ".  " : "",
             advice ? advice : "");
}

static struct endpoint *
open_disk (const struct libvirt_guest *g, const struct vddk *v, guint i,
           GError **error)
{
  const struct vddk_disk d = {
    .server = v->uri.server, .user = v->uri.user,
    .password_file = v->password_file, .moref = v->moref,
    .file = v->files->pdata[i], .thumbprint = v->thumbprint,
  };
  g_autoptr (GPtrArray) a = vddk_arguments (g->options->io, &d);
  g_autofree char *name = g_strdup_printf ("in%u", i);
  struct endpoint *e = nbdkit_open (name, find_plugin (), NULL,
                                    (const char *const *) a->pdata, error);

  if (e && !nbd_info_fill (e, error))
    g_clear_pointer (&e, endpoint_free);
  if (!e)
    explain_disk (d.file, error);
  return e;
}

static bool
vddk_open (struct libvirt_guest *g, const struct source *source,
           GPtrArray *ret_endpoints, GError **error)
{
  struct vddk *v = g->state;

  if (!write_password (g, v, error) || !find_thumbprint (g, v, error))
    return false;
  for (guint i = 0; i < source->disks->len; i++) {
    const struct source_disk *d = source->disks->pdata[i];
    struct endpoint *e = open_disk (g, v, d->id, error);

    if (!e)
      return false;
    g_ptr_array_add (ret_endpoints, e);
  }
  return true;
}

static void
vddk_close (struct libvirt_guest *g)
{
  struct vddk *v = g->state;

  if (!v)
    return;
  vcenter_uri_clear (&v->uri);
  g_free (v->moref);
  g_free (v->password_file);
  g_free (v->thumbprint);
  g_ptr_array_unref (v->files);
  g_clear_pointer (&g->state, g_free);
}

const struct libvirt_transport libvirt_vddk = {
  .schemes = "esx,gsx,vpx",
  .it = "vddk",
  .check = vddk_check,
  .explain = explain,
  .probe = vddk_probe,
  .open_disks = vddk_open,
  .close = vddk_close,
};
