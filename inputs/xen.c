/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -i xen: a guest of Xen by its configuration file, here or, with -it ssh, on
 * the Xen host. */
#include "config.h"

#include <string.h>

#include "inputs/inputs.h"
#include "inputs/open.h"
#include "inputs/ssh-disks.h"
#include "inputs/vmx-files.h"
#include "inputs/xen-source.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"
#include "v2v/base/report.h"

#define MAX_SHOWN 4096

struct state {
  struct ssh_connection *ssh;    /* NULL: file and disks are here */
  char *path;                    /* of the file */
};

/* --- the configuration file -------------------------------------------- */

static bool
find_remote (struct input *in, const char *uri, GError **error)
{
  struct state *s = in->state;
  g_autoptr (v2v_ssh_server) server = ssh_server_parse (uri, error);

  if (!server)
    return false;
  s->path = g_strdup (server->path);
  s->ssh = ssh_open (server, in->options, error);
  return s->ssh != NULL;
}

static bool
find_file (struct input *in, GError **error)
{
  struct state *s = in->state;
  const struct input_options *o = in->options;

  if (!o->guests || g_strv_length (o->guests) != 1)
    return error_set (error, "-i xen: expecting one configuration file of xl, "
                      "xm or xend, or one URI ssh://USER@HOST/PATH with -it "
                      "ssh");
  if (!o->transport) {
    s->path = g_canonicalize_filename (o->guests[0], NULL);
    return true;
  }
  if (strcmp (o->transport, "ssh") != 0)
    return error_set (error, "-i xen: -it %s cannot be used: leave it out, "
                      "or use -it ssh", o->transport);
  return find_remote (in, o->guests[0], error);
}

/* A file of this host may lie anywhere: "/" is its folder. */
static char *
read_text (const struct state *s, size_t *ret_size, GError **error)
{
  static char root[] = "/";

  return s->ssh
    ? ssh_read (s->ssh, s->path, XEN_FILE_MAX + 1, ret_size, error)
    : vmx_files_local.read (root, s->path, XEN_FILE_MAX + 1, ret_size, error);
}

/* "web" of "/etc/xen/web.cfg". */
static char *
name_of_file (const char *path)
{
  static const char *const suffixes[] = { ".cfg", ".conf", ".sxp", ".xl" };
  char *name = g_path_get_basename (path);

  for (size_t i = 0; i < G_N_ELEMENTS (suffixes); i++)
    if (g_str_has_suffix (name, suffixes[i]) &&
        strlen (name) > strlen (suffixes[i])) {
      name[strlen (name) - strlen (suffixes[i])] = '\0';
      break;
    }
  return name;
}

static struct source *
read_source (const struct state *s, GError **error)
{
  g_autofree char *name = name_of_file (s->path);
  g_autofree char *shown = clean_text (s->path, MAX_SHOWN);
  g_autofree char *what = g_strdup_printf ("‘%s’", shown);
  g_autoptr (v2v_xen_file) f = NULL;
  g_autofree char *text = NULL;
  struct source *source;
  size_t size;

  text = read_text (s, &size, error);
  if (!text) {
    g_prefix_error (error, "cannot read the Xen configuration file: ");
    return NULL;
  }
  f = xen_file_parse (text, size, what, error);
  if (!f)
    return NULL;
  source = xen_source (f, name, what, error);
  for (guint i = 0; source && i < f->warnings->len; i++)
    report_warning ("%s: %s", what, (char *) f->warnings->pdata[i]);
  return source;
}

static bool
xen_probe (struct input *in, struct source **ret_source, GError **error)
{
  const struct state *s = in->state;
  g_autoptr (v2v_source) source = NULL;

  if (!find_file (in, error))
    return false;
  source = read_source (in->state, error);
  if (!source)
    return false;
  if (source->disks->len == 0)
    return error_set (error, "the guest ‘%s’ has no disks, so there is "
                      "nothing to convert", source->name);
  for (guint i = 0; i < source->disks->len; i++)
    ((struct source_disk *) source->disks->pdata[i])->local = !s->ssh;
  *ret_source = g_steal_pointer (&source);
  return true;
}

/* --- disks ------------------------------------------------------------- */

static bool
check_disk (const struct state *s, const char *path, GError **error)
{
  uint64_t size;

  return s->ssh ? ssh_stat (s->ssh, path, &size, error)
                : input_check_file (path, error);
}

/* A disk that is gone is said before a server is started for any. */
static bool
check_disks (const struct state *s, const struct source *source,
             GError **error)
{
  for (guint i = 0; i < source->disks->len; i++) {
    const struct source_disk *d = source->disks->pdata[i];
    if (!check_disk (s, d->uri, error)) {
      g_prefix_error (error, "disk %u of the guest: ", d->id);
      return false;
    }
  }
  return true;
}

static struct endpoint *
open_disk (const struct state *s, const char *path, const char *format,
           guint id, GError **error)
{
  return s->ssh ? ssh_open_disk (s->ssh, path, format, id, error)
                : input_open_file (path, format, id, error);
}

static bool
xen_open (struct input *in, const struct source *source,
          GPtrArray *ret_endpoints, GError **error)
{
  const char *format = in->options->format;

  if (!check_disks (in->state, source, error))
    return false;
  for (guint i = 0; i < source->disks->len; i++) {
    const struct source_disk *d = source->disks->pdata[i];
    struct endpoint *e = open_disk (in->state, d->uri,
                                    format ? format : d->format, d->id,
                                    error);
    if (!e) {
      g_prefix_error (error, "disk %u of the guest: ", d->id);
      return false;
    }
    g_ptr_array_add (ret_endpoints, e);
  }
  return true;
}

static void
xen_close (struct input *in)
{
  struct state *s = in->state;

  g_clear_pointer (&s->ssh, ssh_close);
  g_clear_pointer (&s->path, g_free);
}

const struct input_ops input_xen = {
  .name = "xen",
  .summary = "a configuration file of Xen; with -it ssh on the Xen host",
  .accepts = ACCEPT_IP | ACCEPT_IT,
  .state_size = sizeof (struct state),
  .probe = xen_probe,
  .open_disks = xen_open,
  .close = xen_close,
};
