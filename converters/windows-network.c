/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The guest's network cards are to have the addresses that they had: a script
 * for the first boot, when the new cards are there.
 *
 * Nothing here can fail the conversion: cards that are not certain are left
 * alone, with a warning. */
#include "config.h"

#include <string.h>

#include "converters/windows.h"
#include "windows/network/bind.h"
#include "windows/network/script.h"
#include "windows/path.h"
#include "windows/scripts.h"

struct network {
  struct conversion *cv;
  GPtrArray *adapters;           /* struct windows_adapter * */
  const struct windows_adapter **bound;   /* by card of the source */
  struct windows_card *cards;    /* of the script */
  unsigned n;
  GPtrArray *given;              /* struct windows_ip *: of --mac */
  GPtrArray *routes;             /* struct windows_route *: of no card */
};

static const struct source_nic *
nic_at (const struct network *n, guint i)
{
  return g_ptr_array_index (n->cv->source->nics, i);
}

static bool
keeps_identity (const struct network *n)
{
  return n->cv->options->network_identity == NETWORK_KEEP;
}

/*----- finding out --------------------------------------------------------*/

/* Hypervisors that fill the slots of a bus in the order of their cards. */
static bool
is_ordered (const struct source *source)
{
  return source->hypervisor == HV_VMWARE || source->hypervisor == HV_VBOX;
}

static bool
is_bound (const struct network *n, const struct windows_adapter *a)
{
  for (guint i = 0; i < n->cv->source->nics->len; i++)
    if (n->bound[i] == a)
      return true;
  return false;
}

/* Would something be lost? */
static bool
has_unbound (const struct network *n)
{
  for (guint i = 0; i < n->adapters->len; i++) {
    const struct windows_adapter *a = n->adapters->pdata[i];
    if (!windows_ip_is_empty (a->ip) && !is_bound (n, a))
      return true;
  }
  return false;
}

static void
report_doubt (const struct network *n, const char *doubt)
{
  if (doubt && has_unbound (n))
    guest_warning (n->cv->guest, "it is not certain which network card of the "
                   "guest was which of its connections %s, so they do not "
                   "get their addresses back: set them in the guest, or give "
                   "them with --mac MAC:ip:ADDRESS", doubt);
  else if (doubt)
    guest_note (n->cv->guest, "network: which card was which of %s is not "
                "certain", doubt);
}

/* The cards that they were made of are gone. */
static void
report_teams (const struct network *n)
{
  const struct registry *r = windows_state (n->cv)->registry;
  g_autoptr (GPtrArray) teams = windows_teams_read (r->system,
                                                    r->control_set);

  for (guint i = 0; i < teams->len; i++) {
    const struct windows_adapter *a = teams->pdata[i];

    guest_warning (n->cv->guest, "the connection '%s' (%s) has addresses, but "
                   "is no network card: if it is a team, a bridge, a VLAN or a "
                   "virtual switch of the old cards, make it anew in the guest "
                   "from the new ones", a->connection ? a->connection : a->guid,
                   a->description);
  }
}

static void
find_adapters (struct network *n)
{
  const struct registry *r = windows_state (n->cv)->registry;
  const GPtrArray *nics = n->cv->source->nics;
  g_autofree const char **macs = g_new0 (const char *, nics->len + 1);
  g_autofree char *doubt = NULL;

  for (guint i = 0; i < nics->len; i++)
    macs[i] = nic_at (n, i)->mac;
  n->adapters = windows_adapters_read (r->system, r->control_set);
  n->bound = windows_adapters_bind (macs, nics->len, n->adapters,
                                    is_ordered (n->cv->source), &doubt);
  if (keeps_identity (n)) {
    report_doubt (n, doubt);
    report_teams (n);
  }
}

/*----- what each card is to have ------------------------------------------*/

static bool
has_v6 (const struct windows_ip *ip)
{
  for (guint i = 0; i < ip->addresses->len; i++)
    if (((const struct windows_address *) ip->addresses->pdata[i])->v6)
      return true;
  return false;
}

/* Of --mac, which comes before what the guest had. */
static const struct windows_ip *
given_ip (struct network *n, const struct source_nic *nic)
{
  struct windows_ip *ip;

  if (!nic->static_ip)
    return NULL;
  ip = windows_ip_of_option (nic->static_ip);
  if (!ip)
    guest_warning (n->cv->guest, "--mac %s:ip:%s is ignored: it is not an "
                   "address of a host with a subnet's length that fits",
                   nic->mac, nic->static_ip);
  else
    g_ptr_array_add (n->given, ip);
  if (ip && has_v6 (ip) &&
      !windows_at_least (&windows_state (n->cv)->version, 6, 0))
    guest_warning (n->cv->guest, "the IPv6 addresses of --mac %s:ip:%s are "
                   "left out: this Windows takes none from a script, set them "
                   "in the guest", nic->mac, nic->static_ip);
  return ip;
}

static void
report_card (const struct network *n, const struct windows_adapter *a)
{
  const char *name = a->connection ? a->connection : a->description;

  guest_note (n->cv->guest, "network: '%s' (%s) gets its configuration back at "
              "the first boot: %u addresses, %u gateways, %u DNS servers, "
              "%u routes", name, a->guid, a->ip->addresses->len,
              a->ip->gateways->len, a->ip->servers->len, a->ip->routes->len);
  if (a->odd)
    guest_warning (n->cv->guest, "some addresses or routes of the connection "
                   "'%s' are not valid in the guest's registry, or not "
                   "understood, and are left out: check them in the guest",
                   name);
}

static bool
plan_card (struct network *n, guint i, struct windows_card *card)
{
  const struct source_nic *nic = nic_at (n, i);
  const struct windows_adapter *a = keeps_identity (n) ? n->bound[i] : NULL;
  const struct windows_ip *given = given_ip (n, nic);

  if (!a && !given)
    return false;
  if (!nic->mac && n->cv->source->nics->len > 1) {
    guest_warning (n->cv->guest, "the address of a network card is not known, "
                   "so that it cannot be given its configuration: set it in "
                   "the guest");
    return false;
  }
  card->mac = nic->mac;
  card->ip = given;
  if (a) {
    report_card (n, a);
    card->guid = a->guid;
    card->instance = a->instance;
    card->name = a->connection;
    if (!given)
      card->ip = a->ip;
  }
  return true;
}

static void
find_routes (struct network *n)
{
  const struct registry *r = windows_state (n->cv)->registry;
  bool odd;

  n->routes = windows_routes_read (r->system, r->control_set, &odd);
  if (n->routes->len > 0)
    guest_note (n->cv->guest, "network: %u persistent routes are added once "
                "more when the cards have their addresses", n->routes->len);
  if (odd)
    guest_warning (n->cv->guest, "some of the guest's persistent routes are "
                   "not valid in its registry: check them in the guest "
                   "(route print)");
}

static void
plan_cards (struct network *n)
{
  const guint nics = n->cv->source->nics->len;

  n->cards = g_new0 (struct windows_card, nics + 1);
  n->given = g_ptr_array_new_with_free_func (
    (GDestroyNotify) windows_ip_free);
  for (guint i = 0; i < nics; i++)
    if (plan_card (n, i, &n->cards[n->n]))
      n->n++;
}

/*----- writing ------------------------------------------------------------*/

static bool
write_script (struct network *n, char **ret_name, GError **error)
{
  struct conversion *cv = n->cv;
  const struct windows_version *v = &windows_state (cv)->version;
  g_autofree char *name = g_strconcat ("network", windows_network_suffix (v),
                                       NULL);
  g_autofree char *dir = windows_path (cv->guest, "%s",
                                       WINDOWS_FIRSTBOOT_DATA);
  g_autofree char *path = g_strdup_printf ("%s/%s", dir, name);
  g_autofree char *text = windows_network_script (v, n->cards, n->n,
                                                   n->routes);

  if (!guest_mkdir_p (cv->guest, dir, error) ||
      !guest_write_text (cv->guest, path, text, error))
    return false;
  *ret_name = g_steal_pointer (&name);
  return true;
}

static bool
free_names (const struct network *n, GError **error)
{
  const struct registry *r = windows_state (n->cv)->registry;

  for (guint i = 0; keeps_identity (n) && i < n->cv->source->nics->len; i++)
    if (n->bound[i] && n->bound[i]->connection &&
        !windows_adapter_free_name (r->system, r->control_set, n->bound[i],
                                    error))
      return false;
  return true;
}

static void
network_clear (struct network *n)
{
  g_clear_pointer (&n->adapters, g_ptr_array_unref);
  g_clear_pointer (&n->given, g_ptr_array_unref);
  g_clear_pointer (&n->routes, g_ptr_array_unref);
  g_free (n->bound);
  g_free (n->cards);
}

char *
windows_network_prepare (struct conversion *cv)
{
  struct network n = { .cv = cv };
  g_autoptr (GError) error = NULL;
  char *name = NULL;

  find_adapters (&n);
  plan_cards (&n);
  if (n.n > 0)
    find_routes (&n);
  if (n.n > 0 && (!write_script (&n, &name, &error) ||
                  !free_names (&n, &error))) {
    guest_warning (cv->guest, "the guest does not get its network addresses "
                   "back by itself, set them in the guest: %s",
                   error->message);
    g_clear_pointer (&name, g_free);
  }
  network_clear (&n);
  return name;
}
