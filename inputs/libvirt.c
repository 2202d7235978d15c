/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -i libvirt: a guest that a libvirt connection knows. */
#include "config.h"

#include <string.h>

#include "inputs/inputs.h"
#include "inputs/libvirt-transport.h"
#include "inputs/vddk-arguments.h"
#include "v2v/base/error.h"
#include "v2v/base/parse.h"
#include "v2v/base/report.h"
#include "v2v/base/secret.h"

/* The first row that fits the connection counts. */
static const struct libvirt_transport *const transports[] = {
  &libvirt_vddk,
  &libvirt_vmware,
  &libvirt_ssh,
  &libvirt_local,
};

struct state {
  struct libvirt_guest guest;
  const struct libvirt_transport *transport;
};

/* --- which transport --------------------------------------------------- */

static bool
is_listed (const char *list, const char *word)
{
  g_auto (GStrv) words = g_strsplit (list ? list : "", ",", -1);

  return !list || g_strv_contains ((const char *const *) words, word);
}

/* "xen+ssh://root@host" has the scheme "xen" and the tunnel "ssh"; the default
 * connection has neither. */
static bool
fits (const struct libvirt_transport *t, const char *uri)
{
  g_autofree char *scheme = uri ? g_uri_parse_scheme (uri) : NULL;
  g_auto (GStrv) parts = g_strsplit (scheme ? scheme : "", "+", 2);

  return is_listed (t->schemes, parts[0] ? parts[0] : "") &&
         is_listed (t->tunnel, parts[0] && parts[1] ? parts[1] : "");
}

static const struct libvirt_transport *
find_transport (const struct input_options *o, GError **error)
{
  for (size_t i = 0; i < G_N_ELEMENTS (transports); i++)
    if (fits (transports[i], o->connection) &&
        g_strcmp0 (transports[i]->it, o->transport) == 0)
      return transports[i];
  error_set (error, "-it %s cannot be used with the connection ‘%s’",
             o->transport, o->connection ? o->connection : "(default)");
  return NULL;
}

/* --- the input --------------------------------------------------------- */

static bool
read_guest (struct libvirt_guest *g, const char *name, GError **error)
{
  g_autofree char *shown = clean_text (name, 200);
  g_autofree char *what = g_strdup_printf ("the definition of ‘%s’", shown);
  g_autofree char *xml = NULL;

  g->connection = libvirt_connect (g->options, &g->password, error);
  if (!g->connection ||
      !libvirt_find_guest (g->connection, name, &xml, error))
    return false;
  report_debug ("libvirt XML of the source:\n%s", xml);
  g->domain = domain_xml_parse (xml, strlen (xml), what, error);
  if (!g->domain)
    return false;
  if (g->domain->disks->len == 0)
    return error_set (error, "the guest ‘%s’ has no disks, so there is "
                      "nothing to convert", shown);
  return true;
}

static bool
check_options (const struct libvirt_transport *t,
               const struct input_options *o, GError **error)
{
  if (t != &libvirt_vddk && !vddk_refuse_options (o->io, error))
    return false;
  return !t->check || t->check (o, error);
}

static bool
libvirt_probe (struct input *in, struct source **ret_source, GError **error)
{
  struct state *s = in->state;
  const GStrv guests = in->options->guests;

  s->guest.options = in->options;
  if (!guests || g_strv_length (guests) != 1)
    return error_set (error, "-i libvirt: expecting the name of one guest "
                      "(‘virsh -c URI list --all’ lists them)");
  s->transport = find_transport (in->options, error);
  if (!s->transport || !check_options (s->transport, in->options, error))
    return false;
  if (!read_guest (&s->guest, guests[0], error)) {
    if (s->transport->explain)
      s->transport->explain (in->options, error);
    return false;
  }
  if (s->transport->probe && !s->transport->probe (&s->guest, error))
    return false;
  for (guint i = 0; i < s->guest.domain->warnings->len; i++)
    report_warning ("%s", (char *) s->guest.domain->warnings->pdata[i]);
  *ret_source = g_steal_pointer (&s->guest.domain->source);
  return true;
}

static bool
libvirt_open (struct input *in, const struct source *source,
              GPtrArray *ret_endpoints, GError **error)
{
  struct state *s = in->state;

  return s->transport->open_disks (&s->guest, source, ret_endpoints, error);
}

static void
libvirt_close (struct input *in)
{
  struct state *s = in->state;

  if (s->transport && s->transport->close)
    s->transport->close (&s->guest);
  g_clear_pointer (&s->guest.password, secret_free);
  g_clear_pointer (&s->guest.domain, domain_xml_free);
  g_clear_pointer (&s->guest.connection, libvirt_disconnect);
}

const struct input_ops input_libvirt = {
  .name = "libvirt",
  .summary = "a guest of libvirt; -ic URI says which (default)",
  .accepts = ACCEPT_IC | ACCEPT_IP | ACCEPT_IT,
  .options = vddk_options,
  .state_size = sizeof (struct state),
  .probe = libvirt_probe,
  .open_disks = libvirt_open,
  .close = libvirt_close,
};
