/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the parts of the step that keeps interface names share.  Only for
 * converters/linux-network*.c.
 *
 *   linux-network.c         what is to be done, and the step
 *   linux-network-files.c   the files that configure the network
 *   linux-network-udev.c    how this guest names its cards */
#ifndef CONVERTERS_LINUX_NETWORK_H
#define CONVERTERS_LINUX_NETWORK_H

#include <stdbool.h>
#include <glib.h>

#include "converters/converter.h"
#include "converters/net-record.h"

/*----- files (linux-network-files.c) --------------------------------------*/

struct net_files {
  GPtrArray *files;              /* private */
  GPtrArray *records;            /* struct net_record *: of all files */
};

/* Read every file that may name an interface, up to limits.  What cannot be
 * read is told to the user. */
void net_files_load (struct conversion *cv, struct net_files *files);
void net_files_clear (struct net_files *files);
/* Change how they find their cards.  Warns of those that cannot be. */
bool net_files_change (struct conversion *cv, const struct net_files *files,
                       const struct net_change *change, GError **error);
/* Take out udev's rules that give these names to other cards. */
bool net_files_remove_rules (struct conversion *cv,
                             const struct net_files *files,
                             const char *const *names,
                             const char *const *macs, unsigned n,
                             GError **error);

/*----- udev (linux-network-udev.c) ----------------------------------------*/

enum net_naming {
  NET_NAMING_LINK,               /* systemd.link(5) */
  NET_NAMING_RULE,               /* 70-persistent-net.rules */
};

struct net_udev {
  enum net_naming naming;        /* how a name is given */
  bool kernel_names;             /* without that a card is called ethN */
  bool swaps;                    /* names that are in use can be given */
  bool systemd;
};

void net_udev_look (struct conversion *cv, struct net_udev *ret_udev);
/* Have udev call a card NAME: that with this MAC, or else the only one, by
 * its driver. */
bool net_udev_bind (struct conversion *cv, const struct net_udev *udev,
                    const char *mac, const char *driver, const char *name,
                    GError **error);

#endif
