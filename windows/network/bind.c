/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which card of the source was which adapter of the Windows in it. */
#include "config.h"

#include <string.h>

#include "windows/network/bind.h"

struct binder {
  char **macs;                   /* normalised, "" where not known */
  unsigned n;
  const struct windows_adapter **cards;  /* the result */
  GPtrArray *open;               /* const struct windows_adapter * */
};

static const struct windows_adapter *
adapter_at (const GPtrArray *adapters, guint i)
{
  return g_ptr_array_index (adapters, i);
}

static uint32_t
oui_of_mac (const char *mac)
{
  uint32_t oui = 0;

  if (!*mac)
    return WINDOWS_OUI_NONE;
  for (unsigned i = 0; i < 8; i++)
    if (mac[i] != ':')
      oui = oui << 4 | (uint32_t) g_ascii_xdigit_value (mac[i]);
  return oui;
}

static void
bind_card (struct binder *b, unsigned card, const struct windows_adapter *a)
{
  b->cards[card] = a;
  g_ptr_array_remove (b->open, (gpointer) a);
}

/*----- 1: by address ------------------------------------------------------*/

/* The open adapter with this address; NULL: none, or several. */
static const struct windows_adapter *
adapter_of_mac (const struct binder *b, const char *mac)
{
  const struct windows_adapter *found = NULL;

  for (guint i = 0; i < b->open->len; i++)
    if (g_strcmp0 (adapter_at (b->open, i)->mac, mac) == 0) {
      if (found)
        return NULL;
      found = adapter_at (b->open, i);
    }
  return found;
}

static void
bind_by_mac (struct binder *b)
{
  for (unsigned i = 0; i < b->n; i++) {
    const struct windows_adapter *a = adapter_of_mac (b, b->macs[i]);
    if (a)
      bind_card (b, i, a);
  }
}

/*----- hardware that is gone ----------------------------------------------*/

/* Can the adapter be a card that is still free? */
static bool
is_possible (const struct binder *b, const struct windows_adapter *a)
{
  for (unsigned i = 0; i < b->n; i++) {
    if (b->cards[i])
      continue;
    if (!*b->macs[i])
      return true;
    if (a->mac ? strcmp (a->mac, b->macs[i]) == 0
               : a->oui == WINDOWS_OUI_NONE ||
                 a->oui == oui_of_mac (b->macs[i]))
      return true;
  }
  return false;
}

static void
drop_impossible (struct binder *b)
{
  for (guint i = b->open->len; i > 0; i--)
    if (!is_possible (b, adapter_at (b->open, i - 1)))
      g_ptr_array_remove_index (b->open, i - 1);
}

/*----- 2: by the vendor's half --------------------------------------------*/

static unsigned
count_cards (const struct binder *b, uint32_t oui, unsigned *ret_card)
{
  unsigned count = 0;

  for (unsigned i = 0; i < b->n; i++)
    if (!b->cards[i] && oui_of_mac (b->macs[i]) == oui) {
      *ret_card = i;
      count++;
    }
  return count;
}

static unsigned
count_adapters (const struct binder *b, uint32_t oui)
{
  unsigned count = 0;

  for (guint i = 0; i < b->open->len; i++)
    count += adapter_at (b->open, i)->oui == oui;
  return count;
}

static void
bind_by_oui (struct binder *b)
{
  unsigned card = 0;

  if (count_adapters (b, WINDOWS_OUI_NONE) > 0 ||
      count_cards (b, WINDOWS_OUI_NONE, &card) > 0)
    return;
  for (guint i = b->open->len; i > 0; i--) {
    const struct windows_adapter *a = adapter_at (b->open, i - 1);
    if (count_adapters (b, a->oui) == 1 && count_cards (b, a->oui, &card) == 1)
      bind_card (b, card, a);
  }
}

/*----- 3 and 4: one card, or by order -------------------------------------*/

static gint
compare_location (gconstpointer a, gconstpointer b)
{
  const struct windows_adapter *l = *(const struct windows_adapter *const *) a;
  const struct windows_adapter *r = *(const struct windows_adapter *const *) b;

  return l->device != r->device ? l->device - r->device
                                : l->function - r->function;
}

/* All on one bus, each in a place of its own; sorts them. */
static bool
sort_by_location (struct binder *b)
{
  GPtrArray *open = b->open;

  g_ptr_array_sort (open, compare_location);
  for (guint i = 0; i < open->len; i++)
    if (adapter_at (open, i)->bus < 0 ||
        adapter_at (open, i)->bus != adapter_at (open, 0)->bus ||
        (i > 0 && compare_location (&open->pdata[i - 1],
                                    &open->pdata[i]) == 0))
      return false;
  return true;
}

/* Bind what is left; false: it is not certain. */
static bool
bind_rest (struct binder *b, bool ordered)
{
  unsigned n_free = 0, card = 0;

  for (unsigned i = 0; i < b->n; i++)
    if (!b->cards[i]) {
      card = i;
      n_free++;
    }
  if (n_free == 0 || b->open->len == 0)
    return true;
  if (n_free == 1 && b->open->len == 1) {
    bind_card (b, card, adapter_at (b->open, 0));
    return true;
  }
  if (!ordered || n_free != b->n || n_free != b->open->len ||
      !sort_by_location (b))
    return false;
  for (unsigned i = 0; i < b->n; i++)
    bind_card (b, i, adapter_at (b->open, 0));
  return true;
}

static char *
describe_open (const struct binder *b)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < b->open->len; i++) {
    const struct windows_adapter *a = adapter_at (b->open, i);
    g_string_append_printf (text, "%s'%s'", i ? ", " : "",
                            a->connection ? a->connection : a->description);
  }
  return g_string_free (text, FALSE);
}

const struct windows_adapter **
windows_adapters_bind (const char *const *macs, unsigned n,
                       const GPtrArray *adapters, bool ordered,
                       char **ret_doubt)
{
  struct binder b = {
    .macs = g_new0 (char *, n + 1),
    .n = n,
    .cards = g_new0 (const struct windows_adapter *, n + 1),
    .open = g_ptr_array_new (),
  };

  for (unsigned i = 0; i < n; i++) {
    char *mac = macs[i] ? windows_mac_of_text (macs[i]) : NULL;
    b.macs[i] = mac ? mac : g_strdup ("");
  }
  for (guint i = 0; i < adapters->len; i++)
    g_ptr_array_add (b.open, adapters->pdata[i]);
  bind_by_mac (&b);
  drop_impossible (&b);
  bind_by_oui (&b);
  *ret_doubt = bind_rest (&b, ordered) ? NULL : describe_open (&b);
  g_ptr_array_unref (b.open);
  g_strfreev (b.macs);
  return b.cards;
}
