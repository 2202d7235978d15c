/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which card of the source had which name in the guest.  Pure.
 *
 * Evidence, the best first; the next counts only for cards and names that
 * are still free:
 *   1. something in the guest binds the name to the card's address
 *   2. one card and one name that is configured (several: the one that is
 *      brought up at boot, that has an address of its own, that had a lease)
 *   3. as many names as cards, and all of a series of which it is known in
 *      which order the hypervisor gives them (net_names_order); of eth0,
 *      eth1 … it may be fewer, since they count the cards
 *   4. one card, nothing configured, one name that had a lease
 * Where that is not certain there is no binding, and a doubt to tell. */
#ifndef CONVERTERS_NET_BIND_H
#define CONVERTERS_NET_BIND_H

#include <stdbool.h>
#include <glib.h>

#include "converters/net-record.h"

struct net_binding {             /* of one card, in the source's order */
  char *mac;                     /* NULL: not known */
  char *name;                    /* NULL: not known, or it has none */
  bool renamed;                  /* the guest gives it this name by itself */
};

/* MACS: of the source's cards, NULL or no address where it is not known.
 * *ret_doubt: the names that could not be told apart ("eth0, eth1"), or
 * NULL.  Free the array with g_ptr_array_unref. */
GPtrArray *net_bind (const char *const *macs, unsigned n,
                     const GPtrArray *records, char **ret_doubt);

#endif
