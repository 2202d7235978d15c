/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -i libvirtxml: a libvirt domain document in a file, whose disks this host
 * can open. */
#include "config.h"

#include "inputs/domain-open.h"
#include "inputs/domain-sums.h"
#include "inputs/inputs.h"
#include "v2v/base/error.h"
#include "v2v/base/report.h"

struct state {
  struct domain_xml *domain;     /* without its source: the core has it */
  struct domain_sums *sums;
};

static struct domain_xml *
read_document (const char *path, GError **error)
{
  g_autoptr (GError) why = NULL;
  g_autofree char *what = g_strdup_printf ("‘%s’", path);
  g_autofree char *text = NULL;
  gsize size;

  if (!g_file_get_contents (path, &text, &size, &why)) {
    error_set (error, "cannot read the libvirt XML ‘%s’: %s", path,
               why->message);
    return NULL;
  }
  return domain_xml_parse (text, size, what, error);
}

static bool
libvirtxml_probe (struct input *in, struct source **ret_source,
                  GError **error)
{
  struct state *state = in->state;
  const GStrv guests = in->options->guests;

  if (!guests || g_strv_length (guests) != 1)
    return error_set (error, "-i libvirtxml: expecting one file with a "
                      "libvirt domain (‘virsh dumpxml GUEST’ writes it)");
  state->domain = read_document (guests[0], error);
  if (!state->domain)
    return false;
  if (state->domain->disks->len == 0)
    return error_set (error, "the guest in ‘%s’ has no disks, so there is "
                      "nothing to convert", guests[0]);
  for (guint i = 0; i < state->domain->warnings->len; i++)
    report_warning ("%s", (char *) state->domain->warnings->pdata[i]);
  domain_mark_local (state->domain, state->domain->source);
  *ret_source = g_steal_pointer (&state->domain->source);
  return true;
}

static bool
libvirtxml_open (struct input *in, const struct source *source,
                 GPtrArray *ret_endpoints, GError **error)
{
  struct state *state = in->state;

  return domain_open_all (state->domain, source, in->options, ret_endpoints,
                          error) &&
         domain_sums_start (source, ret_endpoints, &state->sums, error);
}

static bool
libvirtxml_finish (struct input *in, GError **error)
{
  const struct state *state = in->state;

  return domain_sums_wait (state->sums, error);
}

static void
libvirtxml_close (struct input *in)
{
  struct state *state = in->state;

  g_clear_pointer (&state->sums, domain_sums_stop);
  g_clear_pointer (&state->domain, domain_xml_free);
}

const struct input_ops input_libvirtxml = {
  .name = "libvirtxml",
  .summary = "a libvirt XML file",
  .accepts = ACCEPT_IP,
  .state_size = sizeof (struct state),
  .probe = libvirtxml_probe,
  .open_disks = libvirtxml_open,
  .finish = libvirtxml_finish,
  .close = libvirtxml_close,
};
