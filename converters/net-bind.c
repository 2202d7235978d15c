/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which card of the source had which name in the guest. */
#include "config.h"

#include <string.h>

#include "converters/net-bind.h"
#include "converters/net-name.h"

struct binder {
  GPtrArray *cards;              /* struct net_binding * */
  const GPtrArray *records;
  GPtrArray *names;              /* const char *: candidates */
};

static void
binding_free (gpointer data)
{
  struct net_binding *b = data;

  g_free (b->mac);
  g_free (b->name);
  g_free (b);
}

static const struct net_record *
record_at (const struct binder *b, guint i)
{
  return g_ptr_array_index (b->records, i);
}

static struct net_binding *
card_at (const struct binder *b, guint i)
{
  return g_ptr_array_index (b->cards, i);
}

/* Does any place say that this is no card?  Another may just name it. */
static bool
is_virtual (const struct binder *b, const char *name)
{
  for (guint i = 0; i < b->records->len; i++)
    if ((record_at (b, i)->flags & NET_VIRTUAL) &&
        g_strcmp0 (record_at (b, i)->name, name) == 0)
      return true;
  return false;
}

static bool
is_taken (const struct binder *b, const char *name)
{
  for (guint i = 0; i < b->cards->len; i++)
    if (g_strcmp0 (card_at (b, i)->name, name) == 0)
      return true;
  return false;
}

static bool
is_usable (const struct binder *b, const struct net_record *r)
{
  return r->name && !(r->flags & NET_VIRTUAL) && !is_virtual (b, r->name) &&
         !is_taken (b, r->name);
}

/*----- 1: by address ------------------------------------------------------*/

/* The name that records with these flags bind to this address; NULL: none,
 * or they do not agree. */
static const char *
name_by_mac (const struct binder *b, const char *mac, unsigned mask,
             unsigned flags)
{
  const char *name = NULL;

  for (guint i = 0; i < b->records->len; i++) {
    const struct net_record *r = record_at (b, i);

    if (g_strcmp0 (r->mac, mac) != 0 || (r->flags & mask) != flags ||
        !is_usable (b, r))
      continue;
    if (name && strcmp (name, r->name) != 0)
      return NULL;
    name = r->name;
  }
  return name;
}

static void
bind_by_mac (struct binder *b)
{
  static const unsigned mask = NET_RENAMES | NET_BY_PATH | NET_BY_DRIVER;

  for (guint i = 0; i < b->cards->len; i++) {
    struct net_binding *card = card_at (b, i);
    const char *name = NULL;

    if (!card->mac)
      continue;
    name = name_by_mac (b, card->mac, mask, NET_RENAMES);
    card->renamed = name != NULL;
    if (!name)
      name = name_by_mac (b, card->mac, 0, 0);
    card->name = g_strdup (name);
  }
}

/*----- the names that are left --------------------------------------------*/

/* A configuration for an address that no card has cannot come up. */
static bool
is_foreign (const struct binder *b, const struct net_record *r)
{
  if (!r->mac)
    return false;
  for (guint i = 0; i < b->cards->len; i++)
    if (!card_at (b, i)->mac ||
        strcmp (card_at (b, i)->mac, r->mac) == 0)
      return false;
  return true;
}

static void
add_name (GPtrArray *names, const char *name)
{
  if (!g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
    g_ptr_array_add (names, (gpointer) name);
}

static GPtrArray *
names_with (const struct binder *b, unsigned mask, unsigned flags)
{
  GPtrArray *names = g_ptr_array_new ();

  for (guint i = 0; i < b->records->len; i++) {
    const struct net_record *r = record_at (b, i);
    if ((r->flags & mask) == flags && is_usable (b, r) && !is_foreign (b, r))
      add_name (names, r->name);
  }
  return names;
}

/* What is brought up at boot counts, if anything is. */
static void
find_names (struct binder *b)
{
  b->names = names_with (b, NET_RULE | NET_LEASE | NET_DISABLED, 0);
  if (b->names->len == 0) {
    g_ptr_array_unref (b->names);
    b->names = names_with (b, NET_RULE | NET_LEASE, 0);
  }
}

static guint
count_free (const struct binder *b, struct net_binding **ret_card)
{
  guint n = 0;

  for (guint i = 0; i < b->cards->len; i++)
    if (!card_at (b, i)->name) {
      *ret_card = card_at (b, i);
      n++;
    }
  return n;
}

/*----- 2 and 4: one card --------------------------------------------------*/

/* A name that the configuration itself gives the only card. */
static bool
renames_only_card (const struct binder *b, const char *name)
{
  for (guint i = 0; i < b->records->len; i++) {
    const struct net_record *r = record_at (b, i);
    if (g_strcmp0 (r->name, name) == 0 && (r->flags & NET_RENAMES) &&
        (r->flags & NET_BY_DRIVER) && !(r->flags & NET_RULE))
      return b->cards->len == 1;
  }
  return false;
}

static const char *
only_name (const struct binder *b)
{
  g_autoptr (GPtrArray) leases = names_with (b, NET_LEASE, NET_LEASE);
  const char *name = NULL;

  if (b->names->len == 1)
    return b->names->pdata[0];
  if (b->names->len == 0)
    return leases->len == 1 ? leases->pdata[0] : NULL;
  for (guint i = 0; i < b->names->len; i++)
    if (g_ptr_array_find_with_equal_func (leases, b->names->pdata[i],
                                          g_str_equal, NULL)) {
      if (name)
        return NULL;
      name = b->names->pdata[i];
    }
  return name;
}

static bool
bind_only (struct binder *b, struct net_binding *card)
{
  const char *name = only_name (b);

  if (!name)
    return b->names->len == 0;
  card->renamed = renames_only_card (b, name);
  card->name = g_strdup (name);
  return true;
}

/*----- 3: by order --------------------------------------------------------*/

/* ethN is the card number N; all names must be such. */
static bool
bind_by_number (struct binder *b)
{
  for (guint i = 0; i < b->names->len; i++) {
    const int number = net_name_eth (b->names->pdata[i]);
    if (number < 0 || (guint) number >= b->cards->len)
      return false;
  }
  for (guint i = 0; i < b->names->len; i++) {
    const char *name = b->names->pdata[i];
    card_at (b, (guint) net_name_eth (name))->name = g_strdup (name);
  }
  return true;
}

static bool
bind_by_order (struct binder *b)
{
  g_autofree unsigned *order = g_new0 (unsigned, b->names->len);

  if (b->names->len != b->cards->len ||
      !net_names_order ((const char *const *) b->names->pdata,
                        b->names->len, order))
    return bind_by_number (b);
  for (guint i = 0; i < b->cards->len; i++)
    card_at (b, i)->name = g_strdup (b->names->pdata[order[i]]);
  return true;
}

/*----- all ----------------------------------------------------------------*/

static bool
bind_rest (struct binder *b)
{
  struct net_binding *card = NULL;
  const guint n = count_free (b, &card);

  if (n == 1)
    return bind_only (b, card);
  if (n == 0 || b->names->len == 0)
    return true;
  return n == b->cards->len && bind_by_order (b);
}

GPtrArray *
net_bind (const char *const *macs, unsigned n, const GPtrArray *records,
          char **ret_doubt)
{
  struct binder b = {
    .cards = g_ptr_array_new_with_free_func (binding_free),
    .records = records,
  };

  for (unsigned i = 0; i < n; i++) {
    struct net_binding *card = g_new0 (struct net_binding, 1);
    card->mac = macs[i] ? net_mac_normalise (macs[i]) : NULL;
    g_ptr_array_add (b.cards, card);
  }
  bind_by_mac (&b);
  find_names (&b);
  *ret_doubt = NULL;
  if (!bind_rest (&b)) {
    g_ptr_array_add (b.names, NULL);
    *ret_doubt = g_strjoinv (", ", (char **) b.names->pdata);
  }
  g_ptr_array_unref (b.names);
  return b.cards;
}
