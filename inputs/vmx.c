/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -i vmx: a guest of VMware by its VMX file, here or, with -it ssh, on an
 * ESXi host. */
#include "config.h"

#include <string.h>

#include "inputs/inputs.h"
#include "inputs/open.h"
#include "inputs/ssh-disks.h"
#include "inputs/vmx-files.h"
#include "inputs/vmx-source.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"
#include "v2v/base/report.h"

#define MAX_SHOWN 4096

struct state {
  struct ssh_connection *ssh;    /* NULL: the files are here */
  struct vmdk_files files;
  char *path, *folder;           /* of the VMX file, absolute */
  GPtrArray *disks;              /* of each its layers, see vmdk-chain.h */
};

/* --- the VMX file ------------------------------------------------------ */

static bool
find_remote (struct input *in, const char *uri, GError **error)
{
  struct state *s = in->state;
  g_autoptr (v2v_ssh_server) server = ssh_server_parse (uri, error);

  if (!server)
    return false;
  s->ssh = ssh_open (server, in->options, error);
  if (!s->ssh)
    return false;
  s->path = g_strdup (server->path);
  s->files = vmx_files_ssh;
  s->files.opaque = s->ssh;
  return true;
}

static bool
find_vmx (struct input *in, GError **error)
{
  struct state *s = in->state;
  const struct input_options *o = in->options;

  if (!o->guests || g_strv_length (o->guests) != 1)
    return error_set (error, "-i vmx: expecting one VMX file, or one URI "
                      "ssh://USER@HOST/PATH with -it ssh");
  if (o->transport && strcmp (o->transport, "ssh") != 0)
    return error_set (error, "-i vmx: -it %s cannot be used: leave it out, "
                      "or use -it ssh", o->transport);
  if (o->transport) {
    if (!find_remote (in, o->guests[0], error))
      return false;
  }
  else
    s->path = g_canonicalize_filename (o->guests[0], NULL);
  s->folder = g_path_get_dirname (s->path);
  if (!s->ssh) {
    s->files = vmx_files_local;
    s->files.opaque = s->folder;
  }
  return true;
}

/* VMware makes it while the guest runs, and leaves it after a crash. */
static void
warn_lock (const struct state *s)
{
  g_autofree char *lock = g_strconcat (s->path, ".lck", NULL);
  uint64_t size;

  if (s->ssh ? ssh_stat (s->ssh, lock, &size, NULL)
             : g_file_test (lock, G_FILE_TEST_EXISTS)) {
    g_autofree char *shown = clean_text (lock, MAX_SHOWN);
    report_warning ("there is a lock ‘%s’: if the guest is running, shut it "
                    "down first, or its disks will be damaged in the copy",
                    shown);
  }
}

static struct source *
read_vmx (const struct state *s, GError **error)
{
  g_autofree char *name = g_path_get_basename (s->path);
  g_autofree char *shown = clean_text (s->path, MAX_SHOWN);
  g_autofree char *what = g_strdup_printf ("‘%s’", shown);
  g_autoptr (v2v_vmx_file) f = NULL;
  g_autofree char *text = NULL;
  struct source *source;
  size_t size;

  text = s->files.read (s->files.opaque, s->path, VMX_FILE_MAX + 1, &size,
                        error);
  if (!text) {
    g_prefix_error (error, "cannot read the VMX file: ");
    return NULL;
  }
  f = vmx_file_parse (text, size, what, error);
  if (!f)
    return NULL;
  if (g_str_has_suffix (name, ".vmx"))
    name[strlen (name) - strlen (".vmx")] = '\0';
  source = vmx_source (f, name, what, error);
  for (guint i = 0; source && i < f->warnings->len; i++)
    report_warning ("%s: %s", what, (char *) f->warnings->pdata[i]);
  return source;
}

/* --- disks ------------------------------------------------------------- */

static bool
find_disks (struct state *s, struct source *source, GError **error)
{
  if (source->disks->len == 0)
    return error_set (error, "the guest ‘%s’ has no disks, so there is "
                      "nothing to convert", source->name);
  s->disks = g_ptr_array_new_with_free_func
    ((GDestroyNotify) g_ptr_array_unref);
  for (guint i = 0; i < source->disks->len; i++) {
    struct source_disk *d = source->disks->pdata[i];
    g_autofree char *path = vmx_files_path (s->folder, d->uri,
                                            s->ssh != NULL, error);
    GPtrArray *layers = path ? vmdk_chain_read (&s->files, path, error)
                             : NULL;
    if (!layers) {
      g_prefix_error (error, "disk %u of the guest: ", i);
      return false;
    }
    g_ptr_array_add (s->disks, layers);
    g_free (d->uri);
    d->uri = g_steal_pointer (&path);
    d->format = g_strdup ("vmdk");
    d->local = s->ssh == NULL;
  }
  return true;
}

static bool
vmx_probe (struct input *in, struct source **ret_source, GError **error)
{
  struct state *s = in->state;
  g_autoptr (v2v_source) source = NULL;

  if (!find_vmx (in, error))
    return false;
  source = read_vmx (s, error);
  if (!source || !find_disks (s, source, error))
    return false;
  warn_lock (s);
  *ret_source = g_steal_pointer (&source);
  return true;
}

/* The disks as the host has them, made of their files by the plugin. */
static bool
open_remote (struct state *s, const struct source *source,
             GPtrArray *ret_endpoints, GError **error)
{
  const GPtrArray *disks = source->disks;     /* maybe not all of s->disks */
  g_autoptr (GString) layout = g_string_new (NULL);
  g_autofree const char **formats = g_new0 (const char *, disks->len);
  const guint first = ret_endpoints->len;

  for (guint i = 0; i < disks->len; i++) {
    const struct source_disk *d = disks->pdata[i];

    if (!vmdk_chain_layout (&s->files, s->disks->pdata[d->id], layout,
                            &formats[i], error))
      return false;
  }
  if (!ssh_open_layout (s->ssh, layout->str, formats, disks->len,
                        ret_endpoints, error))
    return false;
  for (guint i = 0; i < disks->len; i++) {
    const struct source_disk *d = disks->pdata[i];
    struct endpoint *e = ret_endpoints->pdata[first + i];
    e->virtual_size = vmdk_chain_size (s->disks->pdata[d->id]);
  }
  return true;
}

static bool
vmx_open (struct input *in, const struct source *source,
          GPtrArray *ret_endpoints, GError **error)
{
  struct state *s = in->state;

  if (s->ssh)
    return open_remote (s, source, ret_endpoints, error);
  for (guint i = 0; i < source->disks->len; i++) {
    const struct source_disk *d = source->disks->pdata[i];
    struct endpoint *e = input_open_file (d->uri, d->format, d->id, error);
    if (!e)
      return false;
    g_ptr_array_add (ret_endpoints, e);
  }
  return true;
}

static void
vmx_close (struct input *in)
{
  struct state *s = in->state;

  g_clear_pointer (&s->ssh, ssh_close);
  g_clear_pointer (&s->disks, g_ptr_array_unref);
  g_clear_pointer (&s->path, g_free);
  g_clear_pointer (&s->folder, g_free);
}

const struct input_ops input_vmx = {
  .name = "vmx",
  .summary = "a VMware VMX file; with -it ssh on an ESXi host",
  .accepts = ACCEPT_IP | ACCEPT_IT,
  .state_size = sizeof (struct state),
  .probe = vmx_probe,
  .open_disks = vmx_open,
  .close = vmx_close,
};
