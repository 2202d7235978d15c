/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which card of the source was which adapter of the Windows in it.  Pure.
 *
 * Evidence, the best first; the next counts only for cards and adapters that
 * are still free:
 *   1. the adapter's address is the card's
 *   2. the vendor's half of the address: one card and one adapter have it,
 *      and it is known of all adapters
 *   3. one card, one adapter
 *   4. as many adapters as cards, all on one PCI bus, of a hypervisor that
 *      gives its cards slots in their order
 * An adapter whose address, or half of it, no free card has is of hardware
 * that is gone.  Where that is not certain there is no binding: two cards with
 * each other's configuration are worse than none. */
#ifndef WINDOWS_NETWORK_BIND_H
#define WINDOWS_NETWORK_BIND_H

#include <stdbool.h>
#include <glib.h>

#include "windows/network/adapter.h"

/* MACS[0..n-1]: of the source's cards, NULL where it is not known.  ORDERED:
 * rule 4 holds.  Returns an array of const struct windows_adapter *, NULL for
 * a card without one; free it with g_free.  *ret_doubt: the adapters that
 * could not be told apart, for people, or NULL. */
const struct windows_adapter **
windows_adapters_bind (const char *const *macs, unsigned n,
                       const GPtrArray *adapters, bool ordered,
                       char **ret_doubt);

#endif
