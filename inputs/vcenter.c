/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Guests of a vCenter or ESXi host: libvirt tells what they are, the vSphere
 * web services what libvirt does not, and the disks are files of a datastore
 * that the server gives by HTTPS.  The server is only read from. */
#include "config.h"

#include <string.h>
#include <sys/stat.h>

#include "inputs/certificate.h"
#include "inputs/https.h"
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
#include "v2v/base/secret.h"

struct vcenter {
  struct vcenter_uri uri;
  struct vim *session;
  struct vim_guest *guest;       /* NULL: the server did not tell */
  GPtrArray *urls;               /* char *, one a disk */
  GArray *sizes;                 /* uint64_t, of the files; 0 unknown */
};

/* --- errors -------------------------------------------------------------- */

/* libvirt does not say which certificate it was shown. */
static char *
show_certificate (const char *connection)
{
  struct vcenter_uri uri = { 0 };
  g_autofree char *address = NULL;

  if (vcenter_uri_parse (connection, &uri, NULL))
    address = vddk_address (NULL, uri.server);
  vcenter_uri_clear (&uri);
  return address ? certificate_sentence (address) : NULL;
}

static void
explain (const struct input_options *options, GError **error)
{
  const char *advice = error && *error ? vcenter_advice ((*error)->message)
                                       : NULL;
  g_autofree char *shown = NULL;
  GError *longer;

  if (!advice)
    return;
  if (vcenter_is_certificate ((*error)->message))
    shown = show_certificate (options->connection);
  longer = g_error_new ((*error)->domain, (*error)->code, "%s.  %s%s%s",
                        (*error)->message, advice, shown ? ".  " : "",
                        shown ? shown : "");
  g_clear_error (error);
  *error = longer;
}

/* --- what the guest is --------------------------------------------------- */

static bool
log_in (struct libvirt_guest *g, struct vcenter *v, GError **error)
{
  g_autofree char *whom = g_strdup_printf ("%s@%s", v->uri.user,
                                           v->uri.server);

  if (!g->password)
    g->password = input_password (g->options, whom, error);
  if (!g->password)
    return false;
  v->session = vim_login (&v->uri, g->password, error);
  return v->session != NULL;
}

/* Everything that follows works without it. */
static void
look_at_guest (struct libvirt_guest *g, struct vcenter *v)
{
  g_autoptr (GError) error = NULL;

  if (!*g->domain->moref) {
    report_debug ("libvirt gives no managed object reference of the guest");
    return;
  }
  v->guest = vim_find_guest (v->session, g->domain->moref, &error);
  if (!v->guest) {
    report_debug ("cannot ask the server about the guest: %s",
                  error->message);
    return;
  }
  vcenter_take_guest (v->guest, g->domain->source);
  report_debug ("of the server: firmware ‘%s’, secure boot %d, TPM %d, changed-"
                "block tracking %d, %u disks", v->guest->firmware,
                v->guest->secure_boot, v->guest->tpm, v->guest->tracking,
                v->guest->disks->len);
}

static bool
look_at_disk (struct libvirt_guest *g, struct vcenter *v, guint i,
              GError **error)
{
  const struct domain_disk *d = g->domain->disks->pdata[i];
  struct source_disk *s = g->domain->source->disks->pdata[i];
  const struct vim_disk *seen = vcenter_find_disk (v->guest, d->path);
  g_autofree char *warning = seen ? vcenter_disk_warning (seen) : NULL;
  uint64_t size;
  char *url;

  if (d->kind != DOMAIN_DISK_FILE) {
    g_autofree char *shown = clean_text (d->path, 200);
    return error_set (error, "the disk ‘%s’ (%s) of the guest is a device of "
                      "its host, not a file in a datastore: detach it, or "
                      "read it with -it vddk", d->target, shown);
  }
  if (!vcenter_check_disk (d->path, seen, error))
    return false;
  url = vcenter_disk_url (&v->uri, g->domain->datacenter, d->path, error);
  if (!url)
    return false;
  g_ptr_array_add (v->urls, url);
  if (!vim_file_size (v->session, url, &size, error))
    return false;
  g_array_append_val (v->sizes, size);
  s->size = size;
  if (warning)
    report_warning ("%s", warning);
  /* A flat file is the disk itself, whatever its first bytes look like. */
  g_free (s->format);
  s->format = g_strdup ("raw");
  return true;
}

static bool
vmware_probe (struct libvirt_guest *g, GError **error)
{
  struct vcenter *v = g->state = g_new0 (struct vcenter, 1);

  v->urls = g_ptr_array_new_with_free_func (g_free);
  v->sizes = g_array_new (FALSE, FALSE, sizeof (uint64_t));
  if (!vcenter_uri_parse (g->options->connection, &v->uri, error) ||
      !log_in (g, v, error))
    return false;
  look_at_guest (g, v);
  for (guint i = 0; i < g->domain->disks->len; i++)
    if (!look_at_disk (g, v, i, error))
      return false;
  return true;
}

/* --- its disks ----------------------------------------------------------- */

/* A file of the run directory that only this user can read. */
static char *
write_private (const char *name, const char *text, GError **error)
{
  g_autofree char *path = runtime_path (name);
  g_autoptr (GError) why = NULL;

  if (!g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE,
                                 0600, &why)) {
    error_set (error, "cannot write ‘%s’: %s", path, why->message);
    return NULL;
  }
  return g_steal_pointer (&path);
}

/* Why the server is not asked; NULL: it is.  That its areas are those of this
 * file, the size has to say. */
static const char *
why_no_areas (const struct vcenter *v, const struct vim_disk *seen, guint id)
{
  if (!seen)
    return "the server does not describe it";
  if (!v->guest->tracking)
    return "changed-block tracking is off";
  if (seen->size == 0 ||
      seen->size != g_array_index (v->sizes, uint64_t, id))
    return "its file has another size than the disk";
  return NULL;
}

/* The file with the allocated areas of the disk; NULL: everything is read. */
static char *
write_areas (const struct libvirt_guest *g, const struct vcenter *v, guint id)
{
  const struct domain_disk *d = g->domain->disks->pdata[id];
  const struct vim_disk *seen = vcenter_find_disk (v->guest, d->path);
  const char *why = why_no_areas (v, seen, id);
  g_autofree char *name = g_strdup_printf ("areas%u", id);
  g_autoptr (GArray) areas = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  char *path = NULL;

  if (!why)
    areas = vim_allocated_areas (v->session, g->domain->moref, seen, &error);
  if (areas) {
    report_debug ("disk %u: %u allocated areas", id, areas->len);
    text = vcenter_format_areas (areas);
    path = write_private (name, text, &error);
  }
  if (!path)
    report_debug ("disk %u: all of it is read: %s", id,
                  why ? why : error->message);
  return path;
}

static bool
vmware_open (struct libvirt_guest *g, const struct source *source,
             GPtrArray *ret_endpoints, GError **error)
{
  const struct vcenter *v = g->state;
  char *cookie = vim_cookie (v->session);
  guint i;

  for (i = 0; i < source->disks->len; i++) {
    const struct source_disk *d = source->disks->pdata[i];
    g_autofree char *areas = write_areas (g, v, d->id);
    const struct https_settings settings = {
      .url = v->urls->pdata[d->id], .format = "raw", .user = v->uri.user,
      .password = g->password, .cookie = cookie, .extents = areas,
      .no_verify = !v->uri.verify,
    };
    struct endpoint *e = https_open (&settings, d->id, error);

    if (!e)
      break;
    g_ptr_array_add (ret_endpoints, e);
  }
  secret_free (cookie);
  return i == source->disks->len;
}

static void
vmware_close (struct libvirt_guest *g)
{
  struct vcenter *v = g->state;

  if (!v)
    return;
  vim_logout (v->session);
  vim_guest_free (v->guest);
  vcenter_uri_clear (&v->uri);
  g_ptr_array_unref (v->urls);
  g_array_unref (v->sizes);
  g_clear_pointer (&g->state, g_free);
}

const struct libvirt_transport libvirt_vmware = {
  .schemes = "esx,gsx,vpx",
  .explain = explain,
  .probe = vmware_probe,
  .open_disks = vmware_open,
  .close = vmware_close,
};
