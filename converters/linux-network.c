/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The guest's network interfaces keep their names, although their model and
 * their PCI slots change.
 *
 * Nothing here can fail the conversion: a guest whose names are not certain
 * is left as it is, with a warning. */
#include "config.h"

#include <string.h>

#include "converters/linux.h"
#include "converters/linux-network.h"
#include "converters/net-bind.h"
#include "converters/net-name.h"
#include "v2v/base/error.h"

struct network {
  struct net_files files;
  struct net_udev udev;
  GPtrArray *cards;              /* struct net_binding * */
  struct net_change change;
};

static struct net_binding *
card_at (const struct network *n, guint i)
{
  return g_ptr_array_index (n->cards, i);
}

static const char *
driver_of_model (enum nic_model model)
{
  static const char *const drivers[] = {
    [NIC_VIRTIO] = "virtio_net", [NIC_E1000] = "e1000",
    [NIC_RTL8139] = "8139cp",
  };

  return (size_t) model < G_N_ELEMENTS (drivers) ? drivers[model] : NULL;
}

/* Then a match by the one driver becomes one by the other, and finds the
 * same cards. */
static bool
all_same_model (const struct source *source)
{
  const struct source_nic *first = g_ptr_array_index (source->nics, 0);

  for (guint i = 1; i < source->nics->len; i++) {
    const struct source_nic *n = g_ptr_array_index (source->nics, i);
    if (n->model != first->model || n->model == NIC_UNKNOWN ||
        g_strcmp0 (n->model_name, first->model_name) != 0)
      return false;
  }
  return true;
}

/*----- finding out --------------------------------------------------------*/

/* Then each card is called as before, whichever of them are in use. */
static bool
kernel_gives_all (const struct network *n, const char *names)
{
  g_auto (GStrv) words = g_strsplit (names, ", ", -1);

  for (size_t i = 0; words[i]; i++)
    if (net_name_eth (words[i]) < 0)
      return false;
  return n->udev.kernel_names;
}

static void
find_names (struct conversion *cv, struct network *n)
{
  const GPtrArray *nics = cv->source->nics;
  g_autofree const char **macs = g_new0 (const char *, nics->len);
  g_autofree char *doubt = NULL;

  for (guint i = 0; i < nics->len; i++)
    macs[i] = ((const struct source_nic *) g_ptr_array_index (nics, i))->mac;
  n->cards = net_bind (macs, nics->len, n->files.records, &doubt);
  if (doubt && !kernel_gives_all (n, doubt))
    linux_warning (cv, "the names of the network interfaces may change: the "
                   "source has %u network cards and the guest configures %s, "
                   "but which is which is not certain.  Bind each name to a "
                   "MAC address in the guest (systemd.link(5)), or check its "
                   "network after the first boot", nics->len, doubt);
}

static void
find_change (struct conversion *cv, struct network *n)
{
  const char *driver = driver_of_model (cv->caps->nic_model);
  const struct net_binding *only = n->cards->len == 1 ? card_at (n, 0) : NULL;

  if (all_same_model (cv->source))
    n->change.driver = driver;
  if (only && (only->mac || driver))
    n->change.name = only->name;
  /* The target makes an address up. */
  n->change.drop_mac = n->change.name && !only->mac;
}

/* Cards without a name that is known get a new one, which must fit what
 * the guest is configured for. */
static void
warn_patterns (struct conversion *cv, const struct network *n)
{
  const char *example = n->udev.kernel_names ? "eth0" : "enp1s0";
  const char *pattern = net_records_misfit (n->files.records, example);
  bool any = false;

  for (guint i = 0; i < n->cards->len; i++)
    any = any || !card_at (n, i)->name;
  if (any && pattern)
    linux_warning (cv, "the guest's network is configured for interfaces "
                   "with names like %s, but on KVM they will have names like "
                   "%s: change that, or bind a name to each card's MAC "
                   "address (systemd.link(5))", pattern, example);
}

/*----- one card -----------------------------------------------------------*/

/* The kernel counts cards in the order in which the target has them. */
static bool
keeps_by_order (const struct network *n, guint i)
{
  return n->udev.kernel_names &&
         net_name_eth (card_at (n, i)->name) == (int) i;
}

/* A name that the kernel gives another card is not free at that time. */
static bool
is_in_use (const struct network *n, guint i)
{
  const int number = net_name_eth (card_at (n, i)->name);

  return !n->udev.swaps && number >= 0 && (guint) number != i &&
         (guint) number < n->cards->len;
}

static bool
bind_card (struct conversion *cv, const struct network *n, guint i,
           GError **error)
{
  const struct net_binding *card = card_at (n, i);
  const char *driver = n->cards->len == 1
                       ? driver_of_model (cv->caps->nic_model) : NULL;

  if (!card->mac && !driver) {
    linux_warning (cv, "the interface %s may get another name: the MAC "
                   "address of its network card is not known.  Check the "
                   "guest's network after the first boot", card->name);
    return true;
  }
  if (is_in_use (n, i))
    linux_warning (cv, "the interface %s may get another name, which the "
                   "kernel gives another card first: give it a name other "
                   "than ethN in the guest", card->name);
  if (!net_udev_bind (cv, &n->udev, card->mac, driver, card->name, error))
    return false;
  if (card->mac)
    linux_note (cv, "interface %s keeps its name by MAC %s", card->name,
                card->mac);
  else
    linux_note (cv, "interface %s keeps its name as the only card with the "
                "driver %s", card->name, driver);
  return true;
}

static bool
keep_card (struct conversion *cv, const struct network *n, guint i,
           GError **error)
{
  const struct net_binding *card = card_at (n, i);

  if (!card->name)
    return true;
  if (card->renamed)
    linux_note (cv, "interface %s keeps its name by the guest's own "
                "configuration", card->name);
  else if (keeps_by_order (n, i))
    linux_note (cv, "interface %s keeps its name, which the kernel gives it",
                card->name);
  else
    return bind_card (cv, n, i, error);
  return true;
}

/*----- all ----------------------------------------------------------------*/

static bool
remove_stale_rules (struct conversion *cv, const struct network *n,
                    GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (GPtrArray) macs = g_ptr_array_new ();

  for (guint i = 0; i < n->cards->len; i++)
    if (card_at (n, i)->name) {
      g_ptr_array_add (names, card_at (n, i)->name);
      g_ptr_array_add (macs, card_at (n, i)->mac);
    }
  return names->len == 0 ||
         net_files_remove_rules (cv, &n->files,
                                 (const char *const *) names->pdata,
                                 (const char *const *) macs->pdata,
                                 names->len, error);
}

static bool
keep_names (struct conversion *cv, struct network *n, GError **error)
{
  net_files_load (cv, &n->files);
  net_udev_look (cv, &n->udev);
  find_names (cv, n);
  find_change (cv, n);
  warn_patterns (cv, n);
  if (!net_files_change (cv, &n->files, &n->change, error) ||
      !remove_stale_rules (cv, n, error))
    return false;
  for (guint i = 0; i < n->cards->len; i++)
    if (!keep_card (cv, n, i, error))
      return false;
  return true;
}

bool
linux_keep_network (struct conversion *cv, GError **error G_GNUC_UNUSED)
{
  g_autoptr (GError) failure = NULL;
  struct network n = { .cards = NULL };

  if (cv->source->nics->len == 0)
    return true;
  if (!keep_names (cv, &n, &failure))
    linux_warning (cv, "the names of the network interfaces may change: %s",
                   failure->message);
  net_files_clear (&n.files);
  g_clear_pointer (&n.cards, g_ptr_array_unref);
  return true;
}
